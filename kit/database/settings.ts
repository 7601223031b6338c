// Settings of the embedded PostgreSQL: modest when idle, fast when used, silent about the data.

export type Settings = Readonly<Record<string, string>>;

const common: Settings = {
  // One machine, one application: unix socket or loopback, no replication.
  max_connections: '40',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  // Memory. The page cache of the system does the rest; raised by SOCLE_DATABASE_SHARED_BUFFERS.
  shared_buffers: '128MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  wal_buffers: '16MB',
  // Three helper processes less than with the default (worker); the data of a small house is in the page cache anyway.
  io_method: 'sync',
  // Planning for solid-state disks; queries are short and many, so none is spread over workers.
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  // Rare checkpoints: each one makes the next change of every page heavier.
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log of the server must not quote data: no statement, no detail, no error of a statement at all.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
  log_startup_progress_interval: '0',
};

/** A cluster that is thrown away, for tests: nothing needs to survive. */
const ephemeral: Settings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: '1GB',
  max_connections: '100',
};

export function serverSettings(own: Settings = {}, isEphemeral = false): Settings {
  return { ...common, ...(isEphemeral ? ephemeral : {}), ...own };
}
