import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import { defineRule, ofThese, type RuleKind, isAmong } from '#platform/catalogue/rule.ts'
import { firstOf, lastOf } from './insight.months.ts'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const months = z.tuple([month, month])

function within(column: string, [from, to]: readonly [string, string]): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} between ${firstOf(from)}::date and ${lastOf(to)}::date`
}

const span = ([from, to]: readonly [string, string]): string => (from === to ? from : `${from}〜${to}`)
const spanEn = ([from, to]: readonly [string, string]): string => (from === to ? from : `${from} to ${to}`)

/** What a number of a picture of subscriptions leads to. */
export const subscriptionPictureRules: readonly RuleKind[] = [
  defineRule({
    kind: 'subscriptionRounds',
    label: { ja: '定期の回数', en: 'Rounds of a subscription' },
    params: z.object({ atLeast: z.int().min(1).max(999), months }),
    predicate: ({ atLeast, months: began }, scope) =>
      isAmong(sql`
      select s.customer_id from subscription s
      where ${ofThese(scope, sql`s.customer_id`)} and s.shipped_rounds >= ${sql.lit(atLeast)} and ${within('s.started_on', began)}`),
    say: ({ atLeast, months: began }) => ({
      ja: `${span(began)} に申し込んだ定期が ${atLeast}回目まで届いた`,
      en: `a subscription begun in ${spanEn(began)} reached round ${atLeast}`,
    }),
  }),
  defineRule({
    kind: 'subscriptionBegan',
    label: { ja: '定期の申し込み', en: 'Began a subscription' },
    params: z.object({ months }),
    predicate: ({ months: began }, scope) =>
      isAmong(sql`
      select s.customer_id from subscription s
      where ${ofThese(scope, sql`s.customer_id`)} and ${within('s.started_on', began)}`),
    say: ({ months: began }) => ({
      ja: `${span(began)} に定期を申し込んだ`,
      en: `began a subscription in ${spanEn(began)}`,
    }),
  }),
  defineRule({
    kind: 'subscriptionLeft',
    label: { ja: '定期の解約', en: 'Cancelled a subscription' },
    params: z.object({
      months,
      how: z
        .enum(['cancelled', 'stopped'])
        .default('cancelled')
        .describe('stopped: suspended, in payment error or ended, too'),
    }),
    predicate: ({ months: left, how }, scope) =>
      isAmong(sql`
      select x.customer_id from subscription_change x
      where ${ofThese(scope, sql`x.customer_id`)} and ${within('x.day', left)} and ${
        how === 'cancelled'
          ? sql`x.state_after = 'cancelled' and x.state_before <> 'cancelled'`
          : sql`x.state_before in ('active', 'paused') and x.state_after not in ('active', 'paused')`
      }`),
    say: ({ months: left, how }) =>
      how === 'cancelled'
        ? { ja: `${span(left)} に定期を解約した`, en: `cancelled a subscription in ${spanEn(left)}` }
        : {
            ja: `${span(left)} に定期が止まった（解約・休止・決済エラー・終了）`,
            en: `had a subscription that stopped in ${spanEn(left)}`,
          },
  }),
  defineRule({
    kind: 'askedToLeave',
    label: { ja: '解約の申し出', en: 'Asked to leave' },
    params: z.object({
      months,
      reasonId: z.uuid().nullable().optional().describe('Null: no reason was given'),
      outcome: z.enum(['cancelled', 'stayed']).optional(),
    }),
    predicate: ({ months: asked, reasonId, outcome }, scope) =>
      isAmong(sql`
      select l.customer_id from leaving_request l
      where ${ofThese(scope, sql`l.customer_id`)} and ${within('l.day', asked)}
        ${reasonId === undefined ? sql`` : sql`and l.reason_id is not distinct from ${reasonId}::uuid`}
        ${outcome === undefined ? sql`` : sql`and l.outcome = ${outcome}`}`),
    say: ({ months: asked, outcome }) => {
      const then = {
        ja: outcome === 'stayed' ? 'て、続けた' : outcome === 'cancelled' ? 'て、解約した' : 'た',
        en: outcome === 'stayed' ? ' and stayed' : outcome === 'cancelled' ? ' and left' : '',
      }
      return {
        ja: `${span(asked)} に解約を申し出${then.ja}`,
        en: `asked to leave in ${spanEn(asked)}${then.en}`,
      }
    },
  }),
]
