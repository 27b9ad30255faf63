import { audit } from '#features/audit/audit.actions.ts'
import { Problem } from '#kit/problem.ts'
import { detectEncoding } from '#platform/csv/detect.ts'
import { RowParser, type CsvRow } from '#platform/csv/rows.ts'
import type { Upload } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { insertPayments, knownKeys } from './payments.store.ts'
import {
  columnsOf,
  importKeys,
  readBank as readLines,
  unreadableFile,
  type BankReading,
  type PaymentMethod,
} from './payments.ts'

/** Lines of a bank's statement; a year of a busy account has fewer. */
const largest = 20_000_000
/** Some banks put the account and the period above the headings. */
const mostBefore = 20

/** Takes payments from a bank's statement. From whom they are is decided when they are matched. */
export async function readBank(
  work: Work,
  method: PaymentMethod,
  receive: () => Promise<Pick<Upload, 'body'>>,
): Promise<{ added: number; known: number; refused: BankReading['refused'] }> {
  const { body } = await receive()
  const rows = await rowsOf(body)
  const at = rows.slice(0, mostBefore).findIndex(({ cells }) => columnsOf(cells) !== null)
  const columns = columnsOf(rows[at]?.cells ?? [])
  if (!columns) throw unreadableFile()
  const { lines, refused } = readLines(rows.slice(at + 1), columns)
  const keys = importKeys(lines)
  return write(work, async (tx) => {
    const known = await knownKeys(tx, keys)
    const fresh = lines.flatMap(({ paidOn, amount, payer }, index) => {
      const importKey = keys[index] ?? ''
      return known.has(importKey)
        ? []
        : [
            {
              customerId: null,
              companyId: null,
              paidOn,
              amount,
              fee: 0,
              method,
              payer,
              note: null,
              importKey,
            },
          ]
    })
    await insertPayments(tx, fresh)
    await audit(tx, {
      action: 'payment.readBank',
      subjectKind: 'payment',
      subjectId: null,
      after: { added: fresh.length, known: known.size, refused: refused.length },
    })
    await announce(tx, { topic: 'payment' })
    return { added: fresh.length, known: lines.length - fresh.length, refused }
  })
}

async function rowsOf(body: AsyncIterable<Uint8Array>): Promise<CsvRow[]> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > largest) throw new Problem('tooLarge')
    parts.push(part)
  }
  const bytes = Buffer.concat(parts)
  const { encoding } = detectEncoding(bytes)
  const parser = new RowParser({ encoding, delimiter: ',', quote: '"' })
  const rows: CsvRow[] = []
  parser.write(bytes, rows)
  parser.end(rows)
  return rows
}
