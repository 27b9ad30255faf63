import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { people, type DemoPerson } from '#features/demo/demo.people.ts'
import { toWareki } from '#kit/japan/calendar.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import { benchData } from './paths.ts'

/** Not the people of the bases: a file of strangers. */
const csvSeed = 2
export const headings = [
  '会員番号',
  'お名前',
  'フリガナ',
  '性別',
  '生年月日',
  'メールアドレス',
  '電話番号',
  '携帯電話',
  '郵便番号',
  '都道府県',
  '市区町村',
  '町名番地',
  '建物名',
  '会社名',
  '部署名',
  '役職',
  'タグ',
  '登録日',
  '獲得経路',
  '備考',
] as const

/**
 * A customer list as it comes out of another system by way of Excel: CP932, zeros eaten, kana half width here and digits
 * full width there, birthdays in two calendars, line breaks in cells. The same for ever for one number of rows.
 */
export async function makeCsv(rows: number): Promise<string> {
  await mkdir(benchData, { recursive: true })
  const file = join(benchData, `customers-${rows}.csv`)
  if (await stat(file).catch(() => null)) return file
  const unfinished = `${file}.part`
  const out = createWriteStream(unfinished, { highWaterMark: 1024 * 1024 })
  const encoder = csvEncoder({ encoding: 'cp932', newline: 'crlf', quote: 'minimal' })
  out.write(encoder.row(headings))
  for (const person of people(csvSeed).take(rows))
    if (!out.write(encoder.row(cellsOf(person)))) await once(out, 'drain')
  out.end()
  await finished(out)
  await rename(unfinished, file)
  return file
}

function cellsOf(person: DemoPerson): string[] {
  const { number, address, post } = person
  // Whole rows have one habit each: they were typed by one clerk, or went through one tool.
  const isWide = number % 19 === 0
  const isNarrowKana = number % 7 === 0
  const isEaten = number % 23 === 0
  const digits = (text: string | null): string =>
    isEaten ? eaten(text ?? '') : isWide ? fullWidth(text ?? '') : (text ?? '')
  const reading = `${person.familyKana ?? ''} ${person.givenKana ?? ''}`.trim()
  return [
    person.code,
    // 𠮷 is not in CP932: such a family stands in old lists as 吉.
    `${person.familyName}${number % 3 === 0 ? '　' : ' '}${person.givenName}`.replaceAll('𠮷', '吉'),
    isNarrowKana ? halfWidthKana(reading) : reading,
    person.gender === null ? '' : person.gender === 'female' ? '女' : '男',
    birthday(person.birthOn, number),
    privateDomain(person.email),
    digits(person.phone),
    digits(person.mobile),
    digits(address.postalCode),
    address.prefecture,
    address.city,
    address.street,
    address.building,
    post?.company ?? '',
    post?.department ?? '',
    post?.title ?? '',
    person.tags.join(';'),
    person.registeredOn.replaceAll('-', '/'),
    person.source,
    [person.remark ?? '', ...person.notes.map(({ body, writtenOn }) => `${writtenOn} "${body}"`)]
      .filter((line) => line !== '')
      .join('\n'),
  ]
}

function birthday(on: string | null, number: number): string {
  if (on === null) return ''
  return number % 3 === 0 ? toWareki(on) : on.replace(/-0?/g, '/')
}

/**
 * Example domains would be marked as dummies, row by row, which real files are not. `.internal` is reserved for private
 * use (ICANN, 2024) and never leads anywhere on the Internet.
 */
function privateDomain(email: string | null): string {
  return email?.replace(/\.?example\.(com|jp)$/, '.internal').replace('@.', '@mail.') ?? ''
}

/** What Excel leaves of a number that it took for one. */
const eaten = (text: string): string => text.replaceAll('-', '').replace(/^0/, '')
const fullWidth = (text: string): string =>
  text.replace(/[\d-]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

const narrowKana = new Map<string, string>()
for (let code = 0xff66; code <= 0xff9d; code++) {
  const narrow = String.fromCharCode(code)
  for (const mark of ['', 'ﾞ', 'ﾟ']) {
    const wide = `${narrow}${mark}`.normalize('NFKC')
    if (wide.length === 1) narrowKana.set(wide, `${narrow}${mark}`)
  }
}
const halfWidthKana = (text: string): string => text.replace(/[ァ-ー・]/g, (c) => narrowKana.get(c) ?? c)
