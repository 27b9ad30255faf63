import { defineText } from '#kit/text.ts'

/** On what the addresses of a file rest. */
export const importConsentText = defineText({
  title: { ja: '配信の同意', en: 'Consent to be written to' },
  lead: {
    ja: 'このファイルのアドレスに、案内を送ってよい根拠があるかを選びます。選ばなければ「不明」となり、広告は送れません。どれを選んでも、配信を断った人には送れるようになりません。',
    en: 'On what the addresses of this file rest. Without a choice it is unknown, and no advertising may go to them. Whatever you choose, nobody who refused may be written to again.',
  },
  unknown: { ja: '不明（記録しない）', en: 'Unknown, record nothing' },
  granted: { ja: '全員から同意を得ている', en: 'All of them consented' },
  exempt: { ja: '同意が不要な相手である', en: 'No consent is needed' },
  purpose: { ja: '利用目的', en: 'Purpose' },
  basis: { ja: '根拠', en: 'Basis' },
  toldUs: {
    ja: '本人がアドレスを通知（書面・名刺など）',
    en: 'They told us the address (in writing, by card)',
  },
  inBusiness: { ja: '取引関係にある', en: 'In business with us' },
  published: {
    ja: '自らアドレスを公表（団体・営業者）',
    en: 'They publish the address (firms, organisations)',
  },
  method: { ja: '得た方法', en: 'How it was obtained' },
  form: { ja: 'フォーム', en: 'Form' },
  paper: { ja: '書面', en: 'Paper' },
  card: { ja: '名刺', en: 'Business card' },
  phone: { ja: '電話', en: 'By phone' },
  operator: { ja: '担当者が聞いた', en: 'Told a colleague' },
  obtainedOn: { ja: '得た日', en: 'Obtained on' },
  note: { ja: 'どのように得たか', en: 'How exactly' },
  noteExample: {
    ja: '例：2026年春の催事の申込書（倉庫の箱 12）',
    en: 'For example: forms of the spring fair 2026',
  },
  evidence: { ja: '証拠ファイルを付ける', en: 'Add a file that proves it' },
  missing: {
    ja: '得た日と、どのように得たか（または証拠ファイル）を入れると記録されます。それまでは「不明」のままです。',
    en: 'It is recorded once there is a day, and how it was obtained or a file. Until then it stays unknown.',
  },
})
