import { parseEmail } from '#kit/japan/email.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Channel, Health } from '#features/customers/customers.health.ts'

/** So many soft bounces in a row, and an address counts as failing. The column `state` knows the same number. */
export const failingAfter = 3

/** Under what an address is known, by the same reading as of contact points; empty for what is none. */
export function keyOf(channel: Channel, address: string): string {
  if (channel === 'email') return parseEmail(address).key
  return channel === 'phone' ? parsePhone(address).key : address
}

/** Enhanced status codes (RFC 3463) that speak of the mailbox for good: it does not exist, has moved, is switched off. */
const goneForGood = /\b5\.(?:1\.(?:0|1|2|3|6|10)|2\.1|4\.4)\b/
const enhanced = /\b5\.\d{1,3}\.\d{1,3}\b/
/** 550 is what servers without such codes say of a mailbox that they do not have; so say 551 and 553. */
const noMailbox = /^(?:550|551|553)\b/
/** The same code for another reason: the text speaks of the sender, of what was written, or of a full mailbox. */
const another =
  /spam|blocked|blacklist|denied|policy|relay|reputation|spf|dkim|dmarc|quota|full|too large|sender|迷惑/i

/**
 * Whether an answer of a mail server says that the mailbox is gone. 5xx alone does not: a full mailbox, a message that
 * was too large, a sender that is not trusted are refused by 5xx too, and the next message may arrive.
 */
export function isGone(said: string): boolean {
  if (goneForGood.test(said)) return true
  return !enhanced.test(said) && noMailbox.test(said) && !another.test(said)
}

export const healthKinds = [
  'verified',
  'unverified',
  'bounced',
  'failing',
  'complained',
  'carrier',
  'role',
  'rfcViolation',
  'free',
] as const
export type HealthKind = (typeof healthKinds)[number]

export const healthLabels: { readonly [K in HealthKind]: Phrase } = {
  verified: { ja: '確認済み', en: 'Verified' },
  unverified: { ja: '未確認', en: 'Not verified' },
  bounced: { ja: '不達', en: 'Undeliverable' },
  failing: { ja: '一時的な不達が続く', en: 'Keeps failing' },
  complained: { ja: '迷惑メール報告', en: 'Reported as spam' },
  carrier: { ja: '携帯会社のメール', en: 'Mobile carrier' },
  role: { ja: '代表アドレス', en: 'Shared mailbox' },
  rfcViolation: { ja: 'RFC違反（携帯）', en: 'Breaks the RFC (old mobile)' },
  free: { ja: 'フリーメール・プロバイダー', en: 'Free mail or provider' },
}

export const channelLabels: { readonly [C in Channel]: Phrase } = {
  email: { ja: 'メール', en: 'E-mail' },
  phone: { ja: '電話', en: 'Phone' },
  address: { ja: '住所', en: 'Address' },
  line: { ja: 'LINE', en: 'LINE' },
}

/** Before anything was learnt. */
export const unknownHealth: Health = {
  version: 0,
  verifiedAt: null,
  verifiedBy: null,
  softBounces: 0,
  bouncedAt: null,
  said: null,
  complainedAt: null,
  deliveredAt: null,
  state: null,
}

export const notTheirs = (): Problem =>
  new Problem('notFound', {
    detail: {
      ja: 'この連絡先はもうありません。顧客のページを読み直してください',
      en: 'This contact point is gone. Load the page of the customer again',
    },
  })

/** An address that cannot be read, a URL: nothing can arrive there. */
export const noState = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'この連絡先には届いたかどうかの状態がありません。形を直してから、もう一度お試しください',
      en: 'Nothing can be known of this contact point: it cannot be read, or is no address. Correct it first',
    },
  })

export const notVerifiedByWhom = (): Problem =>
  new Problem('invalid', {
    fields: [
      {
        path: 'verifiedBy',
        message: {
          ja: '確認した日時と方法は、両方とも入れるか、両方とも空にしてください',
          en: 'Give both when and how it was verified, or neither',
        },
      },
    ],
  })
