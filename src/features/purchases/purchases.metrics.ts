import { sql, type RawBuilder } from 'kysely'
import type { Phrase } from '#kit/text.ts'
import type { Measured, Metric } from '#platform/catalogue/metric.ts'
import type { Work } from '#platform/work.ts'
import { readMeasure, type Measure } from './purchases.facts.ts'

const permission = 'purchases.totals'
/** A home page asks for all of these: of more people than this a sample answers. */
const sampleAbove = 100_000

type Counted = { value: number | null; n: number; early: number }

/** Figures over those who have ordered and are not in the bin, as `p`; of very many, over a sample of them. */
async function measured(
  work: Work,
  figures: { value: RawBuilder<unknown>; n: RawBuilder<unknown>; early?: RawBuilder<unknown> },
  join = sql``,
): Promise<Counted & { exact: boolean }> {
  const { rows: sizes } = await sql<{ size: number }>`
    select greatest(reltuples, 0)::float8 as size from pg_class where oid = 'purchase_facts'::regclass`.execute(
    work.db,
  )
  const size = sizes[0]?.size ?? 0
  const exact = size <= sampleAbove
  const sample = exact ? sql`` : sql`tablesample system (${sql.lit((100 * sampleAbove) / size)})`
  const { rows } = await sql<Counted>`
    select (${figures.value})::float8 as value, (${figures.n})::int as n, (${figures.early ?? sql`0`})::int as early
    from purchase_facts p ${sample} join customer c on c.customer_id = p.customer_id ${join}
    where c.deleted_at is null and p.orders > 0`.execute(work.db)
  const { value = null, n = 0, early = 0 } = rows[0] ?? {}
  return { value, n, early, exact }
}

/** What is printed under the number: the rule, and how many are left out because it is too early to tell. */
function told({ early, ...rest }: Counted & { exact: boolean }, definition: Phrase): Measured {
  if (early === 0) return { ...rest, definition }
  const some = early.toLocaleString('en-US')
  return {
    ...rest,
    definition: {
      ja: `${definition.ja}（まだ判定できない ${some}人を除く）`,
      en: `${definition.en} (without ${some} of whom it is too early to tell)`,
    },
  }
}

type Sentence = (measure: Measure['settings']) => Phrase
type Made = {
  key: string
  label: Phrase
  /** As it is in the catalogue, where nobody has said yet how many days. */
  definition: Phrase
  /** With the numbers that the organisation chose. */
  says?: Sentence
  unit: Metric['unit']
  figures: (measure: Measure) => {
    value: RawBuilder<unknown>
    n: RawBuilder<unknown>
    early?: RawBuilder<unknown>
    join?: RawBuilder<unknown>
  }
}

function defined({ key, label, definition, says, unit, figures }: Made): Metric {
  return {
    key: `purchases.${key}`,
    label,
    definition,
    unit,
    permission,
    measure: async (work) => {
      const measure = await readMeasure(work)
      const { join, ...asked } = figures(measure)
      return told(await measured(work, asked, join), says?.(measure.settings) ?? definition)
    },
  }
}

