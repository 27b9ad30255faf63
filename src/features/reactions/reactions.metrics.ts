import { sql, type RawBuilder } from 'kysely'
import { todayIn } from '#kit/japan/days.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Phrase } from '#kit/text.ts'
import type { Metric } from '#platform/catalogue/metric.ts'

/** Of campaigns that began this month and have gone out, from their counters. */
function ofThisMonth(
  key: string,
  label: Phrase,
  definition: Phrase,
  value: RawBuilder<unknown>,
  unit: Metric['unit'],
): Metric {
  return {
    key: `reactions.${key}`,
    label,
    definition,
    unit,
    permission: 'reactions.read',
    async measure(work) {
      const { timeZone } = await readSettings(work)
      const first = `${todayIn(timeZone).slice(0, 7)}-01`
      const { rows } = await sql<{ value: number | null; n: number }>`
        with began as (
          select id from campaign where deleted_at is null and began_at >= ${first}::date::timestamp at time zone ${timeZone}),
        sent as (
          select coalesce(sum(c.n), 0) as n from campaign_count c join began b on b.id = c.campaign_id
          where c.state in ('sent', 'kept')),
        sums as (
          select coalesce(sum(c.n) filter (where c.what = 'opened'), 0) as opened,
            coalesce(sum(c.n) filter (where c.what = 'clicked'), 0) as clicked,
            coalesce(sum(c.n) filter (where c.what = 'bounced'), 0) as bounced,
            coalesce(sum(c.n) filter (where c.what = 'revenue'), 0) as revenue,
            coalesce(sum(c.n) filter (where c.what = 'unsubscribed'), 0) as unsubscribed
          from reaction_count c join began b on b.id = c.campaign_id where c.cut = '')
        select (${value})::float8 as value, sent.n::int as n from sent, sums`.execute(work.db)
      return { value: rows[0]?.value ?? null, n: rows[0]?.n ?? 0, exact: true }
    },
  }
}

const share = (column: string): RawBuilder<unknown> =>
  sql`100.0 * ${sql.ref(`sums.${column}`)} / nullif(sent.n - sums.bounced, 0)`

export const reactionMetrics: readonly Metric[] = [
  ofThisMonth(
    'opened',
    { ja: '今月の配信の開封率', en: 'Open rate of this month' },
    {
      ja: '今月始まった配信を本人が開いた人数 ÷ 到達した数。Apple などの自動の開封を含まない',
      en: 'People who opened campaigns that began this month ÷ mails delivered, without opens by machines',
    },
    share('opened'),
    'percent',
  ),
  ofThisMonth(
    'clicked',
    { ja: '今月の配信のクリック率', en: 'Click rate of this month' },
    {
      ja: '今月始まった配信のリンクをクリックした人数 ÷ 到達した数。安全検査のクリックを含まない',
      en: 'People who clicked in campaigns that began this month ÷ mails delivered, without clicks by scanners',
    },
    share('clicked'),
    'percent',
  ),
  ofThisMonth(
    'unsubscribed',
    { ja: '今月の配信の配信停止率', en: 'Unsubscribe rate of this month' },
    {
      ja: '今月始まった配信のあとに配信停止を希望した人数 ÷ 到達した数',
      en: 'People who asked for no more after campaigns that began this month ÷ mails delivered',
    },
    share('unsubscribed'),
    'percent',
  ),
  ofThisMonth(
    'revenue',
    { ja: '今月の配信からの売上', en: 'Revenue of this month’s campaigns' },
    {
      ja: '今月始まった配信を最後にクリックし、計測期間内に注文された売上（税抜、返品を引く）',
      en: 'Orders within the window after a click in a campaign that began this month, the last touch having all of it; without tax, less returns',
    },
    sql`sums.revenue`,
    'yen',
  ),
]
