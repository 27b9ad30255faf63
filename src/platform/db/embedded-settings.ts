import { availableParallelism, totalmem } from 'node:os'

const mib = 1024 * 1024

/** Memory in bytes that this process may count on: the machine's, or less inside a container. */
export function usableMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/**
 * Settings for a server that shares its machine with Node, a browser build and sometimes a desktop; the shares of
 * memory are therefore about half of what the PostgreSQL manual (chapter 19.4) suggests for a machine of its own.
 */
export function settingsFor(
  memory = usableMemory(),
  cores = availableParallelism(),
): { readonly [name: string]: string } {
  const share = (divisor: number, least: number, most: number): string =>
    `${Math.round(Math.min(most, Math.max(least, memory / mib / divisor)))}MB`
  return {
    max_connections: '200',
    shared_buffers: share(8, 128, 8192),
    effective_cache_size: share(2, 512, 262_144),
    work_mem: share(384, 8, 64),
    maintenance_work_mem: share(24, 64, 1024),
    gin_pending_list_limit: '16MB',
    max_parallel_workers: String(Math.max(2, cores)),
    max_parallel_workers_per_gather: String(Math.min(4, Math.max(1, Math.floor(cores / 2)))),
    // No standby reads this log, so it need not carry what only a standby wants.
    wal_level: 'minimal',
    max_wal_senders: '0',
    wal_compression: 'pglz',
    wal_buffers: '16MB',
    min_wal_size: '128MB',
    max_wal_size: share(4, 512, 4096),
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    jit: 'off',
    autovacuum_vacuum_scale_factor: '0.1',
    autovacuum_analyze_scale_factor: '0.05',
    // A committed change survives a power cut. Stated, so that nobody wonders.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    datestyle: 'ISO, YMD',
    log_line_prefix: '',
    log_checkpoints: 'off',
    log_lock_waits: 'on',
    cluster_name: 'enishi',
  }
}

/** Written afresh at each start; what an operator wants to change goes into the file named at its end. */
export function postgresqlConf(settings: { readonly [name: string]: string }, localFile: string): string {
  const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`
  return [
    '# Written by Enishi at each start. Put your own settings into the file named in the last line.',
    ...Object.entries(settings).map(([name, value]) => `${name} = ${quoted(value)}`),
    `include_if_exists = ${quoted(localFile)}`,
    '',
  ].join('\n')
}

/** Whoever can enter the socket's folder (0700) is trusted; over TCP only this machine, and only when asked for. */
export function pgHba(tcp: boolean): string {
  return [
    'local all all trust',
    ...(tcp ? ['host all all 127.0.0.1/32 trust', 'host all all ::1/128 trust'] : []),
    '',
  ].join('\n')
}
