import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import type { Phrase } from '#kit/text.ts'
import type { Field, FieldType } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import type { VariableEntry } from './templates.schemas.ts'
import { filters } from './templates.filters.ts'

type Own = Omit<VariableEntry, 'format' | 'fallback'> & Partial<Pick<VariableEntry, 'format' | 'fallback'>>
const own = (
  key: string,
  ja: string,
  en: string,
  example: Phrase,
  more: Partial<VariableEntry> = {},
): VariableEntry => ({
  key,
  group: key.slice(0, key.indexOf('.')),
  label: { ja, en },
  example,
  fallback: '',
  type: 'text',
  format: '',
  ...more,
})
const day: Partial<Own> = { type: 'date', format: 'date' }
const number: Partial<Own> = { type: 'number', format: 'number' }
const same = (text: string): Phrase => ({ ja: text, en: text })

/** How somebody is spoken to where nobody knows their name. */
export const unnamed: Phrase = { ja: 'お客様', en: 'Customer' }

/** What is no field of a record. */
const ownVariables: readonly VariableEntry[] = [
  own(
    'customer.addressee',
    '宛名（姓＋敬称）',
    'Addressee',
    { ja: '山田 様', en: 'Yamada' },
    { fallback: 'お客様' },
  ),
  own(
    'customer.addresseeFull',
    '宛名（姓名＋敬称）',
    'Addressee, full name',
    { ja: '山田 花子 様', en: 'Hanako Yamada' },
    { fallback: 'お客様' },
  ),
  own(
    'customer.letterHead',
    '宛名（会社・部署・役職から）',
    'Addressee with company',
    { ja: '株式会社ミズノ 営業部 部長\n山田 様', en: 'Mizuno Inc.\nYamada' },
    { fallback: 'お客様' },
  ),
  own('customer.name', '表示名', 'Name', { ja: '山田 花子', en: 'Hanako Yamada' }),
  own('points.balance', 'ポイント残高', 'Points', same('1,234'), number),
  own('points.expiring', 'もうすぐ失効するポイント', 'Points that run out next', same('200'), number),
  own('points.expiresOn', 'その失効日', 'The day on which they run out', same('2026-12-31'), day),
  own('lastOrder.on', '最後に注文した日', 'Day of the last order', same('2026-11-03'), day),
  own('lastOrder.number', '最後の注文番号', 'Number of the last order', same('2026-000123')),
  own('lastOrder.product', '最後に買った商品', 'What they bought last', {
    ja: '有機ほうじ茶 100g',
    en: 'Hojicha 100 g',
  }),
  own('nextDelivery.name', '次回お届けの定期', 'Subscription delivered next', {
    ja: 'お茶の定期便',
    en: 'Tea every month',
  }),
  own('nextDelivery.number', '次回お届けの定期番号', 'Number of that subscription', same('T2026-000123')),
  own('nextDelivery.round', '次回のお届けの回数', 'Round delivered next', same('4'), number),
  own('nextDelivery.shipsOn', '次回の出荷日', 'Day on which it is shipped', same('2026-12-05'), day),
  own('nextDelivery.changeUntil', '次回の変更期限', 'Last day for changes', same('2026-11-30'), day),
  own('campaign.name', '配信の名前', 'Name of the campaign', { ja: '冬の感謝セール', en: 'Winter sale' }),
  own('organisation.name', '組織の名前', 'Our name', { ja: '縁商店', en: 'Enishi' }),
  own('seller.name', '販売者の名前', 'Name of the seller', { ja: '株式会社縁商店', en: 'Enishi Inc.' }),
  own('seller.address', '販売者の住所', 'Address of the seller', {
    ja: '東京都千代田区1-1',
    en: '1-1 Chiyoda, Tokyo',
  }),
  own('seller.phone', '販売者の電話', 'Phone of the seller', same('03-1234-5678')),
  { ...own('today.', '今日の日付', 'Today', same('2026-11-23'), day), key: 'today', group: 'organisation' },
  own('links.preferences', '配信停止・設定のページ', 'Page to stop or change', same('https://…/c/p?t=…')),
]

