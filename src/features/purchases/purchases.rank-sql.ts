import { sql, type RawBuilder } from 'kysely'
import type { PurchaseSettings, Steps } from './purchases.ts'

type Value = RawBuilder<unknown>
/** What somebody is ranked by, in SQL. */
export type Columns = {
  readonly firstOn: Value
  readonly lastOn: Value
  readonly orders: Value
  readonly revenue: Value
}

const rank = (value: Value, beyond: Value, steps: Steps): RawBuilder<number> =>
  sql<number>`(1 + ${sql.join(
    steps.map((step) => sql`(${value} ${beyond} ${sql.lit(step)})::int`),
    sql` + `,
  )})::smallint`

/** `rfmOf` and `cpmOf` of purchases.ranks.ts in SQL, as of a day; only of who has an order that counts. */
export function ranksSql(
  { firstOn, lastOn, orders, revenue }: Columns,
  { rfm, cpm }: PurchaseSettings,
  on: string,
): { r: RawBuilder<number>; f: RawBuilder<number>; m: RawBuilder<number>; cpm: RawBuilder<string> } {
  const quiet = sql`(${sql.lit(on)}::date - ${lastOn})`
  const member = sql`(${lastOn} - ${firstOn})`
  return {
    r: rank(quiet, sql`<=`, rfm.recencyDays),
    f: rank(orders, sql`>=`, rfm.orders),
    m: rank(revenue, sql`>=`, rfm.revenue),
    cpm: sql<string>`(case when ${orders} < ${sql.lit(cpm.repeatOrders)} then 'first'
      when ${member} < ${sql.lit(cpm.youngDays)} then 'young'
      when ${revenue} < ${sql.lit(cpm.revenue)} then 'steady'
      when ${member} < ${sql.lit(cpm.trendDays)} then 'trend' else 'loyal' end
      || case when ${quiet} >= ${sql.lit(cpm.lostDays)} then 'Lost' else 'Active' end)`,
  }
}
