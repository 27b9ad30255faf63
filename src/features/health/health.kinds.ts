import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import { channels } from '#features/customers/customers.health.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { Metric } from '#platform/catalogue/metric.ts'
import { defineRule, ofThese, type RuleKind, isAmong } from '#platform/catalogue/rule.ts'
import { channelLabels, healthKinds, healthLabels, type HealthKind } from './health.ts'

const told = z.object({ channel: z.enum(channels), address: z.string() })
const refused = told.extend({ said: z.string() })

export const healthEvents: readonly EventKind[] = [
  defineEvent({
    name: 'contact.verified',
    payload: told,
    personal: ['address'],
    sentence: { ja: '{address} が本人のものと確認できました', en: '{address} was verified' },
    icon: 'MailCheck',
  }),
  defineEvent({
    name: 'contact.bounced',
    payload: refused,
    personal: ['address', 'said'],
    sentence: {
      ja: '{address} に届かなくなりました（{said}）',
      en: 'Nothing arrives at {address} any more ({said})',
    },
    icon: 'MailX',
  }),
  defineEvent({
    name: 'contact.failing',
    payload: refused,
    personal: ['address', 'said'],
    sentence: {
      ja: '{address} に続けて届きません（{said}）',
      en: '{address} keeps failing ({said})',
    },
    icon: 'MailQuestion',
  }),
  defineEvent({
    name: 'contact.complained',
    payload: told,
    personal: ['address'],
    sentence: {
      ja: '{address} から迷惑メールと報告されました',
      en: '{address} reported what came as spam',
    },
    icon: 'HandStop',
  }),
  defineEvent({
    name: 'contact.judged',
    payload: told,
    personal: ['address'],
    sentence: { ja: '{address} の状態を直しました', en: 'Corrected what is known of {address}' },
    icon: 'Edit',
  }),
]

/** Those whose kind is a note that was left on reading the address. */
const noted = new Set<HealthKind>(['carrier', 'role', 'rfcViolation', 'free'])
const learnt: { readonly [K in HealthKind]?: RawBuilder<SqlBool> } = {
  verified: sql<SqlBool>`h.verified_at is not null`,
  bounced: sql<SqlBool>`h.bounced_at is not null`,
  failing: sql<SqlBool>`h.soft_bounces >= 3`,
  complained: sql<SqlBool>`h.complained_at is not null`,
}
const ofPoint = sql`h.customer_id = p.customer_id and h.channel = p.kind and h.key = p.key`

export const healthRules: readonly RuleKind[] = [
  defineRule({
    kind: 'contactHealth',
    label: { ja: '連絡先の状態', en: 'State of contact points' },
    params: z.object({ channel: z.enum(channels), is: z.enum(healthKinds) }),
    form: {
      channel: {
        label: { ja: '連絡先', en: 'Contact point' },
        options: channels.map((value) => ({ value, label: channelLabels[value] })),
      },
      is: {
        label: { ja: '状態', en: 'State' },
        options: healthKinds.map((value) => ({ value, label: healthLabels[value] })),
      },
    },
    predicate({ channel, is }, scope) {
      const known = learnt[is]
      if (known)
        return isAmong(sql`select h.customer_id from contact_health h
          where h.channel = ${channel} and h.state is not null and ${known} and ${ofThese(scope, sql`h.customer_id`)}
            and exists (select 1 from contact_point p where ${ofPoint})`)
      const which = noted.has(is)
        ? sql`${is} = any(p.notes)`
        : sql`not exists (select 1 from contact_health h where ${ofPoint} and h.verified_at is not null)`
      return isAmong(sql`select p.customer_id from contact_point p
        where p.kind = ${channel} and ${which} and ${ofThese(scope, sql`p.customer_id`)}`)
    },
    async evidence({ channel, is }, { work }, customerId) {
      const which = learnt[is] ?? (noted.has(is) ? sql`${is} = any(p.notes)` : sql`h.verified_at is null`)
      const { rows } = await sql<{ value: string; said: string | null; at: string | null }>`
        select p.value, h.said, coalesce(h.complained_at, h.bounced_at, h.verified_at) as at
        from contact_point p left join contact_health h on ${ofPoint}
        where p.customer_id = ${customerId}::uuid and p.kind = ${channel} and ${which}
        order by p.position limit 10`.execute(work.db)
      const state = healthLabels[is]
      return rows.map(({ value, said, at }) => {
        const why = (is === 'bounced' || is === 'failing') && said ? [said] : []
        return {
          text: {
            ja: [value, state.ja, ...why].join('・'),
            en: [value, state.en.toLowerCase(), ...why].join(' · '),
          },
          ...(learnt[is] && at !== null && { at }),
        }
      })
    },
    say({ channel, is }) {
      const [at, state] = [channelLabels[channel], healthLabels[is]]
      return {
        ja: `${at.ja}に「${state.ja}」のものが ある`,
        en: `has a contact point (${at.en.toLowerCase()}) that is: ${state.en.toLowerCase()}`,
      }
    },
  }),
]

export const healthMetrics: readonly Metric[] = [
  {
    key: 'health.undeliverable',
    label: { ja: '届かないメールアドレスの割合', en: 'Share of undeliverable e-mail addresses' },
    definition: {
      ja: '不達になったメールアドレス ÷ 顧客（ごみ箱を除く）のメールアドレス',
      en: 'E-mail addresses at which nothing arrives any more ÷ e-mail addresses of customers outside the bin',
    },
    unit: 'percent',
    permission: 'customers.read',
    async measure(work) {
      const { rows } = await sql<{ n: number; gone: number }>`
        select count(*)::int as n, count(h.bounced_at)::int as gone
        from contact_point p join customer c on c.customer_id = p.customer_id
        left join contact_health h on ${ofPoint} and h.bounced_at is not null
        where p.kind = 'email' and p.key <> '' and ${visible(work)}`.execute(work.db)
      const { n, gone } = rows[0] ?? { n: 0, gone: 0 }
      return { value: n === 0 ? null : (100 * gone) / n, n, exact: true }
    },
  },
]

const states = ['complained', 'bounced', 'failing', 'verified'] as const

export const healthFields: readonly Field[] = [
  {
    key: 'emailHealth',
    subject: 'customer',
    label: { ja: 'メールの状態', en: 'State of e-mail' },
    help: {
      ja: '届かなかったこと、迷惑メールの報告、本人の確認から分かる、メールアドレスの状態',
      en: 'What bounces, complaints and verifications tell of the e-mail addresses',
    },
    type: 'choices',
    section: 'contact',
    pii: 'none',
    merge: 'survivor',
    editable: false,
    aliases: [],
    filterable: true,
    options: states.map((value) => ({ value, label: healthLabels[value] })),
    computed: { table: 'email_health', id: 'customer_id', column: 'state' },
  },
]
