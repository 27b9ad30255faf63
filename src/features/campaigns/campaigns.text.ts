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

/** What is said before a campaign may go out. */
export const checkWords = {
  noAudience: {
    level: 'error',
    ja: '対象を選んでください',
    en: 'Choose an audience',
  },
  segmentGone: {
    level: 'error',
    ja: '対象のセグメント「{name}」はごみ箱にあるか、削除されています',
    en: 'The segment “{name}” of the audience is in the bin or was deleted',
  },
  segmentBroken: {
    level: 'error',
    ja: '対象のセグメント「{name}」が止まっています。条件を直してください',
    en: 'The segment “{name}” of the audience has stopped. Set its rule right',
  },
  segmentBuilding: {
    level: 'warning',
    ja: 'セグメント「{name}」を計算しています。終わるまでの人数は変わることがあります',
    en: 'The segment “{name}” is being worked out; the numbers may change until then',
  },
  ruleBroken: {
    level: 'error',
    ja: '対象の条件に、今は使えないものがあります',
    en: 'A condition of the audience does not work any more',
  },
  purposeGone: {
    level: 'error',
    ja: '利用目的が使われていません。選び直してください',
    en: 'The purpose is not in use. Choose another one',
  },
  noContent: {
    level: 'error',
    ja: '案「{label}」の内容を選んでください',
    en: 'Choose the content of variant “{label}”',
  },
  contentError: {
    level: 'error',
    ja: '案「{label}」：{message}',
    en: 'Variant “{label}”: {message}',
  },
  contentWarning: {
    level: 'warning',
    ja: '案「{label}」：{message}',
    en: 'Variant “{label}”: {message}',
  },
  noSender: {
    level: 'error',
    ja: '差出人を選んでください。まだなければ、メールの設定で作れます',
    en: 'Choose a sender. Where there is none yet, make one in the settings of mail',
  },
  noServer: {
    level: 'warning',
    ja: 'メールサーバーが設定されていません。送られずに、送信箱に控えとして残ります',
    en: 'No mail server is set: nothing is sent, all of it stays in the mailbox',
  },
  timeGone: {
    level: 'error',
    ja: '送る日時が過ぎています。選び直してください',
    en: 'The time has gone by. Choose another one',
  },
  testOfOne: {
    level: 'error',
    ja: 'A/B テストには案が2つ以上必要です',
    en: 'A test needs two variants or more',
  },
  variantsWithoutTest: {
    level: 'warning',
    ja: '案が複数ありますが、A/B テストをしないため、対象を同じ人数ずつに分けて送ります',
    en: 'There are several variants and no test: each goes to an equal part of the audience',
  },
} as const satisfies { readonly [code: string]: Phrase & { readonly level: 'error' | 'warning' } }

/** Why somebody got it or not, as a sentence. */
export const whyWords = defineText({
  planned: {
    ja: '対象に入っています。まだ送っていません',
    en: 'They are in the audience; nothing was sent yet',
  },
  notMeant: { ja: '対象に入っていません', en: 'They are not in the audience' },
  notInAudience: {
    ja: '配信が始まったとき、対象に入っていませんでした',
    en: 'They were not in the audience when it began',
  },
  waiting: { ja: 'A/B テストの結果を待っています', en: 'Waiting for the result of the test' },
  heldOut: {
    ja: '対照群です。効果を確かめるため、くじで選ばれて送っていません',
    en: 'Held out: chosen by chance not to get it, so that its effect can be told',
  },
  queued: { ja: '順番を待っています', en: 'Waiting for their turn' },
  taken: { ja: 'いま送るところです', en: 'About to be sent' },
  sending: { ja: 'いま送っています', en: 'Being sent right now' },
  sent: { ja: '送りました', en: 'It was sent' },
  kept: {
    ja: 'メールサーバーがないため、送らずに控えを残しました',
    en: 'No mail server was set: it was kept, not sent',
  },
  failed: { ja: '送れませんでした', en: 'It could not be sent' },
  unknown: {
    ja: '送ったかどうか分かりません。自動では送り直しません',
    en: 'Nobody knows whether it was sent. It is never sent again by itself',
  },
  stopped: { ja: '送る前に配信が中止されました', en: 'The campaign was cancelled before it was sent' },
  cap: {
    ja: '配信の回数が上限に達しているため、送りませんでした',
    en: 'Not sent: they have had as much mail as they may lately',
  },
  sameAddress: {
    ja: '同じアドレスの {name} 様に送るため、二重には送りませんでした',
    en: 'Not sent twice: {name} has the same address and gets it',
  },
  notRendered: {
    ja: 'この人の内容を作れなかったため、送りませんでした',
    en: 'Not sent: the content could not be made for them',
  },
})

/** Why a variant won, where a person said so. */
export const chosenByHand: Phrase = { ja: '担当者が選びました', en: 'Chosen by a person' }
