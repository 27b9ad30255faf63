import { sql, type RawBuilder } from 'kysely'
import { cpmSegments } from '#features/purchases/purchases.ts'
import { readPurchaseSettings } from '#features/purchases/purchases.settings.ts'
import type { Work } from '#platform/work.ts'
import type { Asked, Picture } from './insight.api.ts'
import { firstOf, periodOf } from './insight.months.ts'
import { audienceOf, type Audience } from './insight.scope.ts'
import { readRanks } from './insight.settings.ts'
import {
  grouped,
  mean,
  percent,
  pictureOf,
  rule,
  sayIn,
  total,
  type Column,
  type Row,
  type Say,
} from './insight.ts'

type Group = { key: string; people: number; revenue: number; orders: number }
const sums = sql`count(*)::int as people, sum(f.revenue)::float8 as revenue, sum(f.orders)::float8 as orders`
const steps = [5, 4, 3, 2, 1] as const

/** The 25 cells R × F, with what those in them have brought. */
export async function readRfm(work: Work, asked: Asked<'rfm'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const { m } = asked
  const {
    settings: { rfm },
  } = await readPurchaseSettings(work)
  const { rows } = await sql<Group>`
    select f.r || '' || f.f as key, ${sums} from purchase_facts f
    where f.r is not null and (${m ?? null}::int is null or f.m = ${m ?? null}) and ${audience.has(sql`f.customer_id`)}
    group by f.r, f.f`.execute(work.db)
  const cells = new Map(rows.map((row) => [row.key, row]))
  const all = total(rows, ({ people }) => people)
  return pictureOf(work, 'rfm', {
    today: audience.today,
    definition: say('rfmDefinition', {
      recency: rfm.recencyDays.join(' / '),
      orders: rfm.orders.join(' / '),
      revenue: rfm.revenue.map((yen) => grouped(yen)).join(' / '),
    }),
    n: all,
    columns: peopleColumns(say),
    rows: steps.flatMap((r) =>
      steps.map((f) => {
        const key = `${r}${f}`
        return peopleRow(
          key,
          `R${r} F${f}`,
          cells.get(key),
          all,
          rule('rfmCells', { cells: [key], ...(m && { m }) }),
        )
      }),
    ),
  })
}

/** Above so many customers, what the night has stored is shown: sorting them all would take longer than looking. */
const mostSorted = 200_000

/** Ten groups of as many heads each, from who bought most. */
export async function readDeciles(work: Work, asked: Asked<'deciles'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const stored = !audience.isPart && (await isLarge(work))
  const rows = stored ? await storedDeciles(work, audience) : await sortedDeciles(work, audience)
  const all = total(rows, ({ people }) => people)
  const money = total(rows, ({ revenue }) => revenue)
  const of = asked.filter === undefined && !asked.q ? {} : { q: asked.q, filter: asked.filter }
  let before = 0
  const drawn = Array.from({ length: 10 }, (_, index): Row => {
    const decile = String(index + 1)
    const group = rows.find(({ key }) => key === decile) ?? nothing
    before += group.revenue
    return {
      key: decile,
      label: say('decile', { decile }),
      values: {
        people: group.people,
        revenue: group.revenue,
        share: percent(group.revenue, money),
        cumulative: percent(before, money),
        perOrder: mean(group.revenue, group.orders),
        perPerson: mean(group.orders, group.people, 1),
      },
      people: { people: rule('purchaseDecile', { decile: index + 1, ...(stored ? { stored } : of) }) },
    }
  })
  return pictureOf(work, 'deciles', {
    today: audience.today,
    definition: say('decilesDefinition'),
    n: all,
    ...(stored && { note: say('decilesStored') }),
    columns: [
      { key: 'people', label: say('people'), unit: 'people' },
      { key: 'revenue', label: say('money'), unit: 'yen' },
      { key: 'share', label: say('share'), unit: 'percent' },
      { key: 'cumulative', label: say('cumulative'), unit: 'percent' },
      { key: 'perOrder', label: say('perOrder'), unit: 'yen' },
      { key: 'perPerson', label: say('perPerson'), unit: 'ratio' },
    ],
    rows: drawn,
  })
}
const nothing = { people: 0, revenue: 0, orders: 0 }

async function isLarge(work: Work): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from purchase_facts limit ${sql.lit(mostSorted + 1)}) f`.execute(
    work.db,
  )
  return (rows[0]?.n ?? 0) > mostSorted
}

async function storedDeciles(work: Work, audience: Audience): Promise<Group[]> {
  const { rows } = await sql<Group>`
    select f.decile::text as key, ${sums} from purchase_facts f
    where f.decile is not null and f.orders > 0 and ${audience.has(sql`f.customer_id`)} group by f.decile`.execute(
    work.db,
  )
  return rows
}

/** Everybody's tenth, as `purchase_facts f` of those whom `condition` leaves. */
export function tenths(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select f.customer_id, f.revenue, f.orders,
      ntile(10) over (order by f.revenue desc, f.orders desc, f.last_on desc, f.customer_id) as tenth
    from purchase_facts f where f.orders > 0 and ${condition}`
}

async function sortedDeciles(work: Work, audience: Audience): Promise<Group[]> {
  const { rows } = await sql<Group>`
    select f.tenth::text as key, ${sums} from (${tenths(audience.has(sql`f.customer_id`))}) f group by f.tenth`.execute(
    work.db,
  )
  return rows
}

