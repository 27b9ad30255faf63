import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { getImport, startRun, startUndo } from './imports.actions.ts'
import type { Import } from './imports.api.ts'
import { csvOf, uploadOf } from './imports.make.ts'
import { uploadImport } from './imports.upload.ts'

const entry = fileURLToPath(new URL('../../main.ts', import.meta.url))
const rows = 6_000

describe('a killed worker', () => {
  const harness = useRuntime()
  const workers: ChildProcess[] = []
  afterEach(async () => {
    await Promise.all(workers.splice(0).map(kill))
  })

  function startWorker(): ChildProcess {
    const { config, connection } = harness.runtime
    const worker = spawn(process.execPath, [entry, 'worker'], {
      env: {
        ...process.env,
        ENISHI_DATA: config.dataDir,
        ENISHI_LOG: 'error',
        DATABASE_URL: urlOf(connection),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    workers.push(worker)
    return worker
  }
  async function kill(worker: ChildProcess): Promise<void> {
    if (worker.exitCode !== null || worker.signalCode !== null) return
    const ended = once(worker, 'exit')
    worker.kill('SIGKILL')
    await ended
  }
  /** Kills a worker as soon as it has committed something, and again and again, until `isEnd`. */
  async function killUntil(
    read: () => Promise<{ done: number; isEnd: boolean }>,
    kills: number,
  ): Promise<void> {
    let killed = 0
    let worker = startWorker()
    let { done } = await read()
    for (;;) {
      await sleep(20)
      const now = await read()
      if (now.isEnd) return
      if (now.done === done || killed >= kills) continue
      await kill(worker)
      killed++
      done = (await read()).done
      worker = startWorker()
    }
  }

  it(
    'goes on where it stood: no row lost, none doubled, in import and undo',
    { timeout: 180_000 },
    async () => {
      const work = harness.as('manager')
      const lines = Array.from({ length: rows }, (_, n) => [
        `K${n}`,
        `山田 ${n}郎`,
        `k${n}@sazanami-shokuhin.jp`,
        n % 7 === 0 ? '' : '会社員',
      ])
      // Every hundredth row comes twice, far apart, so that a doubled or forgotten chunk shows in the counts.
      const twice = lines.filter((_, n) => n % 100 === 0).map((cells) => cells.with(3, '自営業'))
      const file = csvOf([['会員番号', '氏名', 'メール', '職業'], ...lines, ...twice])
      const id = await uploadImport(work, uploadOf(file))
      await startRun(work, id)
      await killUntil(async () => {
        const { rowsDone, state } = await getImport(work, id)
        return { done: rowsDone, isEnd: state !== 'running' }
      }, 3)
      const counted: Partial<Import['counted']> = {
        rows: rows + twice.length,
        created: rows,
        updated: twice.length,
        wrong: 0,
      }
      expect(await getImport(work, id)).toMatchObject({
        state: 'done',
        rowsDone: rows + twice.length,
        counted,
      })
      expect(await left()).toEqual({
        customers: rows,
        mails: rows,
        identities: 2 * rows,
        imported: rows,
        codes: rows,
      })

      await startUndo(work, id)
      await killUntil(async () => {
        const { undone, state } = await getImport(work, id)
        return { done: undone?.removed ?? 0, isEnd: state !== 'undoing' }
      }, 2)
      expect(await getImport(work, id)).toMatchObject({
        state: 'undone',
        undone: { removed: rows, restored: 0, kept: 0 },
      })
      expect(await left()).toEqual({ customers: 0, mails: 0, identities: 0, imported: 0, codes: 0 })
    },
  )

  it('shares an import with nobody: two workers write it once', { timeout: 120_000 }, async () => {
    const work = harness.as('manager')
    const lines = Array.from({ length: 3_000 }, (_, n) => ['', `鈴木 ${n}子`, '', ''])
    const id = await uploadImport(work, uploadOf(csvOf([['会員番号', '氏名', 'メール', '職業'], ...lines])))
    await startRun(work, id)
    // The same job a second time, as after a lost connection to a worker that still lives.
    await sql`select graphile_worker.add_job('run', payload) from graphile_worker._private_jobs limit 1`.execute(
      harness.system().db,
    )
    startWorker()
    startWorker()
    while ((await getImport(work, id)).state === 'running') await sleep(50)
    expect(await getImport(work, id)).toMatchObject({
      state: 'done',
      counted: { rows: 3_000, created: 3_000 },
    })
    expect((await left()).customers).toBe(3_000)
  })

  async function left() {
    const { rows: found } = await sql<{ [what: string]: number }>`select
      (select count(*)::int from customer) as customers,
      (select count(distinct code)::int from customer) as codes,
      (select count(*)::int from contact_point where kind = 'email') as mails,
      (select count(*)::int from customer_identity) as identities,
      (select count(*)::int from customer_event where name = 'customer.imported') as imported`.execute(
      harness.system().db,
    )
    return found[0] ?? {}
  }
})

/** The database as a URL, also where it is reached over a socket. */
function urlOf({
  connectionString,
  host,
  port,
  user,
  database,
}: {
  connectionString?: string | undefined
  host?: string | undefined
  port?: number | undefined
  user?: string | undefined
  database?: string | undefined
}): string {
  if (connectionString !== undefined) return connectionString
  const query = new URLSearchParams({ host: host ?? '', port: String(port ?? '') })
  return `postgres://${user ?? ''}@localhost/${database ?? ''}?${query}`
}
