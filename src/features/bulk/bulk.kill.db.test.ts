import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { getBatch, startBatch, undoBatch } from './bulk.actions.ts'
import { makeCustomers } from './bulk.make.ts'

const entry = fileURLToPath(new URL('../../main.ts', import.meta.url))
const people = 8_000

describe('a killed worker', () => {
  const harness = useRuntime()
  const workers: ChildProcess[] = []
  afterEach(async () => {
    await Promise.all(workers.splice(0).map(kill))
  })

  function startWorker(): ChildProcess {
    const { config, connection } = harness.runtime
    const { connectionString, host, port, user, database } = connection
    const query = new URLSearchParams({ host: host ?? '', port: String(port ?? '') })
    const worker = spawn(process.execPath, [entry, 'worker'], {
      env: {
        ...process.env,
        ENISHI_DATA: config.dataDir,
        ENISHI_LOG: 'error',
        DATABASE_URL: connectionString ?? `postgres://${user ?? ''}@localhost/${database ?? ''}?${query}`,
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
  /** Kills a worker as soon as it has committed something, and again, until `isEnd`. */
  async function killUntil(
    read: () => Promise<{ done: number; isEnd: boolean }>,
    kills: number,
  ): Promise<number> {
    let killed = 0
    let worker = startWorker()
    let { done } = await read()
    for (;;) {
      await sleep(20)
      const now = await read()
      if (now.isEnd) return killed
      if (now.done === done || killed >= kills) continue
      await kill(worker)
      killed++
      done = (await read()).done
      worker = startWorker()
    }
  }

  it(
    'goes on where it stood: each customer changed once, and given back once',
    { timeout: 180_000 },
    async () => {
      const work = harness.as('manager')
      await makeCustomers(harness.runtime, people)
      const { id } = await startBatch(work, { action: 'tag.add', params: { tagName: '一斉' } })
      const killed = await killUntil(async () => {
        const { done, state } = await getBatch(work, id)
        return { done, isEnd: state === 'done' }
      }, 2)
      expect(killed).toBeGreaterThan(0)
      expect(await getBatch(work, id)).toMatchObject({
        done: people,
        changed: people,
        unchanged: 0,
        refused: 0,
      })
      expect(await left()).toEqual({ tagged: people, told: people, version: 2 })
      await undoBatch(work, id)
      await killUntil(async () => {
        const { restored, state } = await getBatch(work, id)
        return { done: restored, isEnd: state === 'undone' }
      }, 1)
      expect(await getBatch(work, id)).toMatchObject({ restored: people, kept: 0 })
      expect(await left()).toEqual({ tagged: 0, told: people, version: 3 })
    },
  )

  async function left() {
    const { rows } = await sql<{ [what: string]: number }>`select
      (select count(*)::int from customer_tag) as tagged,
      (select count(*)::int from customer_event where name = 'tag.added') as told,
      (select max(version) from customer) as version`.execute(harness.system().db)
    return rows[0] ?? {}
  }
})
