-- What a Postgres node says of itself, a JSON document a line.
\set ON_ERROR_STOP on

SELECT json_build_object(
  'metric', 'server',
  'node', CASE WHEN pg_is_in_recovery() THEN 'replica' ELSE 'primary' END,
  'up', true,
  'in_recovery', pg_is_in_recovery(),
  -- Nothing left to replay is no lag, however long ago the last transaction was.
  'lag_seconds', CASE
    WHEN NOT pg_is_in_recovery() THEN NULL
    -- Received is less than replayed after a restart, until the primary writes anew.
    WHEN pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn() THEN 0
    ELSE round(extract(epoch FROM now() - pg_last_xact_replay_timestamp())::numeric, 3)
  END,
  -- Other receivers of WAL, as those of backups, are no replicas.
  'replicas', (
    SELECT count(*) FROM pg_stat_replication
    WHERE state = 'streaming' AND application_name !~ 'barman|pg_receivewal|pg_basebackup'
  ),
  'connections', (
    SELECT json_build_object(
      'active', count(*) FILTER (WHERE state = 'active'),
      'idle', count(*) FILTER (WHERE state = 'idle'),
      'idle_in_transaction', count(*) FILTER (WHERE state LIKE 'idle in transaction%'),
      'total', count(*),
      'max', current_setting('max_connections')::int
    )
    FROM pg_stat_activity WHERE backend_type = 'client backend'
  ),
  'database_bytes', pg_database_size(current_database()),
  'wal_bytes', (SELECT sum(size) FROM pg_ls_waldir())
);

SELECT json_build_object(
  'metric', 'replication',
  'application_name', application_name,
  'client_addr', host(client_addr),
  'state', state,
  'sync_state', sync_state,
  'sent_lsn', sent_lsn,
  'write_lsn', write_lsn,
  'flush_lsn', flush_lsn,
  'replay_lsn', replay_lsn,
  'lag_bytes', pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(replay_lsn, flush_lsn))
)
FROM pg_stat_replication WHERE NOT pg_is_in_recovery();

SELECT json_build_object(
  'metric', 'slow_query',
  'node', CASE WHEN pg_is_in_recovery() THEN 'replica' ELSE 'primary' END,
  'query_id', queryid::text,
  'query', left(regexp_replace(query, '\s+', ' ', 'g'), 500),
  'calls', calls,
  'mean_ms', round(mean_exec_time::numeric, 3),
  'total_ms', round(total_exec_time::numeric, 3),
  'rows', rows
)
-- Those of the applications, not these here. Statements that set a password are not among those that are planned.
FROM (
  SELECT * FROM pg_stat_statements
  WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND userid <> (SELECT oid FROM pg_roles WHERE rolname = current_user)
    AND query ~* '^\s*(select|insert|update|delete|with)\M'
  ORDER BY mean_exec_time DESC LIMIT 10
) slowest;
