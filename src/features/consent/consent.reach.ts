import { sql, type RawBuilder } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { ofThese, type RuleScope } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import type { Reach } from './consent.api.ts'
import { addressAsks, gateSql, whenOf, type When } from './consent.gate.ts'
import { advertisingPurposes } from './consent.purposes.ts'
import type { Channel, Reason } from './consent.ts'

/** Of several addresses the one that may be written to counts, else the one that is the least far from it. */
const byHope: readonly Reason[] = [
  'transactional',
  'granted',
  'exempt',
  'notRefused',
  'tooSoon',
  'unconfirmed',
  'expired',
  'exemptNotEnough',
  'unknown',
  'suppressed',
  'bounced',
  'refused',
  'left',
  'keyLost',
  'noPurpose',
  'gone',
]

/**
 * Of each customer who has an address of the channel the reason that counts, set-based: `(customer_id, purpose_id,
 * reason)`. Who is missing has no address that can be written to.
 */
export function reasonsSql(
  work: Pick<Work, 'config'>,
  channel: Channel,
  purposeIds: readonly string[],
  when: When,
  scope: Pick<RuleScope, 'few'> = {},
): RawBuilder<unknown> {
  const asks = addressAsks(channel, purposeIds, ofThese(scope, sql`t.customer_id`))
  return sql`
    select b.customer_id, b.purpose_id, (array_agg(b.reason order by array_position(${[...byHope]}::text[], b.reason)))[1]
      as reason
    from (${gateSql(work, asks, when)}) b where b.reason <> 'noAddress' group by b.customer_id, b.purpose_id`
}

/** How many may be written to by a channel for each purpose, and why the others may not; of those one may see. */
export async function readReach(work: Work, channel: Channel): Promise<Reach> {
  const when = await whenOf(work)
  const purposes = await advertisingPurposes(work)
  const { rows: counted } = await sql<{ count: number }>`
    select count(*)::int as count from customer c where ${visible(work)}`.execute(work.db)
  const customers = counted[0]?.count ?? 0
  const { rows } = await sql<{ purposeId: string; reason: Reason; customers: number }>`
    select r.purpose_id, r.reason, count(*)::int as customers
    from (${reasonsSql(
      work,
      channel,
      purposes.map(({ id }) => id),
      when,
    )}) r
    join customer c on c.customer_id = r.customer_id and ${visible(work)}
    group by r.purpose_id, r.reason`.execute(work.db)
  return {
    customers,
    items: purposes.map(({ id }) => {
      const reasons = rows
        .filter(({ purposeId }) => purposeId === id)
        .map(({ reason, customers: n }) => ({ reason, customers: n }))
        .toSorted((a, b) => byHope.indexOf(a.reason) - byHope.indexOf(b.reason))
      const without = customers - reasons.reduce((sum, one) => sum + one.customers, 0)
      return {
        channel,
        purposeId: id,
        reasons: without > 0 ? [...reasons, { reason: 'noAddress' as const, customers: without }] : reasons,
      }
    }),
  }
}
