import { municipalities } from '#kit/japan/municipalities.data.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import type { Phrase } from '#kit/text.ts'
import type { CsvEncoding } from '#platform/csv/decode.ts'
import { RowParser, type CsvProblem, type CsvRow } from '#platform/csv/rows.ts'
import type { PostalSource } from './postal.api.ts'
import { refused, unpack } from './postal.archive.ts'
import { cleanOfficeKana, cleanOfficeName, cleanTown } from './postal.clean.ts'
import type { PostalArea, PostalList } from './postal.ts'

/** The lists are told apart by their columns, never by the name of the file. */
const columnsOf = { kenAll: 15, office: 13 } as const
const prefectures: ReadonlySet<string> = new Set(municipalities.map(([name]) => name))
const pieceSize = 1 << 20
const mostCells = 64

type Row = { readonly number: number; readonly cells: readonly string[] }

/**
 * Reads a whole list: KEN_ALL (CP932 or UTF-8) or JIGYOSYO, as CSV or in its ZIP. Throws a Problem that says what is wrong
 * with the file; nothing is taken from a file that is not whole.
 */
export function readPostalList(file: Uint8Array): PostalList {
  const bytes = unpack(file)
  const encoding = encodingOf(bytes)
  const source = sourceOf(bytes, encoding)
  const rows = sound(rowsOf(bytes, encoding, columnsOf[source]), source)
  if (rows.length === 0) throw refused(wrongFile)
  const joined = source === 'kenAll' ? joinSplit(rows) : rows
  const areas =
    source === 'kenAll' ? merged(joined.flatMap((row) => townsOf(row))) : joined.map((row) => officeOf(row))
  const missing = [...prefectures].filter((name) => !areas.some(({ prefecture }) => prefecture === name))
  if (missing.length > 0)
    throw refused(notWhole, { count: missing.length, names: missing.slice(0, 5).join('、') })
  return { source, rows: joined.length, areas }
}

function encodingOf(bytes: Uint8Array): CsvEncoding {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, headEnd(bytes)))
    return 'utf8'
  } catch {
    return 'cp932'
  }
}

/** The first lines, whole, so that no character is cut in two. */
function headEnd(bytes: Uint8Array): number {
  const end = bytes.subarray(0, 4096).lastIndexOf(0x0a)
  return end < 0 ? Math.min(bytes.length, 4096) : end
}

function sourceOf(bytes: Uint8Array, encoding: CsvEncoding): PostalSource {
  const [first] = rowsOf(bytes.subarray(0, headEnd(bytes)), encoding, undefined)
  const width = first?.cells.length
  if (width === columnsOf.kenAll && isCode(first?.cells[2])) return 'kenAll'
  if (width === columnsOf.office && isCode(first?.cells[7])) return 'office'
  throw refused(wrongFile)
}

function isCode(cell: string | undefined): boolean {
  return cell !== undefined && /^\d{7}$/.test(cell)
}

function rowsOf(bytes: Uint8Array, encoding: CsvEncoding, columns: number | undefined): CsvRow[] {
  const parser = new RowParser({ encoding, delimiter: ',', quote: '"', ...(columns && { columns }) })
  const rows: CsvRow[] = []
  for (let at = 0; at < bytes.length; at += pieceSize) parser.write(bytes.subarray(at, at + pieceSize), rows)
  parser.end(rows)
  return rows
}

const faults: { readonly [problem in CsvProblem]: Phrase } = {
  badEncoding: { ja: '文字が壊れています', en: 'characters are damaged' },
  tooManyCells: { ja: '列が多すぎます', en: 'too many columns' },
  tooFewCells: { ja: '列が足りません', en: 'too few columns' },
  brokenQuote: { ja: '引用符が閉じていません', en: 'a quote is not closed' },
  cellTooLarge: { ja: '1 つの欄が長すぎます', en: 'a cell is too long' },
}
const wrongCode: Phrase = {
  ja: '郵便番号が 7 桁の数字ではありません',
  en: 'the postal code is not seven digits',
}
const wrongPrefecture: Phrase = { ja: '都道府県の名前ではありません', en: 'there is no such prefecture' }

