import { defineText, type Phrase } from '#kit/text.ts'
import { formatDay } from '#kit/japan/calendar.ts'
import type { SuppressionReason } from './consent.ts'
import type { Verdict } from './consent.schemas.ts'

/** Words of the ledger, the same on every screen and page. */
export const consentWords = defineText({
  email: { ja: 'メール', en: 'E-mail' },
  sms: { ja: 'SMS', en: 'SMS' },
  fax: { ja: 'FAX', en: 'Fax' },
  phone: { ja: '電話', en: 'Phone' },
  post: { ja: '郵便', en: 'Post' },
  line: { ja: 'LINE', en: 'LINE' },
  granted: { ja: '同意あり', en: 'Consent given' },
  exempt: { ja: '同意不要', en: 'No consent needed' },
  refused: { ja: '拒否', en: 'Refused' },
  unknown: { ja: '不明', en: 'Unknown' },
  takenBack: { ja: '記録の取消', en: 'Entry taken back' },
  consent: { ja: '本人の同意', en: 'Their consent' },
  toldUs: {
    ja: '本人がアドレスを通知（書面・名刺など）',
    en: 'They told us the address (in writing, by card)',
  },
  inBusiness: { ja: '取引関係にある', en: 'In business with us' },
  published: {
    ja: '自らアドレスを公表（団体・営業者）',
    en: 'They publish the address (firms, organisations)',
  },
  form: { ja: 'フォーム', en: 'Form' },
  doubleOptIn: { ja: '確認メール', en: 'Confirmed by mail' },
  paper: { ja: '書面', en: 'Paper' },
  card: { ja: '名刺', en: 'Business card' },
  byPhone: { ja: '電話での申し出', en: 'By phone' },
  import: { ja: '取り込み', en: 'Import' },
  api: { ja: 'API', en: 'API' },
  preferenceCentre: { ja: '配信の設定', en: 'Preferences' },
  oneClick: { ja: 'ワンクリック配信停止', en: 'One-click unsubscribe' },
  reply: { ja: '返信', en: 'Reply' },
  operator: { ja: '担当者の記録', en: 'By a colleague' },
  optOut: { ja: '本人が配信停止', en: 'They opted out' },
  complaint: { ja: '迷惑メールの申告', en: 'Reported as spam' },
  bounced: { ja: '届かない', en: 'Bounced' },
  manual: { ja: '担当者が停止', en: 'Stopped by a colleague' },
})

/** What a method is called; 電話 the channel and 電話 the method are two things. */
export const methodWord = (method: string): keyof typeof consentWords =>
  (method === 'phone' ? 'byPhone' : method) as keyof typeof consentWords

const stopped: { readonly [reason in SuppressionReason]: Phrase } = {
  optOut: {
    ja: 'このアドレスは以前、配信停止されました。ご本人が改めて同意するまで送れません',
    en: 'This address opted out before; nothing may be sent until they consent anew',
  },
  complaint: {
    ja: '迷惑メールとして申告されたアドレスです',
    en: 'This address reported our mail as spam',
  },
  bounced: { ja: '届かないアドレスです', en: 'Messages to this address come back' },
  manual: { ja: '担当者が配信を止めたアドレスです', en: 'A colleague stopped this address' },
}

/** Why somebody may or may not be written to, in one sentence. */
export function sayVerdict({ reason, on, stop }: Pick<Verdict, 'reason' | 'on' | 'stop'>): Phrase {
  if ((reason === 'suppressed' || reason === 'bounced') && stop !== null) return stopped[stop]
  const { ja, en } = sentences[reason]
  if (on === null) return { ja, en }
  return { ja: ja.replace('{day}', formatDay(on)), en: en.replace('{day}', on) }
}

const sentences: { readonly [reason in Verdict['reason']]: Phrase } = {
  gone: {
    ja: '顧客がごみ箱にあるか、削除されています',
    en: 'The customer is in the bin or was deleted',
  },
  noPurpose: { ja: 'この利用目的は使われていません', en: 'This purpose is not in use' },
  noAddress: {
    ja: '送れるアドレスではありません（連絡先にないか、書き方が正しくありません）',
    en: 'Not an address to send to: it is no contact point, or it is not well-formed',
  },
  bounced: stopped.bounced,
  transactional: {
    ja: '取引に関する連絡のため、同意がなくても送れます',
    en: 'It is about what they have with us, so it may be sent without consent',
  },
  left: { ja: '退会した顧客です', en: 'The customer has left' },
  refused: { ja: 'ご本人が配信を断っています', en: 'They have refused' },
  keyLost: {
    ja: '配信停止の一覧を照合できません（データフォルダの secret.key が入れ替わっています）。元の secret.key を戻すまで、どなたにも送れません',
    en: 'The list of stopped addresses cannot be read: secret.key in the data folder is another one. Bring the former back; until then nobody may be written to',
  },
  suppressed: stopped.optOut,
  unconfirmed: {
    ja: '確認メールでの確認がまだです（確認待ち）',
    en: 'Not confirmed by mail yet',
  },
  expired: { ja: '同意の有効期間が {day} に終わりました', en: 'Their consent ran out on {day}' },
  exemptNotEnough: {
    ja: '通信販売の広告のため、消費者には本人の同意が必要です（名刺・取引関係・公表では足りません）',
    en: 'Advertising of distance selling needs the consent of consumers; a card, being in business or publishing the address is not enough',
  },
  unknown: { ja: '同意の記録がありません', en: 'There is no record of consent' },
  tooSoon: {
    ja: 'ご本人が希望する頻度に達しています。次に送れるのは {day} です',
    en: 'They wish to hear from us less often; the next may go on {day}',
  },
  granted: { ja: '同意があります', en: 'They have consented' },
  exempt: { ja: '同意が不要な相手です', en: 'No consent is needed' },
  notRefused: {
    ja: '拒否されていません（この連絡手段は、断られるまで送れます）',
    en: 'They have not refused, which is enough for this channel',
  },
}