/** Ten segments by how long, how much, and whether they are still here. */
export async function readCpm(work: Work, asked: Asked<'cpm'>): Promise<Picture> {
  const say = sayIn(work)
  const {
    settings: { cpm },
  } = await readPurchaseSettings(work)
  const audience = await audienceOf(work, asked)
  const { rows } = await sql<Group>`
    select f.cpm as key, ${sums} from purchase_facts f
    where f.cpm is not null and ${audience.has(sql`f.customer_id`)} group by f.cpm`.execute(work.db)
  const groups = new Map(rows.map((row) => [row.key, row]))
  const all = total(rows, ({ people }) => people)
  return pictureOf(work, 'cpm', {
    today: audience.today,
    definition: say('cpmDefinition', { ...cpm, revenue: grouped(cpm.revenue) }),
    n: all,
    columns: peopleColumns(say),
    rows: cpmSegments.map(({ value, label }) =>
      peopleRow(value, label[work.locale], groups.get(value), all, rule('cpmSegment', { segments: [value] })),
    ),
  })
}

function peopleColumns(say: Say): Column[] {
  return [
    { key: 'people', label: say('people'), unit: 'people' },
    { key: 'share', label: say('shareOfPeople'), unit: 'percent' },
    { key: 'revenue', label: say('money'), unit: 'yen' },
    { key: 'perCustomer', label: say('perCustomer'), unit: 'yen' },
    { key: 'perPerson', label: say('perPerson'), unit: 'ratio' },
  ]
}

function peopleRow(
  key: string,
  label: string,
  group: Group | undefined,
  all: number,
  people: Row['people'][string],
): Row {
  const { people: count, revenue, orders } = group ?? nothing
  return {
    key,
    label,
    values: {
      people: count,
      share: percent(count, all),
      revenue,
      perCustomer: mean(revenue, count),
      perPerson: mean(orders, count, 1),
    },
    people: { people },
  }
}

/** Who stood where at two times: rows are where they came from, columns where they went. */
export async function readMoves(work: Work, asked: Asked<'moves'>): Promise<Picture> {
  const say = sayIn(work)
  const { axis } = asked
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 7)
  const classes = await classesOf(work, axis, say)
  const { rows } = await sql<{ a: string; b: string; people: number }>`
    select ${classOf(axis, 'a')} as a, ${classOf(axis, 'b')} as b, count(*)::int as people
    from purchase_rank a join purchase_rank b using (customer_id)
    where a.ranked_on = ${firstOf(period.from)}::date and b.ranked_on = ${firstOf(period.to)}::date
      and ${audience.has(sql`a.customer_id`)}
    group by 1, 2`.execute(work.db)
  // Several cells of the matrix are one rank.
  const cells = new Map<string, number>()
  for (const { a, b, people } of rows) {
    const cell = `${classes.of(a)} ${classes.of(b)}`
    cells.set(cell, (cells.get(cell) ?? 0) + people)
  }
  const drawn = classes.all.map(({ key: from, label, members }): Row => {
    const values = Object.fromEntries(
      classes.all.map(({ key: to }) => [`to.${to}`, cells.get(`${from} ${to}`) ?? 0]),
    )
    return {
      key: from,
      label,
      values: { people: total(Object.values(values), Number), ...values },
      people: Object.fromEntries(
        classes.all.map(({ key: to, members: others }) => [
          `to.${to}`,
          rule('rankMove', {
            axis,
            from: period.from,
            to: period.to,
            before: members,
            after: others,
          }),
        ]),
      ),
    }
  })
  const n = total(drawn, ({ values }) => values['people'] ?? 0)
  return pictureOf(work, 'moves', {
    today: audience.today,
    definition: say('movesDefinition'),
    period,
    n,
    ...(n === 0 && { note: say('noRanks') }),
    columns: [
      { key: 'people', label: say('before'), unit: 'people' },
      ...classes.all.map(({ key, label }): Column => ({
        key: `to.${key}`,
        label: `→ ${label}`,
        unit: 'people',
      })),
    ],
    rows: drawn,
  })
}

type Axis = Asked<'moves'>['axis']
type Class = { readonly key: string; readonly label: string; readonly members: readonly string[] }

/** What a rank is called in the table of ranks; that of a painted matrix is its cell. */
export function classOf(axis: Axis, alias: 'a' | 'b'): RawBuilder<string> {
  const column = sql.ref(`${alias}.${axis === 'rank' ? 'r' : axis}`)
  return axis === 'rank'
    ? sql<string>`${column} || '' || ${sql.ref(`${alias}.f`)}`
    : sql<string>`${column}::text`
}

async function classesOf(
  work: Work,
  axis: Axis,
  say: Say,
): Promise<{ all: readonly Class[]; of: (member: string) => string }> {
  if (axis === 'rank') {
    const { settings } = await readRanks(work)
    const all = settings.names.map((label, index) => ({
      key: String(index),
      label,
      members: Object.keys(settings.cells).filter((cell) => settings.cells[cell] === index),
    }))
    return { all, of: (cell) => String(settings.cells[cell] ?? all.length - 1) }
  }
  const single = (key: string, label: string): Class => ({ key, label, members: [key] })
  const all =
    axis === 'cpm'
      ? cpmSegments.map(({ value, label }) => single(value, label[work.locale]))
      : axis === 'decile'
        ? Array.from({ length: 10 }, (_, index) =>
            single(String(index + 1), say('decile', { decile: String(index + 1) })),
          )
        : steps.map((step) => single(String(step), `${axis.toUpperCase()}${step}`))
  return { all, of: (member) => member }
}
