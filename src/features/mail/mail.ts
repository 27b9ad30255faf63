import { displayNameOf } from '#features/customers/customers.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import { addressee } from '#kit/japan/name.ts'
import { Problem } from '#kit/problem.ts'
import { fill, type Locale } from '#kit/text.ts'
import type { MailState } from './mail.states.ts'

/** A mail to a customer about what they have with us. */
export type Letter = {
  readonly customerId: string
  /** Which sentence of the product it is: `subscription.notice`. */
  readonly template: string
  /** What it is about, so that it is written once only: `subscription:<id>:round:3`. Null may be written any number of times. */
  readonly about: string | null
  /** Their main e-mail, where it is left out. */
  readonly address?: string | undefined
  readonly subject: string
  /** Plain text; `{secret}` in it stands for the secret. */
  readonly body: string
  /** A code or link that opens something: colleagues who read the mail do not see it. */
  readonly secret?: string | undefined
}

/** One line without control characters: a header can never become two. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 300)
}

const marker = '{secret}'
const unseen = '●●●●●●'

export const withSecret = (body: string, secret: string | null): string =>
  secret === null ? body : body.replaceAll(marker, () => secret)

/** As colleagues read it: where nothing is ever sent by itself, the built-in mailbox is the only way to the secret. */
export function shownBody(mail: { body: string; secret: string | null; state: MailState }): string {
  return mail.body.replaceAll(marker, () => (mail.state === 'kept' ? (mail.secret ?? unseen) : unseen))
}

const minutes = [1, 5, 15, 60, 180, 360, 720, 1440] as const

/** After how many minutes one that was put off is tried again; null when it was tried often enough, some two days. */
export function minutesUntilNext(tries: number): number | null {
  return minutes[tries - 1] ?? null
}

/** In whose language a mail is: theirs where we know it, else Japanese. */
export function localeOf(customer: { language: string | null }): Locale {
  return /^\s*(en|英)/i.test(customer.language ?? '') ? 'en' : 'ja'
}

type Named = Parameters<typeof displayNameOf>[0] & { honorific: string | null }
type Sender = Pick<Settings, 'organisation' | 'seller'>

export const senderName = ({ organisation, seller }: Sender): string => seller.name || organisation

/**
 * A whole mail: who it is to with 敬称, what is said, and below a line who it is from. `text` is written in the same
 * language as `locale` says.
 */
export function letterBody(to: Named, text: string, from: Sender, locale: Locale): string {
  const name = displayNameOf(to)
  const head =
    locale === 'en'
      ? `Dear ${name},`
      : addressee(
          {
            people: [
              {
                family: to.familyName ?? '',
                given: to.givenName ?? (to.familyName === null ? name : ''),
                ...(to.honorific !== null && { honorific: to.honorific }),
              },
            ],
          },
          { full: true },
        )
  const { seller } = from
  const lines = [
    senderName(from),
    [seller.postalCode && `〒${seller.postalCode.replace(/^〒/, '')}`, seller.address]
      .filter(Boolean)
      .join(' '),
    seller.phone && fill(locale === 'en' ? 'Phone {phone}' : '電話 {phone}', { phone: seller.phone }),
  ].filter(Boolean)
  return `${head}\n\n${text.trim()}\n\n${'─'.repeat(20)}\n${lines.join('\n')}\n`
}

export const mailNotFound = {
  ja: 'このメールは見つかりません。お客様の記録とともに消されたか、見る権限がありません',
  en: 'This mail was not found. It went with the record of its customer, or you may not see it',
}

export function noServer(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'メールサーバーが設定されていないため、送れません。メールは送信箱に残っています',
      en: 'No mail server is set, so nothing can be sent. The mail stays in the mailbox',
    },
    next: { label: { ja: 'メールの設定を開く', en: 'Open the mail settings' }, to: '/settings/mail' },
  })
}

export function notResendable(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'このメールは、もう送ったか、送るところです。送り直せるのは、送れなかったもの・届いたか不明のもの・控えだけのものです',
      en: 'This mail was sent or is about to be. Only those that failed, are unknown or were kept can be sent again',
    },
  })
}
