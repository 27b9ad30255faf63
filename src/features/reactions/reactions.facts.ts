import { sql } from 'kysely'
import { readSettings } from '#features/settings/settings.actions.ts'
import { noteChanges } from '#features/changes/changes.actions.ts'
import type { Work } from '#platform/work.ts'
import {
  cooled,
  halfLifeDays,
  heated,
  levelFrom,
  levelOf,
  levels,
  points,
  type Heat,
  type Level,
} from './reactions.engagement.ts'
import { bestHour, clockOf } from './reactions.hours.ts'

/** A person opened or clicked a mail for the first time. */
export type FirstTime = { readonly customerId: string; readonly kind: 'open' | 'click'; readonly at: string }

type Facts = {
  customerId: string
  lastOpenedOn: string | null
  lastClickedOn: string | null
  opens: number
  clicks: number
  heat: number
  heatAt: string
}

/** Adds what people did to what is known of them: when last, how much, and in which hours. */
export async function addToFacts(tx: Work, done: readonly FirstTime[], now: Date): Promise<void> {
  if (done.length === 0) return
  const { timeZone } = await readSettings(tx)
  const ids = [...new Set(done.map(({ customerId }) => customerId))]
  await addToHours(tx, done, clockOf(timeZone))
  const known = await readFacts(tx, ids)
  const [hours, everybody] = [await readHours(tx, ids), await readEverybodysHours(tx)]
  const [working, weekend] = [await readHours(tx, ids, 'working'), await readHours(tx, ids, 'weekend')]
  const byCustomer = Map.groupBy(done, ({ customerId }) => customerId)
  const rows = ids.map((customerId) => {
    const before = known.get(customerId)
    const mine = byCustomer.get(customerId) ?? []
    const dayOf = ({ at }: FirstTime): string => dayIn(timeZone, new Date(at))
    const days = (kind: FirstTime['kind']): string[] => mine.filter((one) => one.kind === kind).map(dayOf)
    const heat = mine.reduce<Heat | null>(
      (sum, { kind, at }) => heated(sum, points[kind], new Date(at)),
      before ? { heat: before.heat, at: new Date(before.heatAt) } : null,
    ) ?? { heat: 0, at: now }
    const usual = hours.get(customerId) ?? nothing
    const best = bestHour(usual, everybody)
    const bestOn = (kind: ReadonlyMap<string, number[]>) =>
      bestHour(kind.get(customerId) ?? [...nothing], everybody, usual)?.hour ?? null
    return {
      customerId,
      lastOpenedOn: latest(before?.lastOpenedOn ?? null, days('open')),
      lastClickedOn: latest(before?.lastClickedOn ?? null, days('click')),
      opens: (before?.opens ?? 0) + days('open').length,
      clicks: (before?.clicks ?? 0) + days('click').length,
      heat: heat.heat,
      heatAt: heat.at.toISOString(),
      level: levelOf(cooled(heat, now)),
      bestHour: best?.hour ?? null,
      bestHourN: best?.n ?? 0,
      bestHourWorking: bestOn(working),
      bestHourWeekend: bestOn(weekend),
    }
  })
  await sql`
    insert into reaction_facts (customer_id, last_opened_on, last_clicked_on, opens, clicks, heat, heat_at, level,
      best_hour, best_hour_n, best_hour_working, best_hour_weekend)
    select "customerId", "lastOpenedOn", "lastClickedOn", opens, clicks, heat, "heatAt", level, "bestHour", "bestHourN",
      "bestHourWorking", "bestHourWeekend"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f ("customerId" uuid, "lastOpenedOn" date,
      "lastClickedOn" date, opens int, clicks int, heat float8, "heatAt" timestamptz, level text, "bestHour" smallint,
      "bestHourN" int, "bestHourWorking" smallint, "bestHourWeekend" smallint)
    on conflict (customer_id) do update set last_opened_on = excluded.last_opened_on,
      last_clicked_on = excluded.last_clicked_on, opens = excluded.opens, clicks = excluded.clicks,
      heat = excluded.heat, heat_at = excluded.heat_at, level = excluded.level, best_hour = excluded.best_hour,
      best_hour_n = excluded.best_hour_n, best_hour_working = excluded.best_hour_working,
      best_hour_weekend = excluded.best_hour_weekend`.execute(tx.db)
}

