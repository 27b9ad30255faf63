import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { getBatch, startBatch, undoBatch } from './bulk.actions.ts'
import type { Batch } from './bulk.api.ts'
import { makeCustomers } from './bulk.make.ts'

/** Two whole chunks and a rest. */
const people = 2_200

describe('a killed worker', () => {
  const harness = useRuntime()
  const workers = useWorkers(harness)
  const until = (id: string, state: Batch['state']): Promise<void> =>
    workers.until(async () => (await getBatch(harness.as('manager'), id)).state === state)

  it(
    'goes on where it stood: each customer changed once, and given back once',
    { timeout: 120_000 },
    async () => {
      const work = harness.as('manager')
      await makeCustomers(harness.runtime, people)
      const { id } = await startBatch(work, { action: 'tag.add', params: { tagName: '一斉' } })
      await workers.killAt({ table: 'bulk_batch', when: 'new.done = 2000' })
      expect(await getBatch(work, id)).toMatchObject({ state: 'running', done: 1000 })
      await until(id, 'done')
      expect(await getBatch(work, id)).toMatchObject({
        done: people,
        changed: people,
        unchanged: 0,
        refused: 0,
      })
      expect(await left()).toEqual({ tagged: people, told: people, version: 2 })
      await undoBatch(work, id)
      await workers.killAt({ table: 'bulk_batch', when: 'new.restored = 2000' })
      expect(await getBatch(work, id)).toMatchObject({ state: 'undoing', restored: 1000 })
      await until(id, 'undone')
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
