import { toKatakana } from '#kit/japan/kana.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { optionOf } from '#features/fields/fields.values.ts'
import { customerFields } from '#features/customers/customers.fields.ts'
import { guessByContent } from './readings.guess.ts'
import type { Mapping } from './readings.ts'
import { reasonHeading } from './readings.text.ts'

/** What a person chose for a heading the last time, by its key; null is "do not import". */
export type Remembered = ReadonlyMap<string, string | null>

/** By what headings are compared: width, case, kana script, spaces, brackets, marks and 必須/任意 do not matter. */
export function headingKey(heading: string): string {
  return toKatakana(toHalfWidth(heading))
    .toLowerCase()
    .replace(/必須|任意|入力例?/g, '')
    .replace(/[\s()[\]{}【】〔〕「」<>*※・:：;,、_/#"'’.‐-]+/g, '')
}

const reasonKey = headingKey(`${reasonHeading.ja} / ${reasonHeading.en}`)

/** By which headings the fields of a file are known. */
type Names = {
  readonly has: (key: string) => boolean
  readonly byLabel: ReadonlyMap<string, string>
  readonly byAlias: ReadonlyMap<string, string>
}

function namesOf(targets: readonly Field[]): Names {
  const keys = new Set(targets.map(({ key }) => key))
  // The first of two that share a name has it.
  const inReverse = targets.toReversed()
  return {
    has: (key) => keys.has(key),
    byLabel: new Map(
      inReverse.flatMap(({ key, label }) =>
        [label.en, label.ja, key].map((name) => [headingKey(name), key] as const),
      ),
    ),
    byAlias: new Map(
      inReverse.flatMap(({ key, aliases }) => aliases.map((alias) => [headingKey(alias), key] as const)),
    ),
  }
}

/** Whose value it is says nothing about which: 注文者氏名, お客様電話番号, ご住所. */
const whose =
  /^(ゴ?注文者|ゴ?購入者|ゴ?請求先|オ?客様|オ?客サマ|ゴ?契約者|ゴ?担当者|顧客|会員|ユーザー?|個人|本人|オ|ゴ|御|billing|customer|user|contact)(ノ|情報)?/
const reading = /(フリガナ|カナ|ヨミガナ|ヨミ|ルビ|読ミ|kana|furigana|yomi|phonetic)/

/** Composite headings that no list of aliases covers, most telling first. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^(姓|名字|苗字|氏|セイ|family|last|sei).*(フリガナ|カナ|ヨミ|ルビ|kana|phonetic)/, 'familyKana'],
  [/(フリガナ|カナ|ヨミ|ルビ|kana|phonetic).*(姓|セイ|family|last|sei)$/, 'familyKana'],
  [/^(名|メイ|given|first|mei)(?!前).*(フリガナ|カナ|ヨミ|ルビ|kana|phonetic)/, 'givenKana'],
  [/(フリガナ|カナ|ヨミ|ルビ|kana|phonetic).*(名|メイ|given|first|mei)$/, 'givenKana'],
  [/(氏名|名前|name).*(姓|セイ|family|last)$|^(姓|family|last)(氏?名|name)?$/, 'familyName'],
  [/(氏名|名前|name).*(名|メイ|given|first)$|^(given|first)name$/, 'givenName'],
  [/携帯.*メール|モバイル.*(メール|mail)/, 'email2'],
  [/メール.*3$|mail.*3$/, 'email3'],
  [/メール.*2$|mail.*2$/, 'email2'],
  [/(メール|mail).*(アドレス|address|1)$|^e?メール$/, 'email'],
  [/携帯|モバイル|mobile|cell/, 'phone2'],
  [/(電話|tel|phone).*3$|(勤務先|会社).*(電話|tel)/, 'phone3'],
  [/(電話|tel|phone).*2$/, 'phone2'],
  [/(電話|tel|phone).*(番号|no|number|1)?$/, 'phone'],
  [/郵便番号|zip|postalcode|postcode/, 'postalCode'],
  [/都道府県|prefecture/, 'prefecture'],
  [/市区町村|市町村|市区郡|city/, 'city'],
  [/(建物|マンション|ビル|アパート|building)/, 'building'],
  [/(住所|address).*(3|ソノ3)$/, 'building'],
  [/(住所|address).*(2|ソノ2)$/, 'street'],
  [/(番地|町域|町名|street)/, 'street'],
  [/生年月日|誕生日|birth/, 'birthOn'],
  [/(会員|顧客|客様|得意先)(番号|コード|id|no)$/, 'code'],
  [/性別|gender/, 'gender'],
  [/備考|メモ|特記/, 'remark'],
  [/住所|所在地|address/, 'address'],
]

type Scored = { column: number; field: string; score: number }

const scores = { remembered: 5, label: 4, alias: 3, owner: 2, pattern: 1 } as const

function candidates(heading: string, column: number, remembered: Remembered, names: Names): Scored[] {
  const { byLabel, byAlias } = names
  const key = headingKey(heading)
  if (key === '' || key === reasonKey) return []
  const chosen = remembered.get(key)
  if (chosen === null || (chosen !== undefined && names.has(chosen)))
    return chosen === null ? [] : [{ column, field: chosen, score: scores.remembered }]
  const found: Scored[] = []
  const add = (field: string | undefined, score: number): void => {
    if (field !== undefined && names.has(field)) found.push({ column, field, score })
  }
  add(byLabel.get(key), scores.label)
  add(byAlias.get(key), scores.alias)
  const bare = key.replace(whose, '')
  if (bare !== '' && bare !== key) add(byLabel.get(bare) ?? byAlias.get(bare), scores.owner)
  for (const [pattern, field] of patterns) if (pattern.test(key)) add(field, scores.pattern)
  return found
}

/**
 * A field for each column, each field at most once, the best match first; the leftmost of equals. Without headings the
 * first rows tell.
 */
export function suggestMapping(
  headings: readonly string[],
  sample: readonly (readonly string[])[],
  {
    hasHeader,
    remembered = new Map(),
    targets = customerFields,
  }: { hasHeader: boolean; remembered?: Remembered; targets?: readonly Field[] },
): Mapping {
  const names = namesOf(targets)
  if (!hasHeader)
    return guessByContent(sample, headings.length).map((field) =>
      field !== null && names.has(field) ? field : null,
    )
  const mapping: Mapping = headings.map(() => null)
  const taken = new Set<string>()
  const scored = headings
    .flatMap((heading, column) => candidates(heading, column, remembered, names))
    .toSorted((a, b) => b.score - a.score || a.column - b.column)
  for (const { column, field } of scored) {
    if (taken.has(field) || mapping[column] !== null) continue
    mapping[column] = field
    taken.add(field)
  }
  settleNames(mapping, headings)
  const forgotten = new Set(
    headings.flatMap((heading, at) => (remembered.get(headingKey(heading)) === null ? [at] : [])),
  )
  for (const [column, field] of mapping.entries()) {
    if (field !== null || forgotten.has(column)) continue
    const choice = choiceOf(
      sample.map((row) => row[column] ?? ''),
      targets,
    )
    if (choice === undefined || taken.has(choice)) continue
    mapping[column] = choice
    taken.add(choice)
  }
  return mapping
}

/** The organisation's own choice whose options, two or more, are all that stands in a column. */
function choiceOf(cells: readonly string[], targets: readonly Field[]): string | undefined {
  const words = new Set(cells.map((cell) => cell.trim()).filter((cell) => cell !== ''))
  if (words.size < 2) return undefined
  const fits = targets.filter(
    (field) => field.custom && field.type === 'choice' && [...words].every((word) => optionOf(field, word)),
  )
  return fits.length === 1 ? fits[0]?.key : undefined
}

/** 氏名 beside 姓 and 名 says the same twice; 名字 beside 名前 means that 名前 is the given name. */
function settleNames(mapping: Mapping, headings: readonly string[]): void {
  const at = (field: string): number => mapping.indexOf(field)
  const drop = (column: number): void => {
    if (column >= 0) mapping[column] = null
  }
  for (const [whole, family, given] of [
    ['fullName', 'familyName', 'givenName'],
    ['fullKana', 'familyKana', 'givenKana'],
  ] as const) {
    if (at(whole) < 0 || at(family) < 0) continue
    if (at(given) >= 0) drop(at(whole))
    else if (/^オ?名前$/.test(headingKey(headings[at(whole)] ?? ''))) mapping[at(whole)] = given
    else drop(at(family))
  }
  // Both readings in one heading each (氏名 and 氏名カナ) are whole names, never a family name's.
  const lonely = at('familyKana')
  if (lonely >= 0 && at('givenKana') < 0 && at('fullName') >= 0 && at('fullKana') < 0) {
    if (reading.test(headingKey(headings[lonely] ?? ''))) mapping[lonely] = 'fullKana'
  }
}