function sound(rows: readonly CsvRow[], source: PostalSource): Row[] {
  const [codeAt, prefectureAt] = source === 'kenAll' ? [2, 6] : [7, 3]
  for (const { number, cells, problem, raw } of rows) {
    const fault = problem
      ? faults[problem]
      : !isCode(cells[codeAt])
        ? wrongCode
        : !prefectures.has(cells[prefectureAt] ?? '')
          ? wrongPrefecture
          : null
    if (fault === null) continue
    const last = number === rows.at(-1)?.number
    const cell = (raw ?? cells.slice(0, mostCells).join(',')).slice(0, 40)
    throw refused(last && problem && problem !== 'badEncoding' ? cutShort : wrongRow, {
      row: number,
      ja: fault.ja,
      en: fault.en,
      cell,
    })
  }
  return [...rows]
}

/** A 町域 of more than 38 characters goes on in the next lines of the old form, until its bracket closes. */
function joinSplit(rows: readonly Row[]): Row[] {
  const joined: Row[] = []
  let open: { number: number; cells: string[] } | null = null
  for (const { number, cells } of rows) {
    const [town = '', kana = ''] = [cells[8], cells[5]]
    if (open) {
      if (open.cells[2] !== cells[2]) throw refused(neverCloses, { row: open.number })
      open.cells[8] += town
      // Some lines repeat the kana, some go on with it.
      if (open.cells[5] !== kana) open.cells[5] += kana
      if (town.includes('）')) open = null
      continue
    }
    const row = { number, cells: [...cells] }
    joined.push(row)
    if (town.includes('（') && !town.includes('）')) open = row
  }
  if (open) throw refused(neverCloses, { row: open.number })
  return joined
}

function townsOf({ cells }: Row): PostalArea[] {
  const [
    ,
    ,
    code = '',
    prefectureKana = '',
    cityKana = '',
    kana = '',
    prefecture = '',
    city = '',
    town = '',
  ] = cells
  const { towns, streets } = cleanTown(town, kana, city)
  return towns.map((one) => ({
    code,
    prefecture,
    city,
    town: one.town,
    prefectureKana: toHalfWidth(prefectureKana),
    cityKana: toHalfWidth(cityKana),
    townKana: one.kana,
    streets,
    office: null,
  }))
}

/** Notes told lines apart that are the same town without them. */
function merged(areas: readonly PostalArea[]): PostalArea[] {
  const byPlace = new Map<string, PostalArea>()
  for (const area of areas) {
    const place = [area.code, area.prefecture, area.city, area.town].join('\t')
    const same = byPlace.get(place)
    byPlace.set(place, same ? { ...same, streets: [...same.streets, ...area.streets] } : area)
  }
  return [...byPlace.values()]
}

function officeOf({ cells }: Row): PostalArea {
  const [, kana = '', name = '', prefecture = '', city = '', town = '', street = '', code = ''] = cells
  return {
    code,
    prefecture,
    city,
    town: town.trim(),
    prefectureKana: '',
    cityKana: '',
    townKana: '',
    streets: [],
    office: { name: cleanOfficeName(name), kana: cleanOfficeKana(kana), street: street.trim() },
  }
}

const wrongFile: Phrase = {
  ja: '日本郵便の住所データではありません。KEN_ALL（15 列、全国）か JIGYOSYO（13 列）の CSV、または受け取ったままの ZIP を選んでください',
  en: 'This is no address list of Japan Post. Choose the CSV KEN_ALL (15 columns, the whole country) or JIGYOSYO (13 columns), or the ZIP as it came',
}
const wrongRow: Phrase = {
  ja: '{row} 行目を読めません（{ja}）:「{cell}」。ファイルを開いて保存し直していないか確かめ、もう一度ダウンロードしてください',
  en: 'Line {row} cannot be read ({en}): “{cell}”. Download the file again and do not save it from another program',
}
const cutShort: Phrase = {
  ja: 'ファイルが {row} 行目で切れています。もう一度ダウンロードしてください',
  en: 'The file breaks off at line {row}. Download it again',
}
const neverCloses: Phrase = {
  ja: '{row} 行目の町域のかっこが閉じていません。ファイルが途中で欠けているおそれがあります。もう一度ダウンロードしてください',
  en: 'The bracket in line {row} never closes: a part of the file may be missing. Download it again',
}
const notWhole: Phrase = {
  ja: '全国のデータではありません。{count} の都道府県がありません（{names} など）。全国一括のファイルを選ぶか、もう一度ダウンロードしてください',
  en: 'This is not the whole country: {count} prefectures are missing ({names} …). Choose the file of all prefectures, or download it again',
}
