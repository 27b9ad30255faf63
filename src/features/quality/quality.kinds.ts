import { sql, type SqlBool } from 'kysely'
import { z } from 'zod'
import type { Metric } from '#platform/catalogue/metric.ts'
import { defineRule, type RuleKind } from '#platform/catalogue/rule.ts'
import { doubtKinds, doubtLabels } from './quality.ts'

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
    predicate: ({
      op,
      percent,
    }) => sql<SqlBool>`c.customer_id in (select q.customer_id from customer_quality q
      where q.completeness ${op === 'atMost' ? sql`<=` : sql`>=`} ${sql.lit(percent)})`,
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
        options: doubtKinds.map((value) => ({ value, label: doubtLabels[value] })),
      },
    },
    predicate: ({ kind }) =>
      sql<SqlBool>`c.customer_id in (select d.customer_id from customer_doubt d
        ${kind ? sql`where d.kind = ${kind}` : sql``})`,
  }),
  defineRule({
    kind: 'untouched',
    label: { ja: '最後に触れてからの日数', en: 'Days since the last change' },
    params: z.object({ days: z.int().min(1).max(7300) }),
    form: { days: { label: { ja: '日以上', en: 'At least' }, start: 365 } },
    predicate: ({ days }) => sql<SqlBool>`c.customer_id in (select q.customer_id from customer_quality q
      where q.touched_at < now() - make_interval(days => ${sql.lit(days)}))`,
    say: ({ days }) => ({ ja: `${days}日以上 変更がない`, en: `untouched for ${days} days or more` }),
  }),
]

async function share(work: Parameters<Metric['measure']>[0], counted: ReturnType<typeof sql>) {
  const { rows } = await sql<{ value: number | null; n: number }>`
    select (100.0 * count(*) filter (where ${counted}) / nullif(count(*), 0))::float8 as value, count(*)::int as n
    from customer_quality q join customer c on c.customer_id = q.customer_id where c.deleted_at is null`.execute(
    work.db,
  )
  return { value: rows[0]?.value ?? null, n: rows[0]?.n ?? 0, exact: true }
}

const doubtful = (kind?: string) =>
  sql`exists (select 1 from customer_doubt d where d.customer_id = q.customer_id ${kind ? sql`and d.kind = ${kind}` : sql``})`

export const qualityMetrics: readonly Metric[] = [
  {
    key: 'quality.completeness',
    label: { ja: '平均の完成度', en: 'Average completeness' },
    definition: {
      ja: '点検済みの顧客（ごみ箱を除く）の完成度の平均。完成度は、大事な項目のうち入っているものの重みの割合',
      en: 'The mean completeness of checked customers outside the bin: the weight of what is filled in what matters',
    },
    unit: 'percent',
    permission: 'quality.manage',
    async measure(work) {
      const { rows } = await sql<{ value: number | null; n: number }>`
        select avg(q.completeness)::float8 as value, count(*)::int as n from customer_quality q
        join customer c on c.customer_id = q.customer_id where c.deleted_at is null`.execute(work.db)
      return { value: rows[0]?.value ?? null, n: rows[0]?.n ?? 0, exact: true }
    },
  },
  {
    key: 'quality.doubtful',
    label: { ja: '疑わしい値のある割合', en: 'Share with doubtful values' },
    definition: {
      ja: 'データ点検に 1 件以上出ている顧客 ÷ 点検済みの顧客（ごみ箱を除く）',
      en: 'Customers with at least one doubtful value ÷ checked customers outside the bin',
    },
    unit: 'percent',
    permission: 'quality.manage',
    measure: (work) => share(work, doubtful()),
  },
  ...doubtKinds.map((kind): Metric => ({
    key: `quality.${kind}`,
    label: doubtLabels[kind],
    definition: {
      ja: `データ点検に「${doubtLabels[kind].ja}」で出ている顧客 ÷ 点検済みの顧客（ごみ箱を除く）`,
      en: `Customers listed under “${doubtLabels[kind].en}” ÷ checked customers outside the bin`,
    },
    unit: 'percent',
    permission: 'quality.manage',
    measure: (work) => share(work, doubtful(kind)),
  })),
]
