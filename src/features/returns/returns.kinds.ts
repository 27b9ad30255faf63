import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import { bounceReasons, reasonWords } from '#kit/bounces.ts'

const about = z.object({
  mailId: z.uuid().optional(),
  campaignId: z.uuid().optional(),
  address: z.string(),
})

export const returnEvents: readonly EventKind[] = [
  defineEvent({
    name: 'mail.bounced',
    payload: about.extend({ hard: z.boolean(), reason: z.enum(bounceReasons).nullable() }),
    personal: ['address'],
    sentence: {
      ja: '{address} へのメールが戻りました（{why}・{how}）',
      en: 'Mail to {address} came back ({why}, {how})',
    },
    words({ reason, hard }, _names, locale) {
      return {
        why: reasonWords[reason ?? 'other'].label[locale],
        how: hard
          ? { ja: '今後も届きません', en: 'for good' }[locale]
          : { ja: '一時的', en: 'this time' }[locale],
      }
    },
    icon: 'MailX',
  }),
  defineEvent({
    name: 'mail.complained',
    payload: about,
    personal: ['address'],
    sentence: {
      ja: '{address} からメールを迷惑メールと報告されました',
      en: '{address} reported a mail as spam',
    },
    icon: 'HandStop',
  }),
  defineEvent({
    name: 'mail.replied',
    payload: about.extend({ subject: z.string() }),
    personal: ['address', 'subject'],
    sentence: { ja: '{address} からメールに返信がありました', en: '{address} answered a mail' },
    icon: 'MailForward',
  }),
]
