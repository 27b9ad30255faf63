import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { addDays } from '#kit/japan/days.ts'
import { firstId } from '#features/fields/fields.records.ts'
import { write, type Work } from '#platform/work.ts'
import type { Measure } from './purchases.facts.ts'
import { ranksSql } from './purchases.rank-sql.ts'

type Reading = Pick<Work, 'db'>
type Last = { revenue: number; orders: number; lastOn: string; id: string }

const piece = 20_000
const lockSpace = 310_524
/** This month and the twelve before it: where somebody stood a year ago. */
const monthsKept = 13

/**
 * Ranks everybody anew as of today, in pieces of which each is a transaction; only rows that change are written. Who
 * buys meanwhile is ranked by their order.
 */
export async function rankAll(
  work: Work,
  { settings, today }: Measure,
  { signal, progress }: { signal: AbortSignal; progress: (done: number) => Promise<void> },
): Promise<number> {
  const decile = decileSql(await readLasts(work))
  const { r, f, m, cpm } = ranksSql(
    { firstOn: sql`p.first_on`, lastOn: sql`p.last_on`, orders: sql`p.orders`, revenue: sql`p.revenue` },
    settings,
    today,
  )
  const differs = sql<SqlBool>`p.orders > 0
    and (p.r, p.f, p.m, p.cpm, p.decile) is distinct from (${r}, ${f}, ${m}, ${cpm}, ${decile})`
  let changed = 0
  for (let after = firstId, seen = 0; !signal.aborted;) {
    const { rows } = await sql<{ last: string | null; seen: number; ids: string[] | null }>`
      with here as materialized (
        select p.customer_id, ${differs} as differs from purchase_facts p
        where p.customer_id > ${after}::uuid order by p.customer_id limit ${sql.lit(piece)})
      select max(customer_id::text) as last, count(*)::int as seen,
        array_agg(customer_id order by customer_id) filter (where differs) as ids from here`.execute(work.db)
    const { last, ids, seen: here } = rows[0] ?? { last: null, ids: null, seen: 0 }
    if (last === null) break
    if (ids)
      await write(work, async (tx) => {
        await sql`select 1 from customer where customer_id = any(${ids}::uuid[])
          order by customer_id for no key update`.execute(tx.db)
        await sql`
          update purchase_facts p set r = ${r}, f = ${f}, m = ${m}, cpm = ${cpm}, decile = ${decile},
            ranked_on = ${today}::date
          where p.customer_id = any(${ids}::uuid[]) and ${differs}`.execute(tx.db)
        await noteChanges(tx, ids)
      })
    changed += ids?.length ?? 0
    seen += here
    after = last
    await progress(seen)
  }
  return changed
}

/** The last of each of the first nine tenths. */
async function readLasts(work: Reading): Promise<Last[]> {
  const { rows } = await sql<Last>`
    with ranked as (
      select p.customer_id, p.revenue, p.orders, p.last_on, ${place} as place, count(*) over () as n
      from purchase_facts p join customer c on c.customer_id = p.customer_id
      where p.orders > 0 and c.deleted_at is null)
    select revenue::float8 as revenue, orders, last_on::text as "lastOn", customer_id as id from ranked
    where place in (select k * (n / 10) + least(k, n % 10) from generate_series(1, 9) k)`.execute(work.db)
  return rows
}

/** Who bought most, then most often, then last, then by id: every record has a place of its own. */
const place = sql`row_number() over (order by p.revenue desc, p.orders desc, p.last_on desc, p.customer_id)`

/** One more than the tenths whose last stands before it. */
const decileSql = (lasts: readonly Last[]): RawBuilder<number> =>
  sql<number>`(1${sql.join(
    lasts.map(
      ({ revenue, orders, lastOn, id }) => sql` + (
        (p.revenue, p.orders, p.last_on) < (${sql.lit(revenue)}, ${sql.lit(orders)}, ${sql.lit(lastOn)}::date)
        or (p.revenue = ${sql.lit(revenue)} and p.orders = ${sql.lit(orders)}
          and p.last_on = ${sql.lit(lastOn)}::date and p.customer_id > ${sql.lit(id)}::uuid))::int`,
    ),
    sql``,
  )})::smallint`

