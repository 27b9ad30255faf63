import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { addDays } from '#kit/japan/days.ts'
import type { Phrase } from '#kit/text.ts'
import {
  defineRule,
  ofThese,
  type RuleKind,
  type RuleNames,
  type RuleParam,
  isAmong,
  negated,
} from '#platform/catalogue/rule.ts'
import { leavingSigns } from './subscriptions.fields.ts'
import { states } from './subscriptions.ts'

/** Of a customer's subscriptions, `going` are those that are active or paused until a day. */
const held = ['going', ...states] as const
const stateWords: { readonly [S in (typeof held)[number]]: Phrase } = {
  going: { ja: '続いている', en: 'going on' },
  active: { ja: '有効', en: 'active' },
  paused: { ja: '一時休止', en: 'paused' },
  suspended: { ja: '休止', en: 'suspended' },
  cancelled: { ja: '解約', en: 'cancelled' },
  ended: { ja: '終了', en: 'ended' },
  paymentError: { ja: '決済エラー', en: 'in payment error' },
}

const days = z.int().min(0).max(3660)
const planId = z.uuid().optional()
const planForm = {
  label: { ja: 'プラン（空欄はどれでも）', en: 'Plan (empty: any)' },
  of: 'plan',
  optional: true,
} as const satisfies RuleParam
const ofPlan = (id: string | undefined): RawBuilder<unknown> =>
  id === undefined ? sql`` : sql`and s.plan_id = ${id}::uuid`
/** 定期, or 定期「…」. */
const sayPlan = (id: string | undefined, names: RuleNames): Phrase => {
  if (id === undefined) return { ja: '定期', en: 'a subscription' }
  const name = names.plan(id) ?? id
  return { ja: `定期「${name}」`, en: `a subscription of “${name}”` }
}

export const subscriptionRules: readonly RuleKind[] = [
  defineRule({
    kind: 'subscription',
    label: { ja: '定期の状態', en: 'State of subscriptions' },
    params: z.object({
      state: z.enum(held).describe('going: active or paused until a day'),
      planId,
      has: z.boolean().default(true).describe('False: those who have none like this'),
    }),
    form: {
      planId: planForm,
      state: {
        label: { ja: '状態', en: 'State' },
        options: held.map((value) => ({ value, label: stateWords[value] })),
      },
      has: {
        label: { ja: 'あるか', en: 'Has one' },
        options: [
          { value: 'true', label: { ja: 'ある', en: 'has one' } },
          { value: 'false', label: { ja: 'ない', en: 'has none' } },
        ],
      },
    },
    predicate: ({ state, planId: plan, has }, scope) => {
      const found = isAmong(sql`select s.customer_id from subscription s
        where ${ofThese(scope, sql`s.customer_id`)} and ${state === 'going' ? sql`s.state in ('active', 'paused')` : sql`s.state = ${state}`} ${ofPlan(plan)}`)
      return has ? found : negated(found)
    },
    say: ({ state, planId: plan, has }, _scope, names) => {
      const { ja, en } = sayPlan(plan, names)
      const one = en.replace(/^a subscription/, 'subscription')
      return {
        ja: `${ja}（${stateWords[state].ja}）が${has ? 'ある' : 'ない'}`,
        en: `has ${has ? 'a' : 'no'} ${one} that is ${stateWords[state].en}`,
      }
    },
  }),
  defineRule({
    kind: 'subscriptionReached',
    label: { ja: '定期のn回目まで届いた', en: 'Reached a round, and not the next' },
    params: z.object({ round: z.int().min(0).max(999), planId }),
    form: {
      round: { label: { ja: '回目まで出荷', en: 'Last round shipped' }, start: 1 },
      planId: planForm,
    },
    predicate: ({ round, planId: plan }, scope) =>
      isAmong(sql`
      select s.customer_id from subscription s
      where ${ofThese(scope, sql`s.customer_id`)} and s.shipped_rounds = ${sql.lit(round)} ${ofPlan(plan)}`),
    say: ({ round, planId: plan }, _scope, names) => {
      const { ja, en } = sayPlan(plan, names)
      return {
        ja:
          round === 0
            ? `${ja}の1回目がまだ出荷されていない`
            : `${ja}の${round}回目が出荷され、${round + 1}回目がまだ`,
        en:
          round === 0
            ? `has ${en} before its first round`
            : `has ${en} of which round ${round} was shipped and not ${round + 1}`,
      }
    },
  }),
  defineRule({
    kind: 'subscriptionShips',
    label: { ja: '定期の出荷が近い', en: 'A round will ship soon' },
    params: z.object({ days, planId }),
    form: { days: { label: { ja: '日以内', en: 'Within days' }, start: 5 }, planId: planForm },
    predicate: ({ days: within, planId: plan }, scope) =>
      isAmong(sql`
      select s.customer_id from subscription s
      where ${ofThese(scope, sql`s.customer_id`)}
        and s.ship_on between ${scope.today}::date and ${addDays(scope.today, within)}::date ${ofPlan(plan)}`),
    say: ({ days: within, planId: plan }, _scope, names) => {
      const { ja, en } = sayPlan(plan, names)
      return { ja: `${ja}が${within}日以内に出荷される`, en: `${en} will ship within ${within} days` }
    },
  }),
  defineRule({
    kind: 'subscriptionCancelled',
    label: { ja: '定期の解約と理由', en: 'Cancelled a subscription, and why' },
    params: z.object({ days, reasonId: z.uuid().optional() }),
    form: {
      days: { label: { ja: '日以内', en: 'Within days' }, start: 180 },
      reasonId: {
        label: { ja: '理由（空欄はどれでも）', en: 'Reason (empty: any)' },
        of: 'leavingReason',
        optional: true,
      },
    },
    predicate: ({ days: within, reasonId }, scope) =>
      isAmong(sql`
      select x.customer_id from subscription_change x
      where ${ofThese(scope, sql`x.customer_id`)}
        and x.kind = 'cancelled' and x.day >= ${addDays(scope.today, -within)}::date
        ${reasonId === undefined ? sql`` : sql`and x.reason_id = ${reasonId}::uuid`}`),
    say: ({ days: within, reasonId }, _scope, names) => {
      const why = reasonId === undefined ? '' : (names.leavingReason(reasonId) ?? reasonId)
      return {
        ja: `${within}日以内に${why && `「${why}」で`}定期を解約した`,
        en: `cancelled a subscription within ${within} days${why && ` for “${why}”`}`,
      }
    },
  }),
  defineRule({
    kind: 'subscriptionRisk',
    label: { ja: '解約のおそれ', en: 'May leave a subscription' },
    params: z.object({ atLeast: z.int().min(1).max(leavingSigns.length) }),
    form: { atLeast: { label: { ja: 'つ以上のしるし', en: 'Signs at least' }, start: 1 } },
    predicate: ({ atLeast }, scope) =>
      isAmong(sql`
      select g.customer_id from subscriber_sign g where ${ofThese(scope, sql`g.customer_id`)}
      group by g.customer_id having count(*) >= ${sql.lit(atLeast)}`),
    say: ({ atLeast }) => ({
      ja: `解約のおそれ：90日以内の決済失敗・続けて2回のスキップ・対応中のクレーム・90日以内の減額のうち${atLeast}つ以上`,
      en: `may leave: at least ${atLeast} of a payment that failed within 90 days, two skips in a row, an open complaint, less a month within 90 days`,
    }),
  }),
]