const day = (on: string): RawBuilder<unknown> => sql`${sql.lit(on)}::date`
const share = (part: RawBuilder<unknown>, all: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`100.0 * count(*) filter (where ${part} and ${all}) / nullif(count(*) filter (where ${all}), 0)`

/** 離脱率 of the n-th order: of those who came so far, who stopped there. */
function stopped(n: 1 | 2 | 3): Metric {
  const so = n === 1 ? 'one order' : `${n} orders`
  return defined({
    key: `stopped${n}`,
    label: { ja: `離脱率（${n}回目）`, en: `Stopped after order ${n}` },
    unit: 'percent',
    definition: {
      ja: `ちょうど${n}回で購入が止まり、最終購入日＋離脱基準日数が今日より前の人 ÷ ${n}回以上購入した人`,
      en: `Those with exactly ${so} of which the last, plus the days that count as stopped, is before today ÷ those with ${so} or more`,
    },
    says: ({ stoppedDays }) => ({
      ja: `ちょうど${n}回で購入が止まり、最終購入日＋${stoppedDays}日が今日より前の人 ÷ ${n}回以上購入した人`,
      en: `Those with exactly ${so} of which the last, plus ${stoppedDays} days, is before today ÷ those with ${so} or more`,
    }),
    figures: ({ settings, today }) => ({
      value: share(
        sql`p.orders = ${sql.lit(n)} and p.last_on + ${sql.lit(settings.stoppedDays)} < ${day(today)}`,
        sql`p.orders >= ${sql.lit(n)}`,
      ),
      n: sql`count(*) filter (where p.orders >= ${sql.lit(n)})`,
    }),
  })
}

/** 休眠 begins after so many days: times the median of the intervals; without any, after those of CPM. */
const sleepDays = ({ sleepTimes, cpm }: Measure['settings']): RawBuilder<unknown> =>
  sql`coalesce(${sql.lit(sleepTimes)} * s.days, ${sql.lit(cpm.lostDays)})`
const median = sql`cross join lateral (
  select percentile_cont(0.5) within group (order by q.average_interval::float8) as days
  from (select average_interval from purchase_facts where average_interval is not null
    order by customer_id desc limit ${sql.lit(sampleAbove)}) q) s`

export const purchaseMetrics: readonly Metric[] = [
  {
    key: 'purchases.month',
    label: { ja: '今月の売上', en: 'Sales of this month' },
    definition: {
      ja: '今月の受注の商品代金（税抜・値引き後、送料と手数料を除く）から、今月の取消と返品を引いた金額。全額の取消・返品と保留の受注は数えない',
      en: 'Goods ordered this month, without tax, after discounts, without shipping and fees, less what was cancelled or returned this month. Orders taken back in full or held do not count',
    },
    unit: 'yen',
    permission,
    async measure(work) {
      const { today } = await readMeasure(work)
      const first = day(`${today.slice(0, 7)}-01`)
      const { rows } = await sql<{ value: number; n: number }>`
        select coalesce(sum(o.revenue), 0)::float8 as value, count(*) filter (where o.kind = 'order')::int as n
        from sales_order o
        left join sales_order a on o.kind <> 'order' and a.customer_id = o.customer_id and a.id = o.of_id
        where o.ordered_at >= ${first} - interval '1 day' and o.ordered_on >= ${first}
          and o.ordered_on < ${first} + interval '1 month'
          and o.voided_on is null and o.held_at is null and a.voided_on is null and a.held_at is null`.execute(
        work.db,
      )
      return { value: rows[0]?.value ?? 0, n: rows[0]?.n ?? 0, exact: true }
    },
  },
  defined({
    key: 'f2',
    label: { ja: 'F2転換率', en: 'F2 conversion' },
    unit: 'percent',
    definition: {
      ja: '初回購入日から基準日数以内に2回目を購入した人 ÷ 初回購入者。初回から基準日数がたった人だけ',
      en: 'Those whose second order came within the chosen days of the first ÷ those with a first order, once these days have gone by',
    },
    says: ({ repeatDays }) => ({
      ja: `初回購入日から${repeatDays}日以内に2回目を購入した人 ÷ 初回購入者。初回から${repeatDays}日がたった人だけ`,
      en: `Those whose second order came within ${repeatDays} days of the first ÷ those with a first order ${repeatDays} days ago or more`,
    }),
    figures: ({ settings: { repeatDays }, today }) => {
      const ripe = sql`p.first_on + ${sql.lit(repeatDays)} <= ${day(today)}`
      return {
        value: share(sql`p.second_on <= p.first_on + ${sql.lit(repeatDays)}`, ripe),
        n: sql`count(*) filter (where ${ripe})`,
        early: sql`count(*) filter (where not (${ripe}))`,
      }
    },
  }),
  defined({
    key: 'repeat',
    label: { ja: 'リピート率', en: 'Repeat rate' },
    unit: 'percent',
    definition: {
      ja: '2回以上購入した人 ÷ 1回以上購入した人',
      en: 'Those with two orders or more ÷ those with one or more',
    },
    figures: () => ({ value: share(sql`p.orders >= 2`, sql`true`), n: sql`count(*)` }),
  }),
  defined({
    key: 'ltv',
    label: { ja: 'LTV（1年）', en: 'LTV (one year)' },
    unit: 'yen',
    definition: {
      ja: '初回購入日から364日後までの売上（税抜）の合計 ÷ 人数。初回から1年がたった人だけ',
      en: 'Revenue without tax from the day of the first order to 364 days after it ÷ people, of those with a first order a year ago or more',
    },
    figures: ({ today }) => {
      const ripe = sql`p.first_on + 364 < ${day(today)}`
      return {
        value: sql`round(sum(p.year_revenue) filter (where ${ripe}) / nullif(count(*) filter (where ${ripe}), 0))`,
        n: sql`count(*) filter (where ${ripe})`,
        early: sql`count(*) filter (where not (${ripe}))`,
      }
    },
  }),
  defined({
    key: 'interval',
    label: { ja: '平均購入間隔', en: 'Days between orders' },
    unit: 'days',
    definition: {
      ja: '2回以上購入した人の、初回から最終購入までの日数の合計 ÷（購入回数−1）の合計',
      en: 'Days from the first order to the last ÷ orders after the first, of those with two orders or more',
    },
    figures: () => ({
      value: sql`round(sum(p.last_on - p.first_on)::numeric / nullif(sum(p.orders - 1), 0), 1)`,
      n: sql`count(*) filter (where p.orders >= 2)`,
    }),
  }),
  stopped(1),
  stopped(2),
  stopped(3),
  defined({
    key: 'sleeping',
    label: { ja: '休眠', en: 'Dormant' },
    unit: 'percent',
    definition: {
      ja: '最終購入からの日数が、顧客ごとの平均購入間隔の中央値の決めた倍数を超えた人 ÷ 1回以上購入した人。間隔がまだなければ CPM の離脱日数を使う',
      en: 'Those without an order for more than the chosen times the median of customers’ average intervals ÷ those with one or more. Before there is any interval, the days of CPM count',
    },
    says: ({ sleepTimes, cpm }) => ({
      ja: `最終購入からの日数が、顧客ごとの平均購入間隔の中央値の${sleepTimes}倍を超えた人 ÷ 1回以上購入した人。間隔がまだなければ${cpm.lostDays}日`,
      en: `Those without an order for more than ${sleepTimes} times the median of customers’ average intervals ÷ those with one or more. Before there is any interval: ${cpm.lostDays} days`,
    }),
    figures: ({ settings, today }) => ({
      value: share(sql`${day(today)} - p.last_on > ${sleepDays(settings)}`, sql`true`),
      n: sql`count(*)`,
      join: median,
    }),
  }),
]
