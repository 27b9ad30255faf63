import { sql } from 'kysely'
import { addDays } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import type { Asked, Picture } from './insight.api.ts'
import { firstOf, lastOf, periodOf } from './insight.months.ts'
import { audienceOf } from './insight.scope.ts'
import { grouped, mean, percent, pictureOf, rule, sayIn, total, type Row } from './insight.ts'

type Won = {
  id: string | null
  name: string | null
  cost: number
  people: number
  mature: number
  yearRevenue: number
}

/** What a new customer costs by each medium, and what they bring in their first year. */
export async function readMedia(work: Work, asked: Asked<'media'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 24)
  const from = sql`${firstOf(period.from)}::date`
  const to = sql`${lastOf(period.to)}::date`
  // t0 … t0 + 364 have gone by.
  const ripe = sql`${addDays(audience.today, -365)}::date`
  const { rows } = await sql<Won>`
    with won as (
      select f.first_media_id as id, count(*)::int as people,
        (count(*) filter (where f.first_on <= ${ripe}))::int as mature,
        coalesce(sum(f.year_revenue) filter (where f.first_on <= ${ripe}), 0)::float8 as year_revenue
      from purchase_facts f
      where f.first_on between ${from} and ${to} and ${audience.has(sql`f.customer_id`)}
      group by f.first_media_id
    ),
    spent as (
      select media_id as id, round(sum(amount::numeric
        * (least(ends_on, ${to}) - greatest(starts_on, ${from}) + 1) / (ends_on - starts_on + 1)))::float8 as cost
      from media_cost where starts_on <= ${to} and ends_on >= ${from} group by media_id
    )
    select coalesce(won.id, spent.id) as id, media.name, coalesce(spent.cost, 0)::float8 as cost,
      coalesce(people, 0)::int as people, coalesce(mature, 0)::int as mature,
      coalesce(year_revenue, 0)::float8 as year_revenue
    from won full join spent on spent.id = won.id left join media on media.id = coalesce(won.id, spent.id)
    order by people desc, media.name`.execute(work.db)
  const drawn = rows.map(({ id, name, cost, people, mature, yearRevenue }): Row => {
    // What it cost to win these people is known for all of them only: a part has no bill of its own.
    const cpo = audience.isPart || cost === 0 ? null : mean(cost, people)
    const ltv = mean(yearRevenue, mature)
    return {
      key: id ?? 'none',
      label: name ?? say('noMedia'),
      values: {
        ...(!audience.isPart && { cost }),
        people,
        ...(!audience.isPart && { cpo }),
        mature,
        ltv,
        ...(!audience.isPart && { roas: cpo === null || ltv === null ? null : percent(ltv, cpo) }),
      },
      people: {
        people: rule('purchaseMedium', {
          mediumId: id,
          name: name ?? say('noMedia'),
          months: [period.from, period.to],
        }),
      },
    }
  })
  const money = audience.isPart ? [] : ([{ key: 'cost', label: say('cost'), unit: 'yen' }] as const)
  return pictureOf(work, 'media', {
    today: audience.today,
    definition: say('mediaDefinition'),
    period,
    n: total(rows, ({ people }) => people),
    maturity: say('yearMaturity', {
      mature: grouped(total(rows, ({ mature }) => mature)),
      size: grouped(total(rows, ({ people }) => people)),
    }),
    ...(audience.isPart && { note: say('noCostOfPart') }),
    columns: [
      ...money,
      { key: 'people', label: say('won'), unit: 'people' },
      ...(audience.isPart ? [] : ([{ key: 'cpo', label: 'CPO', unit: 'yen' }] as const)),
      { key: 'mature', label: say('yearOver'), unit: 'people' },
      { key: 'ltv', label: say('ltvYear'), unit: 'yen' },
      ...(audience.isPart ? [] : ([{ key: 'roas', label: say('roas'), unit: 'percent' }] as const)),
    ],
    rows: drawn,
  })
}