const typeOf: { readonly [T in FieldType]?: VariableEntry['type'] } = {
  number: 'number',
  money: 'money',
  date: 'date',
  dateTime: 'date',
  yesNo: 'yesNo',
  choices: 'list',
  tags: 'list',
}
const formatOf: { readonly [T in VariableEntry['type']]?: string } = {
  number: 'number',
  money: 'money',
  date: 'date',
}
const examples: { readonly [T in VariableEntry['type']]: Phrase } = {
  text: { ja: '（値）', en: '(value)' },
  number: same('12'),
  money: same('12300'),
  date: same('2026-11-03'),
  yesNo: { ja: 'はい', en: 'yes' },
  list: { ja: 'お茶、菓子', en: 'tea, sweets' },
}
const sayings: { readonly [key: string]: Phrase } = {
  familyName: { ja: '山田', en: 'Yamada' },
  givenName: { ja: '花子', en: 'Hanako' },
  familyKana: { ja: 'ヤマダ', en: 'ヤマダ' },
  givenKana: { ja: 'ハナコ', en: 'ハナコ' },
  company: { ja: '株式会社ミズノ', en: 'Mizuno Inc.' },
  prefecture: { ja: '東京都', en: 'Tokyo' },
  city: { ja: '千代田区', en: 'Chiyoda' },
  code: same('C-001234'),
  memberRank: { ja: 'ゴールド', en: 'Gold' },
}

/** Files are no text, ids of other systems are no one's business, and who looks after somebody is told by name only. */
const unfit: ReadonlySet<FieldType> = new Set(['file', 'externalId'])

export const isInsertable = ({ type, hidden }: Field): boolean => !unfit.has(type) && !hidden

/** By which a field of a customer or of their company is called in Liquid. */
export const variableKey = ({ subject, key }: Pick<Field, 'subject' | 'key'>): string => `${subject}.${key}`

function ofField(field: Field): VariableEntry {
  const type = typeOf[field.type] ?? 'text'
  return {
    key: variableKey(field),
    group: field.subject === 'company' ? 'company' : field.section,
    label: field.label,
    example: sayings[field.key] ?? examples[type],
    fallback: '',
    type,
    format: formatOf[type] ?? '',
  }
}

/** All that may be inserted by this person: what they may not see, they may not send either. */
export async function readVariables(work: Work): Promise<VariableEntry[]> {
  const fieldSet = await readFieldSet(work)
  const sees = may(work.actor, seeMasked)
  const fields = fieldSet.fields.filter((field) => isInsertable(field) && (sees || !field.masked))
  return [...ownVariables, ...fields.map(ofField)]
}

export const filterEntries = Object.entries(filters).map(([key, { label, example }]) => ({
  key,
  label,
  example,
}))

const groups = new Set(ownVariables.map(({ key }) => key.split('.')[0] ?? ''))

/** What a path names, by what is known of all groups: `customer.familyName`, and `today`. */
export type Known = {
  readonly fields: FieldSet
  isKnown(path: string): boolean
  /** The field that it is read from, if any. */
  fieldOf(path: string): Field | undefined
}

export async function readKnown(work: Pick<Work, 'db' | 'app'>): Promise<Known> {
  const fields = await readFieldSet(work)
  const owned = new Set(ownVariables.map(({ key }) => key))
  const fieldOf = (path: string): Field | undefined => {
    const [subject, key = ''] = path.split('.')
    if (subject !== 'customer' && subject !== 'company') return undefined
    const field = fields.get(subject, key)
    return field && isInsertable(field) ? field : undefined
  }
  const isOwn = (path: string): boolean =>
    owned.has(path) || groups.has(path) || (path.startsWith('seller.') && path.split('.').length === 2)
  return { fields, fieldOf, isKnown: (path) => isOwn(path) || fieldOf(path) !== undefined }
}

/** Whether a value of it may well be missing, and the mail then has a hole. */
export const mayBeMissing = (path: string): boolean =>
  !/^(?:campaign|organisation|seller|links)\.|^today$|^customer\.(?:addressee|addresseeFull|letterHead|name)$/.test(
    path,
  )
