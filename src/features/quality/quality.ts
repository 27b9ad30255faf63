import type { Phrase } from '#kit/text.ts'

/** Raise it when a doubt or a part of the score is judged in another way: what was judged before is judged again. */
export const qualityVersion = 3

export const subjects = ['customer', 'company'] as const
export type Subject = (typeof subjects)[number]

/** What a doubt is about when it is about the record and neither one contact point nor one field. */
export const wholeRecord = '00000000-0000-0000-0000-000000000000'

/** In the order of the page: what is surely wrong first, what is only worth knowing last. */
export const doubtKinds = [
  'emailTypo',
  'emailInvalid',
  'emailCarrier',
  'phoneUnread',
  'phoneZero',
  'urlInvalid',
  'corporateNumberWrong',
  'corporateNumberKnown',
  'postalUnread',
  'postalMismatch',
  'postalMissing',
  'nameJoined',
  'nameIsCompany',
  'kanaForm',
  'kanaMissing',
  'dateUnread',
  'codeDamaged',
  'codeZeros',
  'contactShared',
] as const
export type DoubtKind = (typeof doubtKinds)[number]

const ofPeople: ReadonlySet<DoubtKind> = new Set(['nameJoined', 'nameIsCompany', 'codeDamaged'])
const ofCompanies: ReadonlySet<DoubtKind> = new Set(['corporateNumberWrong', 'corporateNumberKnown'])

export const doubtKindsOf: { readonly [S in Subject]: readonly DoubtKind[] } = {
  customer: doubtKinds.filter((kind) => !ofCompanies.has(kind)),
  company: doubtKinds.filter((kind) => !ofPeople.has(kind)),
}

export const doubtLabels: { readonly [K in DoubtKind | 'untouched']: Phrase } = {
  emailTypo: { ja: 'メールのドメインの打ち間違い', en: 'Misspelt e-mail domain' },
  emailInvalid: { ja: '送れないメールアドレス', en: 'Invalid e-mail address' },
  emailCarrier: { ja: '形の古い携帯メール', en: 'Irregular carrier address' },
  phoneUnread: { ja: '読めない電話番号', en: 'Unreadable phone number' },
  phoneZero: { ja: '先頭の 0 が消えた電話番号', en: 'Phone without its leading zero' },
  urlInvalid: { ja: '開けない URL・ドメイン', en: 'Invalid URL or domain' },
  corporateNumberWrong: { ja: '検査数字の合わない法人番号', en: 'Corporate number with a wrong check digit' },
  corporateNumberKnown: {
    ja: '登録番号から分かる法人番号',
    en: 'Corporate number known from the invoice number',
  },
  postalUnread: { ja: '桁の足りない郵便番号', en: 'Incomplete postal code' },
  postalMismatch: { ja: '郵便番号と住所の食い違い', en: 'Postal code against address' },
  postalMissing: { ja: '住所から分かる郵便番号', en: 'Postal code known from the address' },
  nameJoined: { ja: '姓に入った氏名', en: 'Full name in the family name' },
  nameIsCompany: { ja: '氏名に入った会社名', en: 'Company in the name' },
  kanaForm: { ja: '全角カタカナでないフリガナ', en: 'Reading not in katakana' },
  kanaMissing: { ja: 'フリガナがない', en: 'No reading' },
  dateUnread: { ja: '備考に残った日付', en: 'Date left in the remarks' },
  codeDamaged: { ja: '表計算で壊れた会員番号', en: 'Member number damaged by a spreadsheet' },
  codeZeros: { ja: '先頭の 0 が消えた番号', en: 'Number without its leading zeros' },
  contactShared: { ja: 'ほかと同じ連絡先', en: 'Contact shared with others' },
  untouched: { ja: '長く動きがない', en: 'No activity for long' },
}

export type Weight = { key: string; weight: number }
export type QualitySettings = {
  /** What matters (a part of the score or the key of a field), and how much: 1 to 10. */
  weights: Weight[]
  companyWeights: Weight[]
  /** So many days after the last change a record is no longer fresh, and when it is old. */
  freshDays: number
  oldDays: number
}

export const defaultQuality: QualitySettings = {
  weights: [
    { key: 'name', weight: 3 },
    { key: 'contact', weight: 3 },
    { key: 'kana', weight: 2 },
    { key: 'address', weight: 2 },
    { key: 'birthOn', weight: 1 },
    { key: 'ownerId', weight: 1 },
    { key: 'stage', weight: 1 },
    { key: 'source', weight: 1 },
  ],
  companyWeights: [
    { key: 'phone', weight: 3 },
    { key: 'address', weight: 2 },
    { key: 'coreKana', weight: 2 },
    { key: 'corporateNumber', weight: 2 },
    { key: 'domain', weight: 1 },
    { key: 'ownerId', weight: 1 },
  ],
  freshDays: 180,
  oldDays: 365,
}

export type Band = 'fresh' | 'normal' | 'old'

export function bandOf(days: number, { freshDays, oldDays }: QualitySettings): Band {
  return days < freshDays ? 'fresh' : days < oldDays ? 'normal' : 'old'
}
