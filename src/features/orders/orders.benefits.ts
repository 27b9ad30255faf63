import { sql, type RawBuilder } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import type { Decimal } from '#kit/money.ts'
import type { Work } from '#platform/work.ts'
import type { RankBenefit } from './orders.schemas.ts'

/** What the rank of a customer takes off what they buy; without a rank nothing. */
export type Benefits = { readonly rankPercent: Decimal; readonly rankShipping: boolean }

export const noBenefits: Benefits = { rankPercent: '0', rankShipping: false }

/** The rank of a customer, for a query that reads `benefitColumns`. */
export const benefitJoin = (customerId: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`left join customer_rank cr on cr.customer_id = ${customerId} left join member_rank mr on mr.id = cr.rank_id`

export const benefitColumns = sql`coalesce(mr.benefits ->> 'discount', '0') as rank_percent,
  coalesce((mr.benefits ->> 'freeShipping')::boolean, false) as rank_shipping`

/** What the rank of each brings; who has none is left out. Asks nothing of who may see whom. */
export async function readBenefits(
  work: Pick<Work, 'db'>,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, Benefits>> {
  const { rows } = await sql<Benefits & { customerId: string }>`
    select c.id as customer_id, ${benefitColumns} from unnest(${[...new Set(customerIds)]}::uuid[]) c (id)
    ${benefitJoin(sql`c.id`)} where mr.id is not null`.execute(work.db)
  return new Map(rows.map(({ customerId, ...benefits }) => [customerId, benefits]))
}

/** The rank of a customer whom the actor may see, where it takes anything off an order. */
export async function benefitOf(work: Work, customerId: string): Promise<RankBenefit | null> {
  const { rows } = await sql<Benefits & { name: string }>`
    select mr.name, ${benefitColumns} from customer c ${benefitJoin(sql`c.customer_id`)}
    where c.customer_id = ${customerId}::uuid and mr.id is not null and ${visible(work)}`.execute(work.db)
  const found = rows[0]
  if (!found || (Number(found.rankPercent) === 0 && !found.rankShipping)) return null
  return { rank: found.name, percent: found.rankPercent, freeShipping: found.rankShipping }
}
