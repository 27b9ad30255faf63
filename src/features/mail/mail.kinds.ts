import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'

const payload = z.object({
  mailId: z.uuid().optional(),
  /** Where it was a campaign's, by whose name it is then called. */
  campaignId: z.uuid().optional(),
  variant: z.int().optional(),
  subject: z.string(),
})

export const mailEvents: readonly EventKind[] = [
  defineEvent({
    name: 'mail.sent',
    payload,
    personal: ['subject'],
    sentence: { ja: 'メール「{subject}」を送りました', en: 'Sent the mail “{subject}”' },
    icon: 'MailForward',
  }),
  defineEvent({
    name: 'mail.kept',
    payload,
    personal: ['subject'],
    sentence: {
      ja: 'メール「{subject}」を送信箱に控えました（送っていません）',
      en: 'Kept the mail “{subject}” in the mailbox, without sending it',
    },
    icon: 'Mail',
  }),
  defineEvent({
    name: 'mail.failed',
    payload,
    personal: ['subject'],
    sentence: { ja: 'メール「{subject}」を送れませんでした', en: 'Could not send the mail “{subject}”' },
    icon: 'MailX',
  }),
  defineEvent({
    name: 'mail.unknown',
    payload,
    personal: ['subject'],
    sentence: {
      ja: 'メール「{subject}」は、届いたかどうかわかりません',
      en: 'It is not known whether the mail “{subject}” arrived',
    },
    icon: 'MailQuestion',
  }),
]
