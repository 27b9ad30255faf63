import { sql } from 'kysely'
import { z } from 'zod'
import { purchaseField } from '#features/purchases/purchases.fields.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { Metric } from '#platform/catalogue/metric.ts'
import { defineRule, isAmong, ofThese, type RuleKind } from '#platform/catalogue/rule.ts'

export const pointFields: readonly Field[] = [
  {
    ...purchaseField,
    key: 'points',
    label: { ja: 'ポイント残高', en: 'Points' },
    type: 'number',
    computed: { table: 'point_balance', id: 'customer_id', column: 'balance' },
    filterable: true,
  },
  {
    ...purchaseField,
    key: 'memberRank',
    label: { ja: '会員ランク', en: 'Member rank' },
    type: 'text',
    computed: { table: 'point_shown', id: 'customer_id', column: 'rank' },
  },
]

export const pointRules: readonly RuleKind[] = [
  defineRule({
    kind: 'pointsExpiring',
    label: { ja: 'まもなく失効するポイント', en: 'Points that run out soon' },
    params: z.object({
      days: z.int().min(0).max(3650),
      least: z.int().min(1).max(100_000_000).default(1),
    }),
    form: {
      days: { label: { ja: '日以内', en: 'Within days' }, start: 30 },
      least: { label: { ja: 'ポイント以上', en: 'At least points' }, start: 1 },
    },
    predicate: ({ days, least }, scope) =>
      isAmong(sql`
      select l.customer_id from point_lot l where l.left_over > 0 and ${ofThese(scope, sql`l.customer_id`)}
        and l.expires_on between ${scope.today}::date and ${scope.today}::date + ${days}::int
      group by l.customer_id having sum(l.left_over) >= ${least}::int`),
    say: ({ days, least }) => ({
      ja: `${days}日以内に失効するポイントが ${least.toLocaleString('ja-JP')} 以上ある`,
      en: `has at least ${least.toLocaleString('en-US')} points that run out within ${days} days`,
    }),
  }),
]

export const pointMetrics: readonly Metric[] = [
  {
    key: 'points.outstanding',
    label: { ja: 'ポイント残高の合計', en: 'Points outstanding' },
    definition: {
      ja: '顧客が今持っていて、まだ使っていないポイントの合計（1ポイント＝1円）',
      en: 'All points that customers hold and have not used (one point is one yen)',
    },
    unit: 'yen',
    permission: 'purchases.totals',
    async measure({ db }) {
      const { rows } = await sql<{ value: number; n: number }>`
        select coalesce(sum(balance), 0)::float8 as value, count(*)::int as n from point_balance where balance > 0`.execute(
        db,
      )
      return { value: rows[0]?.value ?? 0, n: rows[0]?.n ?? 0, exact: true }
    },
  },
]
