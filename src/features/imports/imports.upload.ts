import { basename } from 'node:path'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { HEAD_BYTES } from '#platform/csv/detect.ts'
import { sniff, type SniffOverrides, type Sniffed } from '#platform/csv/sniff.ts'
import type { Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { headingKey, suggestMapping } from './imports.headings.ts'
import { insertBatch, readRemembered, type Batch } from './imports.store.ts'

/** Keeps the file and looks at its head; nothing else of it is read here. Returns the id of the import. */
export async function uploadImport(work: Work, upload: Upload): Promise<string> {
  const blob = await work.blobs.put(upload.body, work.config.maxUploadBytes)
  try {
    const layout = await layoutOf(work, await readHead(work, blob.key))
    const fileName = basename(upload.name.replaceAll('\\', '/')).slice(-255) || 'import.csv'
    return await write(work, async (tx) => {
      const options = { clearEmpty: false, tagNames: [] }
      const id = await insertBatch(tx, { fileName, blob, ...layout, options })
      const { size, sha256 } = blob
      await audit(tx, {
        action: 'import.upload',
        subjectKind: 'import',
        subjectId: id,
        after: { fileName, size, sha256 },
      })
      await announce(tx, { topic: 'import', id })
      return id
    })
  } catch (error) {
    await work.blobs.remove(blob.key)
    throw error
  }
}

export async function readHead(work: Work, blobKey: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of work.blobs.read(blobKey)) {
    parts.push(part)
    size += part.length
    if (size >= HEAD_BYTES) break
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES)
}

/** How the file is read, and what its columns seem to mean. Refuses what is no list of customers. */
export async function layoutOf(
  work: Work,
  head: Uint8Array,
  overrides: SniffOverrides = {},
): Promise<Pick<Batch, 'format' | 'header' | 'mapping'>> {
  if (head.length === 0) throw refused(empty)
  const binary = binaryKind(head)
  if (binary) throw new Problem('unsupported', { detail: binary })
  const sniffed = sniff(head, overrides)
  const { encoding, delimiter, quote, hasHeader, confidence } = sniffed
  if (!encoding.startsWith('utf16') && isBinary(head)) throw new Problem('unsupported', { detail: notText })
  const header = headingsOf(sniffed)
  if (header.length === 0) throw refused(empty)
  if (sniffed.sample.length === 0) throw refused(headingOnly)
  if (header.length > mostColumns) throw refused(tooManyColumns)
  const remembered = await readRemembered(work, header.map(headingKey))
  return {
    format: { encoding, delimiter, quote, hasHeader, certain: confidence === 'certain' },
    header,
    mapping: suggestMapping(header, sniffed.sample, { hasHeader, remembered }),
  }
}

const mostColumns = 500

/** Columns without a heading are called by their number. */
function headingsOf({ header, sample, hasHeader }: Sniffed): string[] {
  const width = hasHeader ? header.length : Math.max(0, ...sample.map((row) => row.length))
  return Array.from({ length: width }, (_, column) => header[column]?.trim() || `列${column + 1}`)
}

const saveAsCsv: Phrase = {
  ja: 'Excel のファイルです。Excel で「名前を付けて保存」から CSV を選んで保存し、そのファイルを預けてください',
  en: 'This is an Excel file. Save it as CSV in Excel and hand in that file',
}
const noTable: Phrase = {
  ja: '表のファイルではありません。CSV ファイルを選んでください',
  en: 'This is not a table. Choose a CSV file',
}
const packed: Phrase = {
  ja: '圧縮されたファイルです。展開してから、中の CSV を預けてください',
  en: 'This file is packed. Unpack it and hand in the CSV inside',
}
/** First bytes of what people drop by mistake. A ZIP that begins with a content list is an xlsx. */
const signatures: readonly (readonly [string, Phrase])[] = [
  ['d0cf11e0a1b11ae1', saveAsCsv],
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

function binaryKind(head: Uint8Array): Phrase | null {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const start = bytes.subarray(0, 16).toString('hex')
  if (start.startsWith('504b0304') && (bytes.includes('[Content_Types].xml') || bytes.includes('xl/')))
    return saveAsCsv
  return signatures.find(([signature]) => start.startsWith(signature))?.[1] ?? null
}

/** More than one control character in a hundred bytes: no text, whatever it is. */
function isBinary(head: Uint8Array): boolean {
  const controls = head.reduce(
    (count, byte) =>
      count + (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 0x1b ? 1 : 0),
    0,
  )
  return controls > head.length / 100
}

const notText: Phrase = {
  ja: '文字のファイルではありません。CSV として保存し直してください',
  en: 'This is not a text file. Save it as CSV',
}
const empty: Phrase = {
  ja: 'ファイルが空です。中身のある CSV を選んでください',
  en: 'The file is empty. Choose a CSV with content',
}
const headingOnly: Phrase = {
  ja: '見出しだけで、データの行がありません。データのある CSV を選んでください',
  en: 'There is a heading and no row under it. Choose a CSV with data',
}
const tooManyColumns: Phrase = {
  ja: '列が 500 を超えています。区切り文字を確かめるか、要らない列を消してください',
  en: 'There are more than 500 columns. Check the separator, or remove columns',
}

function refused(message: Phrase): Problem {
  return new Problem('invalid', { fields: [{ path: 'file', message }] })
}
