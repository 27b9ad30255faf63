import { defineText, type Phrase } from '#kit/text.ts'
import { reasons as gateReasons, type Reason } from '#features/consent/consent.ts'
import type { ownReasons } from './campaigns.ts'

/** Why somebody gets a campaign or not, in a few words; `sayVerdict` of consent has the sentences. */
export const reasonWords = defineText({
  gone: { ja: '削除された顧客', en: 'Deleted' },
  noPurpose: { ja: '利用目的が使われていない', en: 'Purpose not in use' },
  noAddress: { ja: 'アドレスがない', en: 'No address' },
  bounced: { ja: '届かないアドレス', en: 'Bounced' },
  transactional: { ja: '取引の連絡', en: 'Transactional' },
  left: { ja: '退会', en: 'Left' },
  refused: { ja: '拒否', en: 'Refused' },
  keyLost: { ja: '配信停止を照合できない', en: 'Stopped addresses cannot be read' },
  suppressed: { ja: 'アドレスが配信停止', en: 'Address is stopped' },
  unconfirmed: { ja: '確認待ち', en: 'Not confirmed' },
  expired: { ja: '同意の期限切れ', en: 'Consent ran out' },
  exemptNotEnough: { ja: '消費者には同意が必要', en: 'Consumers must consent' },
  unknown: { ja: '同意の記録がない', en: 'No record of consent' },
  tooSoon: { ja: '希望の頻度に達している', en: 'Wished less often' },
  granted: { ja: '同意がある', en: 'Consent' },
  exempt: { ja: '同意不要', en: 'No consent needed' },
  notRefused: { ja: '断られていない', en: 'Not refused' },
  cap: { ja: '回数の上限に達している', en: 'Had enough mail lately' },
  sameAddress: { ja: '同じアドレスのほかの顧客に送る', en: 'Another customer has the same address' },
  notRendered: { ja: '内容を作れない', en: 'The content could not be made' },
}) satisfies { readonly [R in Reason | (typeof ownReasons)[number]]: Phrase }

export const isGateReason = (reason: string): reason is Reason =>
  gateReasons.some((known) => known === reason)

export const sayReason = (reason: string): Phrase =>
  reasonWords[reason as keyof typeof reasonWords] ?? { ja: reason, en: reason }
