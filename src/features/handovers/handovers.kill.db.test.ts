import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { makeCustomers } from '#features/bulk/bulk.make.ts'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { getHandover, startHandover, undoHandover } from './handovers.actions.ts'
import type { Handover } from './handovers.api.ts'

/** Two whole chunks and a rest. */
const people = 2_200

describe('a killed worker', () => {
  const harness = useRuntime()
  const workers = useWorkers(harness)
  const find = (id: string): Promise<Handover> => getHandover(harness.as('manager'), id)
  const until = (state: Handover['state'], ...ids: string[]): Promise<void> =>
    workers.until(async () => {
      const states = await Promise.all(ids.map(async (id) => (await find(id)).state))
      return states.every((one) => one === state)
    })
  const customersOf = async (id: string): Promise<number | undefined> =>
    (await find(id)).kinds.find(({ kind }) => kind === 'customer')?.count

  it(
    'goes on where it stood with two hand-overs at once: each record given once, and given back once',
    { timeout: 120_000 },
    async () => {
      const work = harness.as('manager')
      const [one, two, to] = [await someone(), await someone(), await someone()]
      await makeCustomers(harness.runtime, 2 * people, (n) => ({ ownerId: n % 2 ? one : two }))
      const asked = { receivers: {}, note: null, disable: false, toId: to }
      const { id: first } = await startHandover(work, { ...asked, fromId: one })
      const { id: second } = await startHandover(work, { ...asked, fromId: two })
      await workers.killAt({ table: 'handover', when: "(new.counts ->> 'customer')::int = 2000" })
      // One of them at least was in the midst of its second chunk, which is gone.
      expect([await customersOf(first), await customersOf(second)]).toContain(1000)
      await until('done', first, second)
      expect([await customersOf(first), await customersOf(second)]).toEqual([people, people])
      expect(await found()).toEqual({
        owners: { [to]: 2 * people },
        told: 2 * people,
        noted: 2 * people,
        items: 2 * people,
        version: 2,
      })

      await undoHandover(work, first)
      await workers.killAt({ table: 'handover', when: 'new.restored = 2000' })
      expect(await find(first)).toMatchObject({ state: 'undoing', restored: 1000 })
      await until('undone', first)
      expect(await find(first)).toMatchObject({ restored: people, kept: 0 })
      expect(await found()).toMatchObject({ owners: { [one]: people, [to]: people }, noted: 3 * people })
    },
  )

  async function someone(): Promise<string> {
    return (await harness.signIn('member')).userId
  }

  async function found() {
    const { rows } = await sql<{ [what: string]: unknown }>`select
      (select jsonb_object_agg(owner_id, n) from (select owner_id, count(*)::int as n from customer group by 1) o)
        as owners,
      (select count(*)::int from customer_event where name = 'owner.handedOver') as told,
      (select count(*)::int from audit_entry where action = 'customer.owner') as noted,
      (select count(*)::int from handover_item) as items,
      (select max(version) from customer) as version`.execute(harness.system().db)
    return rows[0] ?? {}
  }
})
