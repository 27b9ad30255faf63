import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import type { Metric } from '#platform/catalogue/metric.ts'
import type { Locale } from '#kit/text.ts'
import { advertisingPurposes } from './consent.purposes.ts'
import { readReach } from './consent.reach.ts'
import { consentWords, methodWord } from './consent.text.ts'
import { allowing, channels, methods } from './consent.ts'

const payload = z.object({
  entryId: z.uuid(),
  channel: z.enum(channels),
  purposeId: z.uuid().nullable(),
  purpose: z.object({ ja: z.string(), en: z.string() }).nullable(),
  method: z.enum(methods),
})
const words = ({ channel, purpose, method }: z.output<typeof payload>, locale: Locale) => ({
  channel: consentWords[channel][locale],
  purpose: purpose?.[locale] ?? (locale === 'ja' ? 'すべてのご案内' : 'everything'),
  method: consentWords[methodWord(method)][locale],
})
const event = (name: string, ja: string, en: string, icon: string): EventKind =>
  defineEvent({
    name,
    payload,
    sentence: { ja, en },
    icon,
    words: (given, _names, locale) => words(given, locale),
  })

export const consentEvents: readonly EventKind[] = [
  event(
    'consent.given',
    '{channel}での「{purpose}」に同意しました（{method}）',
    'Consented to “{purpose}” by {channel} ({method})',
    'UserCheck',
  ),
  event(
    'consent.confirmed',
    '{channel}での「{purpose}」への同意を確認しました（{method}）',
    'Confirmed consent to “{purpose}” by {channel} ({method})',
    'MessageCheck',
  ),
  event(
    'consent.exempt',
    '{channel}での「{purpose}」は同意不要と記録しました（{method}）',
    'Noted that “{purpose}” by {channel} needs no consent ({method})',
    'UserCheck',
  ),
  event(
    'consent.refused',
    '{channel}での「{purpose}」を断りました（{method}）',
    'Refused “{purpose}” by {channel} ({method})',
    'HandStop',
  ),
]

export const consentMetrics: readonly Metric[] = [
  {
    key: 'consent.reachByMail',
    label: { ja: 'メールを送れる顧客の割合', en: 'Customers who may be mailed' },
    definition: {
      ja: '見られる顧客のうち、先頭の利用目的（広告）のメールを今送ってよい人の割合。希望の頻度に達している人を含む',
      en: 'Of customers one may see, those to whom mail of the first purpose (advertising) may be sent now, or once their wished frequency allows',
    },
    unit: 'percent',
    permission: 'consent.read',
    measure: async (work) => {
      const [purpose] = await advertisingPurposes(work)
      const { customers, items } = await readReach(work, 'email')
      const reached = items
        .find(({ purposeId }) => purposeId === purpose?.id)
        ?.reasons.filter(({ reason }) => allowing.includes(reason) || reason === 'tooSoon')
        .reduce((sum, one) => sum + one.customers, 0)
      const value = customers === 0 || reached === undefined ? null : (reached / customers) * 100
      return { value, n: customers, exact: true }
    },
  },
]
