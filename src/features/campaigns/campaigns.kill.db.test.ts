import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newsPurpose } from '#features/consent/consent.ts'
import { useRuntime } from '#test/harness/database.ts'
import { useWorkers } from '#test/harness/workers.ts'
import { startCampaign } from './campaigns.flow.ts'
import { makeCampaign, tallies } from './campaigns.make.ts'

const many = 20_000

describe('a worker that is killed while it fixes the recipients', () => {
  const harness = useRuntime()
  const { killAt, until } = useWorkers(harness)

  it('leaves nothing half written, and the next one writes everybody once', async () => {
    const work = harness.as('manager')
    await makeReaders()
    const { id, version } = await makeCampaign(work, [], {
      audience: { everybody: true, segmentIds: [], exceptIds: [], rule: null, addresses: 'main' },
      heldOutPercent: 10,
      speed: { perHour: 1, warmUp: [] },
    })
    await startCampaign(work, id, { version, recipients: null })
    // In the midst of the ledger: most slices are written, and nothing is committed.
    const { rows } = await sql<{ middle: string }>`
      select customer_id as middle from customer order by 1 offset ${many / 2} limit 1`.execute(work.db)
    await killAt({
      table: 'campaign_recipient',
      on: 'insert',
      when: `new.customer_id = '${rows[0]?.middle}'`,
    })
    expect(await tallies(work, id)).toEqual({ ledger: {}, counts: {} })
    // All of it is written, and it is about to begin.
    await killAt({ table: 'campaign', when: "new.state = 'running'" })
    expect(await tallies(work, id)).toEqual({ ledger: {}, counts: {} })
    await until(async () => (await stateOf(id)) !== 'freezing')
    expect(await stateOf(id)).toBe('running')
    const { ledger, counts } = await tallies(work, id)
    expect(counts).toEqual(ledger)
    const { queued = 0, sent = 0, kept = 0, heldOut } = ledger
    expect({ heldOut, others: queued + sent + kept }).toEqual({ heldOut: many / 10, others: (many * 9) / 10 })
  })

  async function stateOf(id: string): Promise<string | undefined> {
    const { rows } = await sql<{ state: string }>`select state from campaign where id = ${id}::uuid`.execute(
      harness.system().db,
    )
    return rows[0]?.state
  }

  /** Everybody agreed to news; as their tables have it, since so many by the actions of people take minutes. */
  async function makeReaders(): Promise<void> {
    const { db } = harness.system()
    await sql`
      insert into customer (customer_id, family_name, name_key, kana_k1, kana_k2, kana_sort, search_text, grams, key_version)
      select gen_random_uuid(), '読者', '読者', '', '', '', '読者', '{}', 1 from generate_series(1, ${many})`.execute(
      db,
    )
    await sql`insert into contact_point (customer_id, id, kind, value, key, position)
      select customer_id, gen_random_uuid(), 'email', customer_id || '@example.jp', customer_id || '@example.jp', 0
      from customer`.execute(db)
    await sql`insert into consent_now (customer_id, channel, key, purpose_id, state, basis, method, occurred_at,
        entry_id)
      select customer_id, 'email', key, ${newsPurpose}::uuid, 'granted', 'consent', 'paper', now(),
        gen_random_uuid()
      from contact_point`.execute(db)
  }
})
