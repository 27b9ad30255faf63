import { parseDate } from '#kit/japan/calendar.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { foldDashes, toHalfWidth } from '#kit/japan/width.ts'
import { customerFields } from '#features/customers/customers.fields.ts'

const fold = (text: string): string => foldDashes(toHalfWidth(text)).toLowerCase().replace(/\s+/g, '')

const choices = new Map(
  customerFields
    .filter(({ options }) => options !== undefined)
    .map(({ key, options = [] }) => [
      key,
      new Map(
        options.flatMap(({ value, label, aliases = [] }) =>
          [value, label.ja, label.en, ...aliases].map((word) => [fold(word), value] as const),
        ),
      ),
    ]),
)
/** What systems write where they know nothing. 0 is "not known" of ISO/IEC 5218. */
const nothing = new Set(
  [
    '不明',
    '未設定',
    '未回答',
    '無回答',
    '未入力',
    '未選択',
    'なし',
    '無し',
    '-',
    '0',
    'unknown',
    'n/a',
    'null',
  ].map(fold),
)

/** The option that a word means: null for words that mean nothing, undefined for what is no option. */
export function readChoice(field: string, cell: string): string | null | undefined {
  const word = fold(cell)
  const option = choices.get(field)?.get(word)
  if (option !== undefined) return option
  return nothing.has(word) ? null : undefined
}

export type ReadDay = { on: string; doubt: 'dateFromSerial' | 'dateUnlikely' | null }

const serial = /^\d{5}(\.\d+)?$/

/** A day as people and spreadsheets write it; null for the zero dates of databases, undefined for what is no day. */
export function readDay(cell: string, latest: string): ReadDay | null | undefined {
  const text = toHalfWidth(cell)
  if (/^0{2,4}([-/.])00\1(00|0000)( |$)/.test(text)) return null
  const bare = serial.test(text)
  const on = parseDate(cell, { excelSerial: bare })?.on
  if (on === undefined) return undefined
  // Nobody alive was born before Meiji, and nothing is on record from the future.
  if (on < '1868-01-01' || on > latest) return { on, doubt: 'dateUnlikely' }
  return { on, doubt: bare ? 'dateFromSerial' : null }
}

/** Several addresses in one cell; what does not come apart into addresses stays whole. */
export function emailPieces(cell: string): string[] {
  const pieces = cell.split(/[\s;；,，、/]+/).filter((piece) => piece !== '')
  return pieces.length > 1 && pieces.every((piece) => /^[^@]+[@＠][^@]+$/.test(piece)) ? pieces : [cell]
}

/** Several numbers in one cell, where each of them reads; 03/1234/5678 stays whole. */
export function phonePieces(cell: string): string[] {
  const pieces = cell.split(/[\n;；,，、/／]+/).map((piece) => piece.trim())
  return pieces.length > 1 && pieces.every((piece) => parsePhone(piece).e164 !== null) ? pieces : [cell]
}

export function tagPieces(cell: string): string[] {
  const names = cell.split(/[\n;；,，、|｜]+/).map((name) => name.trim())
  return [...new Set(names)].filter((name) => name !== '')
}

export type AddressCells = {
  prefecture: string
  city: string
  whole: string
  street: string
  building: string
}

/**
 * The cells of an address in one line, nothing invented: 県, 市 and 町 stand together as Japan writes them; a space parts
 * the building, and figures from what follows them. A whole address that begins with its 県 or 市 has them once.
 */
export function joinAddress({ prefecture, city, whole, street, building }: AddressCells): string {
  const repeated = whole !== '' && whole.startsWith(`${prefecture}${city}`)
  const named = repeated || (whole !== '' && whole.startsWith(city))
  let line = ''
  for (const part of [repeated ? '' : prefecture, named ? '' : city, whole, street])
    line += /[\d０-９]$/.test(line) && !/^[\d０-９\s-]/.test(part) ? ` ${part}` : part
  return [line, building].filter((part) => part !== '').join(' ')
}

const labels: readonly (readonly [RegExp, string])[] = [
  [/fax|ファ[ック]/i, 'FAX'],
  [/携帯|モバイル|mobile|cell/i, '携帯'],
  [/勤務先|会社|職場|work|office|business/i, '勤務先'],
  [/自宅|home/i, '自宅'],
  [/日中|昼間/, '日中'],
  [/緊急/, '緊急'],
  [/pc/i, 'PC'],
]

/** 自宅, 携帯, 勤務先 …, as the heading says it. */
export function contactLabel(heading: string): string | null {
  const text = toHalfWidth(heading)
  return labels.find(([pattern]) => pattern.test(text))?.[1] ?? null
}
