import { sql, type RawBuilder } from 'kysely'
import { addressAsks, gateSql, whenOf, type When } from '#features/consent/consent.gate.ts'
import { readReach } from '#features/consent/consent.reach.ts'
import { everyPurpose, newsPurpose } from '#features/consent/consent.ts'
import { hasherOf } from '#features/consent/consent.hash.ts'
import { workFor, type Runtime } from '#platform/runtime.ts'
import { systemActor, type Work } from '#platform/work.ts'
import { openBase, withRuntime } from './base.ts'
import { timed } from './measure.ts'
import type { Line, Report } from './report.ts'

const runs = 3
/** Of a million addresses: ten seconds; of fewer as many fewer, and a second at least. */
const limitOf = (addresses: number): Line['limit'] => ({
  most: Math.max(1000, addresses / 100),
  of: 'ours' as const,
})

/** The gate asked of every e-mail address of the base, as a campaign asks it: consents, refusals and stops included. */
export async function gateBench({ customers }: { customers: number }): Promise<Report> {
  const base = await openBase(customers)
  return withRuntime(base.dataDir, async (runtime) => {
    const work = workFor(runtime, systemActor('bench'), 'bench')
    await addConsents(work, runtime)
    const when = await whenOf(work)
    const asks = addressAsks('email', [newsPurpose])
    const { addresses, allowed } = await answers(work, asks, when)
    const gate = await best(() => answers(work, asks, when))
    const floor = await best(() => sql`select count(*) from (${asks}) a`.execute(work.db))
    const reach = await best(() => readReach(work, 'email'))
    return {
      variant: String(customers),
      lines: [
        {
          what: `the gate for ${addresses} addresses`,
          ours: gate,
          unit: 'ms',
          yardstick: floor,
          limit: limitOf(addresses),
          more: `${allowed} allowed, the best of ${runs}`,
        },
        {
          what: 'the page of who may be written to',
          ours: reach,
          unit: 'ms',
          yardstick: floor,
          limit: limitOf(addresses * 2),
          more: `the best of ${runs}`,
        },
      ],
      raw: { gate: [gate], floor: [floor], reach: [reach] },
    }
  })
}

async function answers(
  work: Work,
  asks: RawBuilder<unknown>,
  when: When,
): Promise<{ addresses: number; allowed: number }> {
  const { rows } = await sql<{ addresses: number; allowed: number }>`
    select count(*)::int as addresses, count(*) filter (where g.allowed)::int as allowed
    from (${gateSql(work, asks, when)}) g`.execute(work.db)
  return rows[0] ?? { addresses: 0, allowed: 0 }
}

async function best(run: () => Promise<unknown>): Promise<number> {
  const samples: number[] = []
  for (let time = 0; time < runs; time++) samples.push(await timed(run))
  return Math.min(...samples)
}

/** Once a base: half consented, one in ten refused, one in fifty is on the list of stopped addresses. */
export async function addConsents(work: Work, { database }: Pick<Runtime, 'database'>): Promise<void> {
  const { rows } = await sql`select 1 from consent_now limit 1`.execute(work.db)
  if (rows.length > 0) return
  const hasher = hasherOf(work)
  const place = sql`abs(hashtext(t.customer_id::text || t.key)) % 100`
  await sql`
    insert into consent_now (customer_id, channel, key, purpose_id, state, basis, method, occurred_at, entry_id)
    select distinct on (t.customer_id, t.key) t.customer_id, 'email', t.key, ${newsPurpose}::uuid,
      case when ${place} < 10 then 'refused' else 'granted' end, case when ${place} < 10 then null else 'consent' end,
      'paper', now() - interval '100 days', gen_random_uuid()
    from contact_point t where t.kind = 'email' and t.key <> '' and ${place} < 60`.execute(work.db)
  await sql`
    insert into suppression (id, hash, channel, purpose_id, reason, key_id, actor_name)
    select gen_random_uuid(), h.hash, 'email', ${everyPurpose}::uuid, 'optOut', ${hasher.keyId}, 'bench'
    from (select distinct ${hasher.sql(sql`'email'::text`, sql`t.key`)} as hash from contact_point t
      where t.kind = 'email' and t.key <> '' and ${place} < 2) h on conflict do nothing`.execute(work.db)
  await database.pool.query('analyze consent_now, suppression')
}
