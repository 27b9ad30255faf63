import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'

const oldExcel: Phrase = {
  ja: '古い形式（.xls）か、パスワードの付いた Excel のファイルです。パスワードを外し、Excel で「名前を付けて保存」から .xlsx か CSV で保存して、そのファイルを預けてください',
  en: 'This is an old (.xls) or encrypted Excel file. Remove its password, save it as .xlsx or CSV in Excel, and hand in that file',
}
const noTable: Phrase = {
  ja: '表のファイルではありません。CSV か Excel（.xlsx）のファイルを選んでください',
  en: 'This is not a table. Choose a CSV or Excel (.xlsx) file',
}
const packed: Phrase = {
  ja: '圧縮されたファイルです。展開してから、中の CSV か Excel のファイルを預けてください',
  en: 'This file is packed. Unpack it and hand in the CSV or workbook inside',
}
/** First bytes of what people drop by mistake. */
const signatures: readonly (readonly [string, Phrase])[] = [
  ['d0cf11e0a1b11ae1', oldExcel],
  ['504b0304', packed],
  ['504b0506', packed],
  ['1f8b', packed],
  ['377abcaf271c', packed],
  ['526172211a07', packed],
  ['25504446', noTable],
  ['89504e47', noTable],
  ['ffd8ff', noTable],
  ['47494638', noTable],
]

/** Why a file that begins like this is no list; null for what may be text. */
export function binaryKind(head: Uint8Array): Phrase | null {
  const start = Buffer.from(head.subarray(0, 16)).toString('hex')
  return signatures.find(([signature]) => start.startsWith(signature))?.[1] ?? null
}

/** A ZIP that begins with a content list, or with a part of a workbook, is an xlsx. */
export function isWorkbook(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (bytes.subarray(0, 4).toString('hex') !== '504b0304') return false
  return ['[Content_Types].xml', 'xl/', '_rels/.rels'].some((name) => bytes.includes(name))
}

export const notText: Phrase = {
  ja: '文字のファイルではありません。CSV か Excel（.xlsx）として保存し直してください',
  en: 'This is not a text file. Save it as CSV or .xlsx',
}
const empty: Phrase = {
  ja: 'ファイルが空です。中身のあるファイルを選んでください',
  en: 'The file is empty. Choose one with content',
}
const headingOnly: Phrase = {
  ja: '見出しだけで、データの行がありません。データのあるファイルを選んでください',
  en: 'There is a heading and no row under it. Choose a file with data',
}
const tooMany: Phrase = {
  ja: '列が 500 を超えています。区切り文字を確かめるか、要らない列を消してください',
  en: 'There are more than 500 columns. Check the separator, or remove columns',
}

export const noRows = (): Problem => refused(empty)
export const onlyHeadings = (): Problem => refused(headingOnly)
export const tooManyColumns = (): Problem => refused(tooMany)

function refused(message: Phrase): Problem {
  return new Problem('invalid', { fields: [{ path: 'file', message }] })
}
