import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { conditionOf } from '#features/customers/customers.query.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { readOnly, type Work } from '#platform/work.ts'

/** Whom the numbers are about: everybody whom the reader may see, or those of them whom a rule matches. */
export type Audience = {
  readonly today: string
  /** True where some customers are left out for another reason than the bin: then nothing stored for all may be shown. */
  readonly isPart: boolean
  /** The condition on a column of customer ids. */
  has(customerId: RawBuilder<unknown>): RawBuilder<SqlBool>
}

const inBin = sql`select b.customer_id from customer b where b.deleted_at is not null`

/** What can be summed over months, of the rows of `purchase_month m`; `purchase_month_sum` holds each by its name. */
const sumOf = {
  orders: sql`sum(m.orders)`,
  firsts: sql`sum(m.firsts)`,
  buyers: sql`count(*) filter (where m.orders > 0)`,
  repeaters: sql`count(*) filter (where m.orders > m.firsts)`,
  revenue: sql`sum(m.revenue::float8)`,
  grossProfit: sql`sum(m.gross_profit::float8)`,
  firstRevenue: sql`sum(m.first_revenue::float8)`,
} as const

/**
 * Sums over months of an audience, by some columns of `purchase_month m`. Of everybody they are kept (`purchase_month_sum`),
 * and those of the few in the bin are taken off; of a part each of its rows is read. Sums are of double precision,
 * which is exact for whole yen.
 */
export function sumsOfMonths(
  audience: Audience,
  {
    by,
    sums,
    where,
  }: {
    by: readonly ('month' | 'cohortMonth')[]
    sums: readonly (keyof typeof sumOf)[]
    where: RawBuilder<SqlBool>
  },
): RawBuilder<unknown> {
  const keys = sql.join(by.map((key) => sql.ref(key)))
  const added = (whose: RawBuilder<SqlBool>): RawBuilder<unknown> => sql`
    select ${keys}, ${sql.join(sums.map((name) => sql`(${sumOf[name]})::float8 as ${sql.ref(name)}`))}
    from purchase_month m where ${where} and ${whose} group by ${keys}`
  if (audience.isPart)
    return added(sql<SqlBool>`m.customer_id <> ${nobody}::uuid and ${audience.has(sql`m.customer_id`)}`)
  const signed = (sign: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql.join(sums.map((name) => sql`${sign}${sql.ref(name)} as ${sql.ref(name)}`))
  return sql`
    select ${keys}, ${sql.join(sums.map((name) => sql`sum(${sql.ref(name)})::float8 as ${sql.ref(name)}`))} from (
      select ${keys}, ${signed(sql``)} from purchase_month_sum m where ${where}
      union all
      select ${keys}, ${signed(sql`-`)} from (${added(sql<SqlBool>`m.customer_id = any(array(${inBin}))`)}) m) m
    group by ${keys}`
}

/**
 * Reads with as many processes as may help: of a number that is worked out the planner expects as many values as rows, and
 * would have one process do it all rather than hand so many over.
 */
export function together<T>(work: Work, read: (work: Work) => Promise<T>): Promise<T> {
  const run = async (tx: Work): Promise<T> => {
    await sql`select set_config('parallel_tuple_cost', '0', true), set_config('parallel_setup_cost', '0', true)`.execute(
      tx.db,
    )
    return read(tx)
  }
  return work.db.isTransaction ? run(work) : readOnly(work, run)
}

export async function audienceOf(
  work: Work,
  { q, filter }: { q?: string | undefined; filter?: string | undefined } = {},
): Promise<Audience> {
  const scope = await readScope(work)
  const isPart = Boolean(q?.trim()) || Boolean(filter) || (await isHeld(work))
  const condition = conditionOf(scope, { q, filter })
  return {
    today: scope.today,
    isPart,
    // The bin holds few: one look in a hash for each row, where a join would read a million customers.
    has: (customerId) =>
      isPart
        ? sql<SqlBool>`${customerId} in (select c.customer_id from customer c where ${condition})`
        : sql<SqlBool>`${customerId} not in (${inBin})`,
  }
}

/** A member who may see some customers only, as `visible` has it. */
async function isHeld(work: Work): Promise<boolean> {
  return work.actor.role === 'member' && (await readSettings(work)).memberSees === 'own'
}
