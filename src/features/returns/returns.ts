import { Problem } from '#kit/problem.ts'
import type { ReturnKind } from '#platform/returned.ts'
import type { BounceReason } from '#kit/bounces.ts'

export const readReturns = 'returns.read'
export const writeReturns = 'returns.write'
export const manageReturns = 'returns.manage'

/** What was done because of something that came back. */
export const deeds = [
  'gone',
  'counted',
  'noted',
  'delayed',
  'suppressed',
  'stopped',
  'asked',
  'ignored',
] as const
export type Deed = (typeof deeds)[number]

export const decisions = ['stop', 'ignore'] as const
export type Decision = (typeof decisions)[number]

export const sources = ['mailbox', 'hook', 'file'] as const
export type Source = (typeof sources)[number]

export const providers = ['ses', 'sendgrid', 'generic'] as const
export type Provider = (typeof providers)[number]

/** One thing that came back, about one address. */
export type Notice = {
  readonly kind: ReturnKind | 'other'
  /** As it was written to, or who wrote. */
  readonly address: string
  /** Where it was forwarded to, when that is another. */
  readonly finalAddress: string | null
  /** Signed tokens of ours, if they are; the likeliest first. */
  readonly tokens: readonly string[]
  /** Of our messages, without brackets. */
  readonly messageIds: readonly string[]
  readonly hard: boolean
  readonly delayed: boolean
  readonly reason: BounceReason | null
  readonly status: string | null
  readonly replyCode: string | null
  readonly said: string
  readonly subject: string | null
  /** Somebody may want no more mail, or something else: a person decides. */
  readonly unsure: boolean
  readonly at: Date
}

/** A message or an event of a provider, as it came in. */
export type Incoming = {
  /** By which it is known when it comes again. */
  readonly digest: Buffer
  readonly source: Source
  readonly sourceId: string | null
  readonly raw: Uint8Array | null
  readonly notices: readonly Notice[]
}

/**
 * Reasons that speak of the address: three of these in a row and it counts as failing. The others speak of us, of the
 * message, or of the day.
 */
const ofTheAddress: ReadonlySet<BounceReason> = new Set([
  'userUnknown',
  'domainUnknown',
  'moved',
  'notAccepting',
  'suspended',
  'mailboxFull',
  'blockedByReceiver',
  'expired',
  'network',
  'other',
])
export const countsAgainst = (reason: BounceReason | null): boolean =>
  reason !== null && ofTheAddress.has(reason)

/** After so many failures in a row advertising rests for so many days; letters about what they ordered go on. */
export const restDays = 14

export const returnNotFound = (): Problem =>
  new Problem('notFound', {
    detail: {
      ja: 'この戻ったメールは見つかりません。お客様の記録とともに消されたか、見る権限がありません',
      en: 'This return was not found. It went with the record of its customer, or you may not see it',
    },
  })
export const alreadyDecided = (): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'これはもう、ほかの人が決めました。一覧を読み直してください',
      en: 'Somebody has decided this already. Load the list again',
    },
  })
export const rawGone = (): Problem =>
  new Problem('notFound', {
    detail: {
      ja: '元のメールは、保管の期間が過ぎたので消されました。読み取った内容は一覧に残っています',
      en: 'The message itself was deleted when its time was over. What was understood of it is still listed',
    },
  })
export const mailboxNotFound = (): Problem =>
  new Problem('notFound', {
    detail: {
      ja: 'この受け取り用メールボックスは見つかりません。ごみ箱にあるかもしれません',
      en: 'This mailbox was not found; it may be in the bin',
    },
  })
export const hookNotFound = (): Problem =>
  new Problem('notFound', {
    detail: {
      ja: 'この配信サービスからの受け口は見つかりません。ごみ箱にあるかもしれません',
      en: 'This address for a provider was not found; it may be in the bin',
    },
  })
export const cannotSignIn = (said: string): Problem =>
  new Problem('conflict', {
    detail: {
      ja: 'メールボックスを開けませんでした。設定を確かめてください。サーバーの答え: {said}',
      en: 'The mailbox could not be opened. Check the settings. The server said: {said}',
    },
    params: { said },
  })
