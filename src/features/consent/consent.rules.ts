import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import type { Phrase } from '#kit/text.ts'
import { defineRule, type RuleKind, type RuleScope } from '#platform/catalogue/rule.ts'
import { reasonsSql } from './consent.reach.ts'
import { consentWords, sayVerdict } from './consent.text.ts'
import { allowing, channels, everyPurpose, reasons, states, type Channel } from './consent.ts'

const channelForm = {
  label: { ja: '連絡手段', en: 'Channel' },
  options: channels.map((value) => ({ value, label: consentWords[value] })),
  start: 'email',
} as const
const purposeForm = { label: { ja: '利用目的', en: 'Purpose' }, of: 'purpose' } as const
const common = { channel: z.enum(channels), purposeId: z.uuid() }

const reasonOf = (
  scope: RuleScope,
  { channel, purposeId }: { channel: Channel; purposeId: string },
): RawBuilder<unknown> => reasonsSql(scope.work, channel, [purposeId], scope, scope)

const nameIn = (name: string | undefined, channel: Channel): Phrase => ({
  ja: `${consentWords[channel].ja}での「${name ?? '利用目的'}」`,
  en: `“${name ?? 'a purpose'}” by ${consentWords[channel].en}`,
})

export const consentRules: readonly RuleKind[] = [
  defineRule({
    kind: 'mayWrite',
    label: { ja: '配信できる', en: 'May be written to' },
    params: z.object({
      ...common,
      may: z.boolean(),
      reason: z.enum(reasons).optional().describe('Only those of whom this is the reason'),
    }),
    form: {
      channel: channelForm,
      purposeId: purposeForm,
      may: {
        label: { ja: '送ってよいか', en: 'May it be sent' },
        options: [
          { value: 'true', label: { ja: '送ってよい', en: 'yes' } },
          { value: 'false', label: { ja: '送れない', en: 'no' } },
        ],
        start: true,
      },
    },
    predicate(params, scope) {
      const having = (what: RawBuilder<unknown>): RawBuilder<SqlBool> =>
        sql<SqlBool>`c.customer_id in (select r.customer_id from (${reasonOf(scope, params)}) r where ${what})`
      // Who is in no row has no address that can be written to.
      if (params.reason === 'noAddress') return sql<SqlBool>`not ${having(sql`true`)}`
      if (params.reason !== undefined) return having(sql`r.reason = ${params.reason}`)
      const may = having(sql`r.reason = any(${[...allowing]}::text[])`)
      return params.may ? may : sql<SqlBool>`not ${may}`
    },
    say({ channel, purposeId, may, reason }, _scope, { purpose }) {
      const { ja, en } = nameIn(purpose(purposeId), channel)
      if (reason !== undefined) {
        const why = sayVerdict({ reason, on: null, stop: null })
        return { ja: `${ja}の理由が「${why.ja}」`, en: `${en}: ${why.en}` }
      }
      return may
        ? { ja: `${ja}を 送ってよい`, en: `may be sent ${en}` }
        : { ja: `${ja}を 送れない`, en: `may not be sent ${en}` }
    },
  }),
  defineRule({
    kind: 'consent',
    label: { ja: '同意の状態', en: 'State of consent' },
    params: z.object({ ...common, state: z.enum([...states, 'unknown']) }),
    form: {
      channel: channelForm,
      purposeId: purposeForm,
      state: {
        label: { ja: '状態', en: 'State' },
        options: [...states, 'unknown' as const].map((value) => ({ value, label: consentWords[value] })),
      },
    },
    predicate({ channel, purposeId, state }) {
      const standing = sql`from consent_now n where n.customer_id = c.customer_id and n.channel = ${channel}
        and (n.purpose_id = ${purposeId}::uuid or n.purpose_id = ${everyPurpose}::uuid and not exists (
          select 1 from consent_now o where o.customer_id = n.customer_id and o.channel = n.channel and o.key = n.key
            and o.purpose_id = ${purposeId}::uuid))`
      return state === 'unknown'
        ? sql<SqlBool>`not exists (select 1 ${standing})`
        : sql<SqlBool>`exists (select 1 ${standing} and n.state = ${state})`
    },
    say({ channel, purposeId, state }, _scope, { purpose }) {
      const { ja, en } = nameIn(purpose(purposeId), channel)
      return {
        ja: `${ja}の同意が ${consentWords[state].ja}`,
        en: `${en}: ${consentWords[state].en.toLowerCase()}`,
      }
    },
  }),
]
