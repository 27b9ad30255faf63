import { sql, type SqlBool } from 'kysely'
import { addDays } from '#kit/japan/days.ts'
import { nobody } from '#features/purchases/purchases.ts'
import type { Work } from '#platform/work.ts'
import type { Asked, Picture } from './insight.api.ts'
import {
  addMonths,
  firstOf,
  isOver,
  lastOf,
  monthOf,
  monthsBetween,
  monthsOf,
  periodOf,
} from './insight.months.ts'
import { audienceOf, sumsOfMonths } from './insight.scope.ts'
import { grouped, mean, percent, pictureOf, rule, sayIn, total, type Column, type Row } from './insight.ts'

type Sales = {
  month: string
  orders: number
  firsts: number
  repeaters: number
  revenue: number
  firstRevenue: number
}
const noSales = { orders: 0, firsts: 0, repeaters: 0, revenue: 0, firstRevenue: 0 }

/** Sales of each month by first and repeat orders, guests apart. */
export async function readMonthly(work: Work, asked: Asked<'monthly'>): Promise<Picture> {
  const say = sayIn(work)
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 24)
  const inPeriod = sql<SqlBool>`m.month between ${firstOf(period.from)}::date and ${firstOf(period.to)}::date`
  const { rows } = await sql<Sales>`${sumsOfMonths(audience, {
    by: ['month'],
    sums: ['orders', 'firsts', 'repeaters', 'revenue', 'firstRevenue'],
    where: inPeriod,
  })}`.execute(work.db)
  const sales = new Map(rows.map((row) => [monthOf(row.month), row]))
  // A guest is no customer: no rule says anything of one, and a member who sees some customers does not see theirs.
  const guests = new Map<string, Sales>()
  if (!audience.isPart) {
    const { rows: ofNobody } = await sql<Sales>`
      select m.month, m.orders::float8 as orders, m.revenue::float8 as revenue
      from purchase_month m where m.customer_id = ${nobody}::uuid and ${inPeriod}`.execute(work.db)
    for (const row of ofNobody) guests.set(monthOf(row.month), row)
  }
  const columns: Column[] = [
    { key: 'firstRevenue', label: say('firstRevenue'), unit: 'yen' },
    { key: 'repeatRevenue', label: say('repeatRevenue'), unit: 'yen' },
    ...(audience.isPart ? [] : [{ key: 'guestRevenue', label: say('guestRevenue'), unit: 'yen' as const }]),
    { key: 'revenue', label: say('revenue'), unit: 'yen' },
    { key: 'orders', label: say('orders'), unit: 'count' },
    { key: 'firsts', label: say('firstBuyers'), unit: 'people' },
    { key: 'repeaters', label: say('repeatBuyers'), unit: 'people' },
  ]
  const drawn = monthsOf(period).map((month): Row => {
    const { orders, firsts, repeaters, revenue, firstRevenue } = sales.get(month) ?? noSales
    const guest = guests.get(month) ?? noSales
    return {
      key: month,
      label: month,
      values: {
        firstRevenue,
        repeatRevenue: revenue - firstRevenue,
        ...(!audience.isPart && { guestRevenue: guest.revenue }),
        revenue: revenue + guest.revenue,
        orders: orders + guest.orders,
        firsts,
        repeaters,
      },
      people: {
        firsts: rule('purchaseMonth', { month, who: 'first' }),
        repeaters: rule('purchaseMonth', { month, who: 'repeat' }),
      },
    }
  })
  return pictureOf(work, 'monthly', {
    today: audience.today,
    definition: say('monthlyDefinition'),
    period,
    n: total(drawn, ({ values }) => values['orders'] ?? 0),
    of: 'orders',
    ...(!isOver(period.to, audience.today) && { maturity: say('monthNotOver') }),
    columns,
    rows: drawn,
  })
}

type Cohort = {
  month: string
  size: number
  mature: number
  second: number
  everSecond: number
  matureSecond: number
  third: number
  everThird: number
}

