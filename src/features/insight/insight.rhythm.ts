import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { Asked, Picture } from './insight.api.ts'
import { firstOf, lastOf, periodOf } from './insight.months.ts'
import { audienceOf } from './insight.scope.ts'
import { percent, pictureOf, rule, sayIn, total, type Row } from './insight.ts'

/** The days between two orders, as an expression on `purchase_facts f`. */
export const gapSql = {
  first: sql<number>`(f.second_on - f.first_on)`,
  second: sql<number>`(f.third_on - f.second_on)`,
  average: sql<number>`round(f.average_interval)::int`,
}
/** The last day of each step; the last step has none. */
const steps = [7, 14, 30, 60, 90, 120, 180, 270, 365] as const

/** How long it takes people to order again. */
export async function readIntervals(work: Work, asked: Asked<'intervals'>): Promise<Picture> {
  const say = sayIn(work)
  const { between } = asked
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 36)
  const gap = gapSql[between]
  const { rows } = await sql<{ days: number; people: number }>`
    select ${gap} as days, count(*)::int as people from purchase_facts f
    where f.first_on between ${firstOf(period.from)}::date and ${lastOf(period.to)}::date
      and ${gap} is not null and ${audience.has(sql`f.customer_id`)}
    group by 1 order by 1`.execute(work.db)
  const n = total(rows, ({ people }) => people)
  let before = 0
  const drawn = [...steps, null].map((to, index): Row => {
    const from = index === 0 ? 0 : (steps[index - 1] ?? 0) + 1
    const people = total(
      rows.filter(({ days }) => days >= from && (to === null || days <= to)),
      (row) => row.people,
    )
    before += people
    return {
      key: String(from),
      label: to === null ? say('daysAndMore', { from }) : say('daysFromTo', { from, to }),
      values: { people, share: percent(people, n), cumulative: percent(before, n) },
      people: {
        people: rule('purchaseInterval', {
          between,
          from,
          ...(to !== null && { to }),
          months: [period.from, period.to],
        }),
      },
    }
  })
  return pictureOf(work, 'intervals', {
    today: audience.today,
    definition: say(`${between}GapDefinition`),
    period,
    n,
    ...(n > 0 && {
      note: say('quartiles', {
        low: quantile(rows, n, 0.25),
        middle: quantile(rows, n, 0.5),
        high: quantile(rows, n, 0.75),
      }),
    }),
    columns: [
      { key: 'people', label: say('people'), unit: 'people' },
      { key: 'share', label: say('shareOfPeople'), unit: 'percent' },
      { key: 'cumulative', label: say('cumulative'), unit: 'percent' },
    ],
    rows: drawn,
  })
}

/** The fewest days within which that part of all have ordered again. */
export function quantile(
  rows: readonly { readonly days: number; readonly people: number }[],
  n: number,
  part: number,
): number {
  let seen = 0
  for (const { days, people } of rows) {
    seen += people
    if (seen >= part * n) return days
  }
  return rows.at(-1)?.days ?? 0
}
