// The door of the database room.

export { type Cluster, type ClusterEvent, type ClusterOptions, type ClusterStep, startCluster } from './cluster.ts';
export { databaseSettings } from './config.ts';
export { postgresVersion } from './inspect.ts';
export { holderOf } from './lock.ts';
export { type MigrationFile, migrate, pendingMigrations, type RoomMigrations } from './migrate.ts';
export { type DatabaseConfig, openCluster } from './open-cluster.ts';
export {
  dropDatabases,
  openTestDatabase,
  type TestDatabase,
  type TestDatabaseOptions,
  testPrefixKey,
  testServerKey,
  withDatabase,
} from './testing.ts';
