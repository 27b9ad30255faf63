import { describe, expect, it } from 'vitest'
import { startFailure } from './embedded-problems.ts'
import { pgHba, postgresqlConf, settingsFor } from './embedded-settings.ts'

const gib = 1024 ** 3

describe('the settings of the embedded PostgreSQL', () => {
  it('grow with the memory of the machine', () => {
    expect(settingsFor(4 * gib, 2)).toMatchObject({
      shared_buffers: '512MB',
      effective_cache_size: '2048MB',
      work_mem: '11MB',
      maintenance_work_mem: '171MB',
      max_wal_size: '1024MB',
    })
    expect(settingsFor(24 * gib, 2)).toMatchObject({ shared_buffers: '3072MB', max_wal_size: '4096MB' })
  })

  it('stay usable on a very small and a very large machine', () => {
    expect(settingsFor(gib / 2, 1)).toMatchObject({ shared_buffers: '128MB', work_mem: '8MB' })
    expect(settingsFor(512 * gib, 64)).toMatchObject({ shared_buffers: '8192MB', work_mem: '64MB' })
  })

  it('never trade durability for speed', () => {
    expect(settingsFor()).toMatchObject({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' })
  })

  it('are quoted, with the operator’s own file last', () => {
    const lines = postgresqlConf({ a: "it's" }, "/data/o'hara.conf").trim().split('\n')
    expect(lines.slice(1)).toEqual(["a = 'it''s'", "include_if_exists = '/data/o''hara.conf'"])
  })

  it('let nobody in over TCP unless a test asked for it, and then only this machine', () => {
    expect(pgHba(false)).toBe('local all all trust\n')
    expect(pgHba(true)).not.toMatch(/0\.0\.0\.0|::\/0/)
  })
})

describe('a server that does not start', () => {
  it.each([
    [
      'FATAL:  could not write lock file "postmaster.pid": No space left on device',
      /not enough free disk space/,
    ],
    ['initdb: error: could not create directory: Disk quota exceeded', /not enough free disk space/],
    [
      'FATAL:  data directory "/x" has wrong ownership',
      /could not start.*: data directory "\/x" has wrong ownership/,
    ],
    ['2026-11-21 GMT [1] LOG:  invalid value for parameter "work_mem": "x"', /invalid value/],
  ])('is explained: %s', (line, sentence) => {
    expect(startFailure('/data', ['LOG:  starting', line]).message).toMatch(sentence)
  })

  it('is explained even when it said nothing', () => {
    expect(startFailure('/data', []).say('ja')).toContain('PostgreSQL を開始できません（/data）')
  })
})
