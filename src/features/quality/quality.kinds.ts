import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Phrase } from '#kit/text.ts'
import type { Metric } from '#platform/catalogue/metric.ts'
import { addDays } from '#kit/japan/days.ts'
import { dayBegins } from '#features/fields/fields.instants.ts'
import { defineRule, ofThese, type RuleKind, isAmong } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { lookedAt } from './quality.subjects.ts'
import { doubtKindsOf, doubtLabels, type Subject } from './quality.ts'

const labels: ReadonlyMap<string, Phrase> = new Map(Object.entries(doubtLabels))

export const qualityRules: readonly RuleKind[] = [
  defineRule({
    kind: 'completeness',
    label: { ja: '完成度', en: 'Completeness' },
    params: z.object({ op: z.enum(['atMost', 'atLeast']), percent: z.int().min(0).max(100) }),
    form: {
      percent: { label: { ja: '％', en: 'Percent' }, start: 60 },
      op: {
        label: { ja: '以上・以下', en: 'At least or at most' },
        options: [
          { value: 'atMost', label: { ja: '以下', en: 'at most' } },
          { value: 'atLeast', label: { ja: '以上', en: 'at least' } },
        ],
      },
    },
    predicate: ({ op, percent }, scope) =>
      isAmong(sql`select q.customer_id from customer_quality q
      where ${ofThese(scope, sql`q.customer_id`)} and q.completeness ${op === 'atMost' ? sql`<=` : sql`>=`} ${sql.lit(percent)}`),
    say: ({ op, percent }) =>
      op === 'atMost'
        ? { ja: `完成度が ${percent} % 以下`, en: `at most ${percent} % complete` }
        : { ja: `完成度が ${percent} % 以上`, en: `at least ${percent} % complete` },
  }),
  defineRule({
    kind: 'doubt',
    label: { ja: 'データ点検', en: 'Doubtful data' },
    params: z.object({ kind: z.string().max(60).optional().describe('Any, when left out') }),
    form: {
      kind: {
        label: { ja: '内容', en: 'What' },
        optional: true,
        options: doubtKindsOf.customer.map((value) => ({ value, label: doubtLabels[value] })),
      },
    },
    predicate: ({ kind }, scope) =>
      isAmong(sql`select d.customer_id from customer_doubt d
        where ${ofThese(scope, sql`d.customer_id`)} ${kind ? sql`and d.kind = ${kind}` : sql``}`),
    say: ({ kind }) => {
      if (!kind) return { ja: 'データ点検に 出ている', en: 'has doubtful data' }
      const { ja, en } = labels.get(kind) ?? { ja: kind, en: kind }
      return { ja: `データ点検に「${ja}」が 出ている`, en: `has doubtful data: ${en}` }
    },
  }),
  defineRule({
    kind: 'untouched',
    label: { ja: '最後の動きからの日数', en: 'Days since the last activity' },
    params: z.object({ days: z.int().min(1).max(7300) }),
    form: { days: { label: { ja: '日以上', en: 'At least' }, start: 365 } },
    predicate: ({ days }, scope) =>
      isAmong(sql`select q.customer_id from customer_quality q
      where ${ofThese(scope, sql`q.customer_id`)}
        and q.touched_at < ${dayBegins(addDays(scope.today, 1 - days), scope)}::timestamptz`),
    say: ({ days }) => ({ ja: `${days}日以上 動きがない`, en: `no activity for ${days} days or more` }),
  }),
]

const sampleAbove = 100_000

/** One figure over the checked records outside the bin; of very many, over a sample of them. */
async function measure(work: Work, subject: Subject, figure: RawBuilder<unknown>) {
  const { records, key, id, scores } = lookedAt[subject]
  const { rows: sizes } = await sql<{ size: number }>`
    select greatest(reltuples, 0)::float8 as size from pg_class where oid = ${`${subject}_quality`}::regclass`.execute(
    work.db,
  )
  const size = sizes[0]?.size ?? 0
  const exact = size <= sampleAbove
  const sample = exact ? sql`` : sql`tablesample system (${sql.lit((100 * sampleAbove) / size)})`
  const { rows } = await sql<{ value: number | null; n: number }>`
    select (${figure})::float8 as value, count(*)::int as n
    from ${scores} q ${sample} join ${records} c on ${key} = q.${id}
    where c.deleted_at is null`.execute(work.db)
  return { value: rows[0]?.value ?? null, n: rows[0]?.n ?? 0, exact }
}

const doubtful = sql`100.0 * count(*) filter (where q.doubts > 0) / nullif(count(*), 0)`

export const qualityMetrics: readonly Metric[] = [
  {
    key: 'quality.completeness',
    label: { ja: '平均の完成度', en: 'Average completeness' },
    definition: {
      ja: '点検済みの顧客（ごみ箱を除く）の完成度の平均。10万人を超えると抜き取り',
      en: 'The mean completeness of checked customers outside the bin; of a sample above 100,000',
    },
    unit: 'percent',
    permission: 'quality.manage',
    measure: (work) => measure(work, 'customer', sql`avg(q.completeness)`),
  },
  {
    key: 'quality.doubtful',
    label: { ja: '疑わしい値のある割合', en: 'Share with doubtful values' },
    definition: {
      ja: 'データ点検に1件以上出ている顧客 ÷ 点検済みの顧客。10万人を超えると抜き取り',
      en: 'Customers with at least one doubtful value ÷ checked customers; of a sample above 100,000',
    },
    unit: 'percent',
    permission: 'quality.manage',
    measure: (work) => measure(work, 'customer', doubtful),
  },
  {
    key: 'quality.companyCompleteness',
    label: { ja: '取引先の平均の完成度', en: 'Average completeness of companies' },
    definition: {
      ja: '点検済みの取引先（ごみ箱を除く）の完成度の平均。10万社を超えると抜き取り',
      en: 'The mean completeness of checked companies outside the bin; of a sample above 100,000',
    },
    unit: 'percent',
    permission: 'quality.manage',
    measure: (work) => measure(work, 'company', sql`avg(q.completeness)`),
  },
  {
    key: 'quality.companyDoubtful',
    label: { ja: '疑わしい値のある取引先の割合', en: 'Share of companies with doubtful values' },
    definition: {
      ja: 'データ点検に1件以上出ている取引先 ÷ 点検済みの取引先。10万社を超えると抜き取り',
      en: 'Companies with at least one doubtful value ÷ checked companies; of a sample above 100,000',
    },
    unit: 'percent',
    permission: 'quality.manage',
    measure: (work) => measure(work, 'company', doubtful),
  },
]
