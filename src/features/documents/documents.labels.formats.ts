/** Whose file it is: ヤマト B2クラウド, 佐川 e飛伝, 日本郵便 ゆうパックプリント. */
export const carriers = ['yamato', 'sagawa', 'japanPost'] as const
export type Carrier = (typeof carriers)[number]

/** A parcel as labels need it. */
export type Parcel = {
  readonly orderNumber: string
  readonly shipOn: string
  readonly phone: string
  readonly postalCode: string
  readonly address: string
  readonly company: string
  readonly department: string
  readonly name: string
  readonly kana: string
  readonly honorific: string
  readonly senderPhone: string
  readonly senderPostalCode: string
  readonly senderAddress: string
  readonly senderName: string
  readonly item: string
  /** 代金引換: yen to be collected with tax, and the tax in it; empty otherwise. */
  readonly collect: string
  readonly collectTax: string
  readonly isCollect: string
}

/**
 * One column of a carrier's file. `width` counts as CP932 does, two for a wide character; longer text is cut, unless
 * further columns take the rest of it: each is as wide as the first, or says `after` what width it begins.
 */
export type LabelColumn = {
  readonly heading: string
  readonly from?: keyof Parcel
  readonly always?: string
  /** The value of `from` said in the carrier's own way. */
  readonly codes?: { readonly [value: string]: string }
  readonly width?: number
  readonly part?: number
  readonly after?: number
}
export type LabelFormat = {
  readonly name: string
  readonly hasHeadings: boolean
  /** How a day is written. */
  readonly day: 'slash' | 'plain'
  readonly columns: readonly LabelColumn[]
}

const of = (heading: string, from: keyof Parcel, width?: number, part?: number): LabelColumn => ({
  heading,
  from,
  ...(width !== undefined && { width }),
  ...(part !== undefined && { part }),
})
const empty = (...headings: string[]): LabelColumn[] => headings.map((heading) => ({ heading }))
const always = (heading: string, text: string): LabelColumn => ({ heading, always: text })

