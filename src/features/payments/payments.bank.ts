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
  type BankLine,
  type BankReading,
  type PaymentMethod,
} from './payments.ts'

/** Lines of a bank's statement; a year of a busy account has fewer. */
const largest = 20_000_000
/** Some banks put the account and the period above the headings. */
const mostBefore = 20

export type BankOutcome = {
  readonly added: number
  readonly known: number
  readonly refused: BankReading['refused']
}
/** The lines of a file, with those that are not here yet. */
export type BankPlan = BankOutcome & { readonly fresh: readonly (BankLine & { importKey: string })[] }

/** What a bank's statement would bring. */
export async function planBank(work: Work, body: AsyncIterable<Uint8Array>): Promise<BankPlan> {
  const rows = await rowsOf(body)
  const at = rows.slice(0, mostBefore).findIndex(({ cells }) => columnsOf(cells) !== null)
  const columns = columnsOf(rows[at]?.cells ?? [])
  if (!columns) throw unreadableFile()
  const { lines, refused } = readLines(rows.slice(at + 1), columns)
  const keys = importKeys(lines)
  const known = await knownKeys(work, keys)
  const fresh = lines
    .map((line, index) => ({ ...line, importKey: keys[index] ?? '' }))
    .filter(({ importKey }) => !known.has(importKey))
  return { fresh, added: fresh.length, known: lines.length - fresh.length, refused }
}

/** Takes payments from a bank's statement. From whom they are is decided when they are matched. */
export async function readBank(
  work: Work,
  method: PaymentMethod,
  receive: () => Promise<Pick<Upload, 'body'>>,
): Promise<BankOutcome> {
  const { body } = await receive()
  return write(work, async (tx) => {
    const { fresh, added, known, refused } = await planBank(tx, body)
    await insertPayments(
      tx,
      fresh.map(({ paidOn, amount, payer, importKey }) => ({
        customerId: null,
        companyId: null,
        paidOn,
        amount,
        fee: 0,
        method,
        payer,
        note: null,
        importKey,
      })),
    )
    await audit(tx, {
      action: 'payment.readBank',
      subjectKind: 'payment',
      subjectId: null,
      after: { added, known, refused: refused.length },
    })
    await announce(tx, { topic: 'payment' })
    return { added, known, refused }
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