/** The firsts of the months that are kept, the last first. */
export function keptMonths(today: string): string[] {
  const months = [`${today.slice(0, 7)}-01`]
  while (months.length < monthsKept) months.push(`${addDays(months.at(-1) ?? today, -1).slice(0, 7)}-01`)
  return months
}

/**
 * Keeps where everybody stood on the first of each month, from the months before it; what is there already stays, save
 * that of firsts after the day since which orders have changed. Each month is a transaction.
 */
export async function keepRanks(
  work: Work,
  measure: Measure,
  { signal, since }: { signal: AbortSignal; since?: string | undefined },
): Promise<void> {
  const months = keptMonths(measure.today)
  await sql`delete from purchase_rank where ranked_on < ${months.at(-1)}::date`.execute(work.db)
  for (const month of months) {
    if (signal.aborted) return
    await write(work, async (tx) => {
      // Two that rank at once would write a month twice.
      await sql`select pg_advisory_xact_lock(${sql.lit(lockSpace)}, 0)`.execute(tx.db)
      if (since !== undefined && since < month)
        await sql`delete from purchase_rank where ranked_on = ${month}::date`.execute(tx.db)
      await keepMonth(tx, measure, month)
    })
  }
}

async function keepMonth(tx: Reading, { settings }: Measure, month: string): Promise<void> {
  const { r, f, m, cpm } = ranksSql(
    { firstOn: sql`p.first_on`, lastOn: sql`p.last_on`, orders: sql`p.orders`, revenue: sql`p.revenue` },
    settings,
    month,
  )
  await sql`
    insert into purchase_rank (customer_id, ranked_on, r, f, m, decile, cpm)
    select customer_id, ${month}::date, r, f, m,
      case when place <= (n % 10) * (n / 10 + 1) then (place - 1) / (n / 10 + 1) + 1
        else n % 10 + (place - 1 - (n % 10) * (n / 10 + 1)) / greatest(n / 10, 1) + 1 end,
      cpm
    from (
      select p.customer_id, ${r} as r, ${f} as f, ${m} as m, ${cpm} as cpm, ${place} as place, count(*) over () as n
      from (
        select q.customer_id, sum(q.orders)::int as orders, sum(q.revenue)::bigint as revenue,
          max(q.last_on) as last_on, min(facts.first_on) as first_on
        from purchase_month q join purchase_facts facts on facts.customer_id = q.customer_id
        where q.month < ${month}::date
        group by q.customer_id having sum(q.orders) > 0
      ) p join customer c on c.customer_id = p.customer_id where c.deleted_at is null
    ) ranked
    where not exists (select 1 from purchase_rank k where k.ranked_on = ${month}::date)`.execute(tx.db)
}

const lateKey = 'purchases.late'
/** The day of the earliest order since the night before that came in after its month, and how many there were. */
export type Late = { readonly since: string; readonly version: number }

/** An order of a month that is over says something else of where people stood since; the night works that out. */
export async function rememberLate(tx: Reading, orderedOn: string): Promise<void> {
  await sql`
    insert into setting (key, value) values (${lateKey}, to_jsonb(${orderedOn}::text))
    on conflict (key) do update set value = to_jsonb(least(setting.value #>> '{}', ${orderedOn})),
      version = setting.version + 1, updated_at = now()`.execute(tx.db)
}

export async function readLate(work: Reading): Promise<Late | undefined> {
  const { rows } = await sql<Late>`
    select value #>> '{}' as since, version from setting where key = ${lateKey}`.execute(work.db)
  return rows[0]
}

/** What came in meanwhile stays for the next night. */
export async function forgetLate(work: Reading, { version }: Late): Promise<void> {
  await sql`delete from setting where key = ${lateKey} and version = ${version}`.execute(work.db)
}