/** As the carriers' guides had them when this was written; see docs/guide/documents: to be checked with the carrier. */
export const labelFormats: { readonly [C in Carrier]: LabelFormat } = {
  yamato: {
    name: 'ヤマト運輸 B2クラウド',
    hasHeadings: true,
    day: 'slash',
    columns: [
      of('お客様管理番号', 'orderNumber', 50),
      { heading: '送り状種類', from: 'isCollect', codes: { yes: '2', no: '0' } },
      ...empty('クール区分', '伝票番号'),
      of('出荷予定日', 'shipOn'),
      ...empty('お届け予定日', '配達時間帯', 'お届け先コード'),
      of('お届け先電話番号', 'phone', 15),
      ...empty('お届け先電話番号枝番'),
      of('お届け先郵便番号', 'postalCode', 8),
      { heading: 'お届け先住所', from: 'address', width: 64 },
      { heading: 'お届け先アパートマンション名', from: 'address', width: 32, after: 64 },
      of('お届け先会社・部門１', 'company', 50),
      of('お届け先会社・部門２', 'department', 50),
      of('お届け先名', 'name', 32),
      of('お届け先名(ｶﾅ)', 'kana', 50),
      of('敬称', 'honorific', 4),
      ...empty('ご依頼主コード'),
      of('ご依頼主電話番号', 'senderPhone', 15),
      ...empty('ご依頼主電話番号枝番'),
      of('ご依頼主郵便番号', 'senderPostalCode', 8),
      { heading: 'ご依頼主住所', from: 'senderAddress', width: 64 },
      { heading: 'ご依頼主アパートマンション', from: 'senderAddress', width: 32, after: 64 },
      of('ご依頼主名', 'senderName', 32),
      ...empty('ご依頼主名(ｶﾅ)', '品名コード１'),
      of('品名１', 'item', 50),
      ...empty('品名コード２', '品名２', '荷扱い１', '荷扱い２', '記事'),
      of('ｺﾚｸﾄ代金引換額（税込)', 'collect', 7),
      of('内消費税額等', 'collectTax', 7),
      ...empty('止置き', '営業所コード'),
      always('発行枚数', '1'),
      ...empty('個数口表示フラグ', '請求先顧客コード', '請求先分類コード', '運賃管理番号'),
    ],
  },
  sagawa: {
    name: '佐川急便 e飛伝Ⅲ',
    hasHeadings: true,
    day: 'slash',
    columns: [
      ...empty('お届け先コード取得区分', 'お届け先コード'),
      of('お届け先電話番号', 'phone', 14),
      of('お届け先郵便番号', 'postalCode', 8),
      of('お届け先住所１', 'address', 32, 0),
      of('お届け先住所２', 'address', 32, 1),
      of('お届け先住所３', 'address', 32, 2),
      of('お届け先名称１', 'name', 32),
      of('お届け先名称２', 'company', 32),
      of('お客様管理番号', 'orderNumber', 16),
      ...empty('お客様コード', '部署ご担当者コード取得区分', '部署ご担当者コード'),
      of('部署ご担当者名称', 'department', 32),
      ...empty('荷送人電話番号', 'ご依頼主コード取得区分', 'ご依頼主コード'),
      of('ご依頼主電話番号', 'senderPhone', 14),
      of('ご依頼主郵便番号', 'senderPostalCode', 8),
      of('ご依頼主住所１', 'senderAddress', 32, 0),
      of('ご依頼主住所２', 'senderAddress', 32, 1),
      of('ご依頼主名称１', 'senderName', 32),
      ...empty('ご依頼主名称２', '荷姿'),
      of('品名１', 'item', 32),
      ...empty('品名２', '品名３', '品名４', '品名５'),
      always('出荷個数', '1'),
      ...empty('スピード指定', 'クール便指定', '配達日', '配達指定時間帯', '配達指定時間（時分）'),
      of('代引金額', 'collect', 7),
      of('消費税', 'collectTax', 6),
      ...empty(
        '決済種別',
        '保険金額',
        '指定シール１',
        '指定シール２',
        '指定シール３',
        '営業所受取',
        'SRC区分',
      ),
      ...empty('営業所受取営業所コード', '元着区分', 'メールアドレス', 'ご不在時連絡先'),
      of('出荷日', 'shipOn'),
    ],
  },
  japanPost: {
    name: '日本郵便 ゆうパックプリントＲ',
    hasHeadings: true,
    day: 'plain',
    columns: [
      of('お客様側管理番号', 'orderNumber', 32),
      of('発送予定日', 'shipOn'),
      ...empty('発送予定時間区分'),
      always('郵便種別', '0'),
      always('支払元', '0'),
      { heading: '送り状種別', from: 'isCollect', codes: { yes: '2', no: '0' } },
      of('お届け先郵便番号', 'postalCode', 8),
      of('お届け先住所１', 'address', 40, 0),
      of('お届け先住所２', 'address', 40, 1),
      of('お届け先住所３', 'address', 40, 2),
      of('お届け先名称１', 'name', 40),
      of('お届け先名称２', 'company', 40),
      of('お届け先敬称', 'honorific', 4),
      of('お届け先電話番号', 'phone', 14),
      ...empty('お届け先メールアドレス'),
      of('発送元郵便番号', 'senderPostalCode', 8),
      of('発送元住所１', 'senderAddress', 40, 0),
      of('発送元住所２', 'senderAddress', 40, 1),
      ...empty('発送元住所３'),
      of('発送元名称１', 'senderName', 40),
      ...empty('発送元名称２', '発送元敬称'),
      of('発送元電話番号', 'senderPhone', 14),
      of('品名', 'item', 40),
      ...empty(
        'こわれもの',
        'なまもの',
        'ビン類',
        '逆さま厳禁',
        '下積み厳禁',
        '配送希望日',
        '配送希望時間帯区分',
      ),
      of('代引金額', 'collect', 7),
      of('代引消費税', 'collectTax', 7),
      always('複数個数', '1'),
    ],
  },
}

/** Two for a wide character, one for a narrow one, as CP932 has them. */
const widthOfCharacter = (character: string): number => (/^[\x20-\x7e\uff61-\uff9f]$/.test(character) ? 1 : 2)

/** What of a text fits into a width, none of its characters torn, and the rest. */
function cut(text: string, width: number): [string, string] {
  let [wide, at] = [0, 0]
  const characters = Array.from(text)
  for (const character of characters) {
    wide += widthOfCharacter(character)
    if (wide > width) break
    at += 1
  }
  return [characters.slice(0, at).join(''), characters.slice(at).join('')]
}

/** What stands in a column for a parcel. */
export function cellOf(
  { from, always: text, codes, width, part = 0, after }: LabelColumn,
  parcel: Parcel,
  day: LabelFormat['day'],
): string {
  if (text !== undefined) return text
  if (from === undefined) return ''
  const value = parcel[from]
  if (codes) return codes[value] ?? ''
  if (from === 'shipOn') return value.replaceAll('-', day === 'slash' ? '/' : '')
  if (width === undefined) return value
  let rest = after === undefined ? value : cut(value, after)[1]
  for (let passed = 0; passed < part; passed++) rest = cut(rest, width)[1]
  return cut(rest, width)[0]
}

/** What of a parcel does not fit into the columns of a format, by what it is called. */
export function tooLong(format: LabelFormat, parcel: Parcel): string[] {
  const texts = new Map<keyof Parcel, { written: string; heading: string }>()
  for (const column of format.columns) {
    const { from, width, codes } = column
    if (from === undefined || width === undefined || codes) continue
    const before = texts.get(from)
    texts.set(from, {
      written: (before?.written ?? '') + cellOf(column, parcel, format.day),
      heading: before?.heading ?? column.heading,
    })
  }
  return [...texts].flatMap(([from, { written, heading }]) => (written === parcel[from] ? [] : [heading]))
}
