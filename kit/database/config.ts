// The settings of the database room.
import { duration, list, text, url, whole } from '@socle/kit/config';

export const databaseSettings = {
  url: url(['postgres', 'postgresql'], {
    meaning: 'PostgreSQL (15 or later) of your own instead of the embedded one: postgres://user:password@host:5432/database',
    secret: true,
  }),
  sharedBuffers: text({ meaning: 'Memory that the embedded PostgreSQL keeps pages in', fallback: '128MB' }),
  workMem: text({ meaning: 'Memory of one sort or hash in the embedded PostgreSQL', fallback: '16MB' }),
  maintenanceWorkMem: text({ meaning: 'Memory for making an index in the embedded PostgreSQL', fallback: '128MB' }),
  maxWalSize: text({ meaning: 'Size of the write-ahead log that brings a checkpoint, in the embedded PostgreSQL', fallback: '4GB' }),
  maxConnections: whole(10, 1000, { meaning: 'Connections that the embedded PostgreSQL takes', fallback: 40 }),
  settings: list({ meaning: 'Other settings of the embedded PostgreSQL: name=value,name=value', fallback: [] }),
  pool: whole(1, 100, { meaning: 'Connections of Socle for transactions and long statements', fallback: 8 }),
  quick: whole(0, 16, { meaning: 'Connections of Socle shared by short statements', fallback: 2 }),
  statementTimeout: duration({ meaning: 'Longest time of one statement', fallback: 60_000 }),
};