const nothing: readonly number[] = Array.from({ length: 24 }, () => 0)

const latest = (known: string | null, days: readonly string[]): string | null =>
  [...days, ...(known === null ? [] : [known])].toSorted().at(-1) ?? null

const dayIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

async function readFacts(tx: Work, ids: readonly string[]): Promise<Map<string, Facts>> {
  const { rows } = await sql<Facts>`
    select customer_id, last_opened_on, last_clicked_on, opens, clicks, heat, heat_at from reaction_facts
    where customer_id = any(${ids}::uuid[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.customerId, row]))
}

async function addToHours(
  tx: Work,
  done: readonly FirstTime[],
  clock: ReturnType<typeof clockOf>,
): Promise<void> {
  const at = done.map((one) => ({ ...one, ...clock(new Date(one.at)) }))
  await sql`
    insert into reaction_hour as h (customer_id, weekend, hour, n)
    select customer_id, weekend, hour, count(*) from unnest(${at.map((one) => one.customerId)}::uuid[],
      ${at.map((one) => one.isWeekend)}::boolean[], ${at.map((one) => one.hour)}::smallint[])
      d (customer_id, weekend, hour) group by 1, 2, 3
    on conflict (customer_id, weekend, hour) do update set n = h.n + excluded.n`.execute(tx.db)
  await sql`
    insert into reaction_clock as k (weekday, hour, opens, clicks)
    select weekday, hour, count(*) filter (where kind = 'open'), count(*) filter (where kind = 'click')
    from unnest(${at.map((one) => one.weekday)}::smallint[], ${at.map((one) => one.hour)}::smallint[],
      ${at.map((one) => one.kind)}::text[]) d (weekday, hour, kind) group by 1, 2
    on conflict (weekday, hour) do update set opens = k.opens + excluded.opens,
      clicks = k.clicks + excluded.clicks`.execute(tx.db)
}

export async function readHours(
  tx: Pick<Work, 'db'>,
  ids: readonly string[],
  on: 'all' | 'working' | 'weekend' = 'all',
): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ customerId: string; hour: number; n: number }>`
    select customer_id, hour, sum(n)::int as n from reaction_hour where customer_id = any(${ids}::uuid[])
      and (${on}::text = 'all' or weekend = (${on}::text = 'weekend'))
    group by 1, 2`.execute(tx.db)
  const found = new Map<string, number[]>()
  for (const { customerId, hour, n } of rows) {
    const hours = found.get(customerId) ?? [...nothing]
    hours[hour] = n
    found.set(customerId, hours)
  }
  return found
}

export async function readEverybodysHours(tx: Pick<Work, 'db'>): Promise<number[]> {
  const { rows } = await sql<{ hour: number; n: number }>`
    select hour, sum(opens + clicks)::float8 as n from reaction_clock group by 1`.execute(tx.db)
  const hours = [...nothing]
  for (const { hour, n } of rows) hours[hour] = n
  return hours
}

/** A day has gone by: who cooled down comes to another level, and rules may say something else of them. */
export async function coolDown(work: Work, now: Date, most = 20_000): Promise<number> {
  const heat = sql`heat * power(0.5, extract(epoch from ${now}::timestamptz - heat_at) / 86400 / ${sql.lit(halfLifeDays)})`
  const level = sql`case ${sql.join(
    levels.flatMap((one: Level) =>
      one === 'none' ? [] : [sql`when ${heat} >= ${sql.lit(levelFrom[one])} then ${sql.lit(one)}`],
    ),
    sql` `,
  )} else 'none' end`
  const { rows } = await sql<{ id: string }>`
    with colder as materialized (
      select customer_id, ${level} as level from reaction_facts
      where level <> 'none' and level <> ${level} order by customer_id limit ${sql.lit(most)})
    update reaction_facts f set level = colder.level from colder where f.customer_id = colder.customer_id
    returning f.customer_id as id`.execute(work.db)
  await noteChanges(
    work,
    rows.map(({ id }) => id),
  )
  return rows.length
}