/** F2(N) and F3(N) by the month of the first order: only of whom N days have gone by. */
export async function readConversion(work: Work, asked: Asked<'conversion'>): Promise<Picture> {
  const say = sayIn(work)
  const { days } = asked
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 13)
  const ripe = sql`${addDays(audience.today, -days)}::date`
  const within = sql.lit(days)
  const { rows } = await sql<Cohort>`
    select date_trunc('month', f.first_on::timestamp)::date as month, count(*)::int as size,
      (count(*) filter (where f.first_on <= ${ripe}))::int as mature,
      (count(*) filter (where f.first_on <= ${ripe} and f.second_on <= f.first_on + ${within}))::int as second,
      count(f.second_on)::int as ever_second,
      (count(*) filter (where f.second_on <= ${ripe}))::int as mature_second,
      (count(*) filter (where f.second_on <= ${ripe} and f.third_on <= f.second_on + ${within}))::int as third,
      count(f.third_on)::int as ever_third
    from purchase_facts f
    where f.first_on between ${firstOf(period.from)}::date and ${lastOf(period.to)}::date
      and ${audience.has(sql`f.customer_id`)}
    group by 1`.execute(work.db)
  const cohorts = new Map(rows.map((row) => [monthOf(row.month), row]))
  const columns: Column[] = [
    { key: 'size', label: say('firstBuyers'), unit: 'people' },
    { key: 'mature', label: say('mature'), unit: 'people' },
    { key: 'second', label: say('f2Within', { days }), unit: 'people' },
    { key: 'f2', label: say('f2Rate', { days }), unit: 'percent' },
    { key: 'f2Ever', label: say('f2Ever'), unit: 'percent' },
    { key: 'matureSecond', label: say('matureSecond'), unit: 'people' },
    { key: 'third', label: say('f3Within', { days }), unit: 'people' },
    { key: 'f3', label: say('f3Rate', { days }), unit: 'percent' },
    { key: 'f3Ever', label: say('f3Ever'), unit: 'percent' },
  ]
  const drawn = monthsOf(period).map((month): Row => {
    const { size, mature, second, everSecond, matureSecond, third, everThird } =
      cohorts.get(month) ?? noCohort
    return {
      key: month,
      label: month,
      values: {
        size,
        mature,
        second,
        f2: percent(second, mature),
        f2Ever: percent(everSecond, size),
        matureSecond,
        third,
        f3: percent(third, matureSecond),
        f3Ever: percent(everThird, everSecond),
      },
      people: {
        size: rule('purchaseCohort', { month }),
        second: rule('purchaseCohort', { month, reached: 2, days }),
        third: rule('purchaseCohort', { month, reached: 3, days }),
      },
    }
  })
  return pictureOf(work, 'conversion', {
    today: audience.today,
    definition: say('conversionDefinition', { days }),
    period,
    n: total(drawn, ({ values }) => values['mature'] ?? 0),
    maturity: say('conversionMaturity', {
      days,
      mature: grouped(total(drawn, ({ values }) => values['mature'] ?? 0)),
      size: grouped(total(drawn, ({ values }) => values['size'] ?? 0)),
    }),
    columns,
    rows: drawn,
  })
}
const noCohort = {
  size: 0,
  mature: 0,
  second: 0,
  everSecond: 0,
  matureSecond: 0,
  third: 0,
  everThird: 0,
}

type CohortMonth = {
  cohortMonth: string
  month: string
  firsts: number
  buyers: number
  revenue: number
  grossProfit: number
}
/** Months after the first that are drawn. */
const longest = 24

/** How many of a cohort buy again in each month after their first, or what they have brought until then. */
export async function readRetention(work: Work, asked: Asked<'retention'>): Promise<Picture> {
  const say = sayIn(work)
  const { measure } = asked
  const audience = await audienceOf(work, asked)
  const period = periodOf(asked, audience.today, 13)
  // Months are told apart here: taking a million dates to pieces would cost more than reading them.
  const { rows } = await sql<CohortMonth>`${sumsOfMonths(audience, {
    by: ['cohortMonth', 'month'],
    sums: ['firsts', 'buyers', 'revenue', 'grossProfit'],
    where: sql<SqlBool>`m.cohort_month between ${firstOf(period.from)}::date and ${firstOf(period.to)}::date`,
  })}`.execute(work.db)
  const found = new Map(rows.map((row) => [`${monthOf(row.cohortMonth)} ${monthOf(row.month)}`, row]))
  const months = monthsOf(period)
  const ages = Array.from(
    { length: Math.max(1, Math.min(longest, monthsBetween(period.from, monthOf(audience.today)))) },
    (_, age) => age,
  )
  const unit = measure === 'retention' ? 'percent' : 'yen'
  const drawn = months.map((cohort): Row => {
    const size = found.get(`${cohort} ${cohort}`)?.firsts ?? 0
    let sum = 0
    const values: { [key: string]: number | null } = { size }
    const people: Row['people'] = { size: rule('purchaseCohort', { month: cohort }) }
    for (const age of ages) {
      const month = addMonths(cohort, age)
      const cell = found.get(`${cohort} ${month}`)
      sum += (measure === 'profit' ? cell?.grossProfit : cell?.revenue) ?? 0
      const isMature = isOver(month, audience.today)
      values[`m${age}`] = !isMature
        ? null
        : measure === 'retention'
          ? percent(cell?.buyers ?? 0, size)
          : mean(sum, size)
      if (measure === 'retention' && isMature)
        people[`m${age}`] = rule('purchaseCohort', { month: cohort, boughtIn: month })
    }
    return { key: cohort, label: cohort, values, people }
  })
  return pictureOf(work, 'retention', {
    today: audience.today,
    definition: say(`${measure}Definition`),
    period,
    n: total(drawn, ({ values }) => values['size'] ?? 0),
    maturity: say('cohortMaturity'),
    columns: [
      { key: 'size', label: say('firstBuyers'), unit: 'people' },
      ...ages.map((age): Column => ({ key: `m${age}`, label: say('monthAfter', { age }), unit })),
    ],
    rows: drawn,
  })
}
