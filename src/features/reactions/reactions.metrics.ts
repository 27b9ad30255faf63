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
            coalesce(sum(c.n) filter (where c.what = 'converted'), 0) as converted,
            coalesce(sum(c.n) filter (where c.what = 'complained'), 0) as complained,
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
    'converted',
    { ja: '今月の配信の注文率', en: 'Order rate of this month' },
    {
      ja: '今月始まった配信を最後にクリックし、計測期間内に注文した人数 ÷ 到達した数',
      en: 'People who ordered within the window, a campaign that began this month being their last touch ÷ mails delivered',
    },
    share('converted'),
    'percent',
  ),
  ofThisMonth(
    'bounced',
    { ja: '今月の配信の不達率', en: 'Bounce rate of this month' },
    {
      ja: '今月始まった配信で、恒久的に届かなかった人数 ÷ 送信した数',
      en: 'People whom campaigns that began this month could not reach for good ÷ mails sent',
    },
    sql`100.0 * sums.bounced / nullif(sent.n, 0)`,
    'percent',
  ),
  ofThisMonth(
    'complained',
    { ja: '今月の配信の迷惑メール報告率', en: 'Spam report rate of this month' },
    {
      ja: '今月始まった配信を迷惑メールとして報告した人数 ÷ 到達した数。0.1%を超えると届きにくくなります',
      en: 'People who reported campaigns that began this month as spam ÷ mails delivered; above 0.1% mail stops arriving',
    },
    share('complained'),
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
  {
    key: 'reactions.engaged',
    label: { ja: 'メールによく反応している人', en: 'People engaged with mail' },
    definition: {
      ja: '「メールへの反応」が「高い」か「ふつう」の顧客数（開封1点・クリック3点を30日ごとに半分にして足し、1点以上）',
      en: 'Customers whose engagement is high or middle: an open is 1 point, a click 3, half of it gone every 30 days, and 1 or more are left',
    },
    unit: 'people',
    permission: 'reactions.read',
    async measure(work) {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from reaction_facts f
        join customer c on c.customer_id = f.customer_id and c.deleted_at is null
        where f.level in ('high', 'middle')`.execute(work.db)
      const n = rows[0]?.n ?? 0
      return { value: n, n, exact: true }
    },
  },
]
