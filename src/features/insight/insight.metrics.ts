import { sql } from 'kysely'
import type { Phrase } from '#kit/text.ts'
import type { Measured, Metric } from '#platform/catalogue/metric.ts'
import type { Work } from '#platform/work.ts'
import { queries, type Picture } from './insight.api.ts'
import { addMonths, monthOf } from './insight.months.ts'
import { audienceOf } from './insight.scope.ts'
import { readStanding } from './insight.subscribers.ts'
import { readContinuation, readSurvival } from './insight.subscriptions.ts'

const permission = 'insight.read'

type Now = { active: number; mrr: number; going: number }

/** Of the subscriptions of those whom one may see. */
async function readNow(work: Work): Promise<Now> {
  const audience = await audienceOf(work)
  const { rows } = await sql<Now>`
    select (count(*) filter (where s.state = 'active'))::int as active,
      coalesce(sum(s.monthly_value), 0)::float8 as mrr, count(*)::int as going
    from subscription s where s.state in ('active', 'paused') and ${audience.has(sql`s.customer_id`)}`.execute(
    work.db,
  )
  return rows[0] ?? { active: 0, mrr: 0, going: 0 }
}

/** A number of a picture, as it is drawn without choosing anything. */
function rowOf({ rows }: Picture, key: string, column: string, whole: string): Measured {
  const values = rows.find((row) => row.key === key)?.values
  return { value: values?.[column] ?? null, n: values?.[whole] ?? 0, exact: true }
}

function metric(
  key: string,
  unit: Metric['unit'],
  label: Phrase,
  definition: Phrase,
  measure: Metric['measure'],
): Metric {
  return { key: `subscriptions.${key}`, unit, label, definition, permission, measure }
}

export const subscriptionMetrics: readonly Metric[] = [
  metric(
    'active',
    'count',
    { ja: '有効な定期', en: 'Active subscriptions' },
    {
      ja: '今、有効な定期の数。一時休止・休止・決済エラーは数えない',
      en: 'Subscriptions that are active now; those paused, suspended or in payment error do not count',
    },
    async (work) => {
      const { active } = await readNow(work)
      return { value: active, n: active, exact: true }
    },
  ),
  metric(
    'mrr',
    'yen',
    { ja: 'MRR', en: 'MRR' },
    {
      ja: '有効と一時休止の定期の、1回の金額（税抜）× 30.4375 ÷ お届け間隔の日数 の合計',
      en: 'The price of a round without tax × 30.4375 ÷ days between rounds, of subscriptions that are active or paused until a day',
    },
    async (work) => {
      const { mrr, going } = await readNow(work)
      return { value: mrr, n: going, exact: true }
    },
  ),
  metric(
    'churn',
    'percent',
    { ja: '解約率（先月）', en: 'Churn of last month' },
    { ja: '先月の解約 ÷ 先月初めの有効な定期', en: 'Cancelled last month ÷ active when it began' },
    async (work) => {
      const { today } = await audienceOf(work)
      const last = addMonths(monthOf(today), -1)
      const picture = await readStanding(
        work,
        queries.standing.parse({ from: addMonths(last, -1), to: last }),
      )
      return { ...rowOf(picture, last, 'churn', 'active'), n: picture.rows[0]?.values['active'] ?? 0 }
    },
  ),
  metric(
    'continuation',
    'percent',
    { ja: '定期の継続率（1→2回目）', en: 'Continuation from round 1 to 2' },
    {
      ja: '2回目を出荷した定期 ÷ 1回目を出荷し、2回目の予定日と猶予14日が過ぎた定期。3年以内の申し込み',
      en: 'Subscriptions that shipped round 2 ÷ those that shipped the first and whose second day and 14 days are over, applied for within three years',
    },
    async (work) => rowOf(await readContinuation(work, queries.continuation.parse({})), '1', 'rate', 'whole'),
  ),
  metric(
    'survival',
    'percent',
    { ja: '定期の残存率（3回目）', en: 'Survival to round 3' },
    {
      ja: '3回目まで出荷した定期 ÷ 1回目を出荷し、3回目の予定日と猶予14日が過ぎた定期。3年以内の申し込み',
      en: 'Subscriptions that shipped round 3 ÷ those that shipped the first and whose third day and 14 days are over, applied for within three years',
    },
    async (work) => rowOf(await readSurvival(work, queries.survival.parse({})), '3', 'rate', 'whole'),
  ),
]
