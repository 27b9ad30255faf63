import { parseDate } from '#kit/japan/calendar.ts'
import { Problem } from '#kit/problem.ts'
import { detectEncoding } from '#platform/csv/detect.ts'
import { RowParser, type CsvRow } from '#platform/csv/rows.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { FileAnswer, Upload } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import type { z } from 'zod'
import { bookOutcomes, listCharges } from './subscriptions.payments.ts'
import { outcomeSchema, type Outcome, type outcomesAnswer } from './subscriptions.schemas.ts'

const headings = {
  order: ['受注番号', '注文番号', 'order', 'order number'],
  outcome: ['結果', '決済結果', 'outcome', 'result', 'status'],
  on: ['日付', '処理日', '決済日', 'on', 'date'],
  code: ['コード', 'エラーコード', 'code', 'error code'],
  message: ['メッセージ', 'エラー内容', 'message'],
}
const words: { readonly [typed: string]: Outcome['outcome'] } = {
  paid: 'paid',
  ok: 'paid',
  success: 'paid',
  成功: 'paid',
  入金: 'paid',
  売上: 'paid',
  authorized: 'authorized',
  与信: 'authorized',
  failed: 'failed',
  ng: 'failed',
  error: 'failed',
  失敗: 'failed',
  エラー: 'failed',
}

/** A file of outcomes is small: a day's worth of a large shop has thirty thousand. */
const largest = 20_000_000

/** Books the outcomes of a payment company's file: the same door as the API. */
export async function readOutcomes(
  work: Work,
  receive: () => Promise<Pick<Upload, 'name' | 'body'>>,
  dryRun: boolean,
): Promise<z.output<typeof outcomesAnswer>> {
  const { name, body } = await receive()
  const [heading, ...rows] = await rowsOf(body)
  const columns = columnsOf(heading?.cells ?? [])
  const answer: z.output<typeof outcomesAnswer> = { done: 0, same: 0, refused: [] }
  const read: { outcome: Outcome; row: number }[] = []
  for (const { cells, number } of rows) {
    if (cells.every((cell) => cell.trim() === '')) continue
    const cell = (key: keyof typeof headings): string | undefined =>
      cells[columns[key] ?? -1]?.trim() || undefined
    const typed = cell('outcome')?.normalize('NFKC').toLowerCase() ?? ''
    const parsed = outcomeSchema.safeParse({
      order: cell('order'),
      outcome: words[typed],
      on: dayOf(cell('on')),
      code: cell('code'),
      message: cell('message'),
    })
    if (parsed.success) read.push({ outcome: parsed.data, row: number })
    else answer.refused.push({ row: number, order: cell('order') ?? '', message: unread[work.locale] })
  }
  const booked = await bookOutcomes(
    work,
    read.map(({ outcome }) => outcome),
    { dryRun, fileName: name },
  )
  const refused = booked.refused.map((one) => ({ ...one, row: read[one.row - 1]?.row ?? one.row }))
  return {
    done: booked.done,
    same: booked.same,
    refused: [...answer.refused, ...refused].toSorted((a, b) => a.row - b.row),
  }
}

/** A day as people and payment companies write it: 2026/4/1. What is none is left to be refused. */
const dayOf = (typed: string | undefined): string | undefined =>
  typed === undefined ? undefined : (parseDate(typed)?.on ?? typed)

const unread = {
  ja: 'この行は読めません。受注番号・結果（paid / failed / authorized）・日付（2026-04-01）を確かめてください',
  en: 'This line cannot be read. It needs the number of an order, an outcome (paid, failed, authorized) and a day like 2026-04-01',
}

function columnsOf(cells: readonly string[]): { [K in keyof typeof headings]?: number } {
  const known = cells.map((cell) => cell.normalize('NFKC').trim().toLowerCase())
  const found = Object.fromEntries(
    Object.entries(headings).map(([key, names]) => [key, known.findIndex((one) => names.includes(one))]),
  )
  if (found['order'] === -1 || found['outcome'] === -1)
    throw new Problem('invalid', {
      detail: {
        ja: '見出しに「受注番号」と「結果」が必要です。1行目を見出しにしてください',
        en: 'The file needs the headings “order” and “outcome” in its first line',
      },
    })
  return found
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

/** What is to be charged, for the system of a payment company. */
export function chargesFile(
  work: Work,
  query: { readonly on: string; readonly method?: string | undefined },
): FileAnswer {
  const isJa = work.locale === 'ja'
  const heading = isJa
    ? [
        '受注番号',
        '定期番号',
        '回',
        '会員番号',
        '氏名',
        '支払方法',
        '決済トークン',
        '金額',
        '請求日',
        '失敗回数',
      ]
    : [
        'order',
        'subscription',
        'round',
        'member number',
        'name',
        'payment',
        'token',
        'amount',
        'charge on',
        'failures',
      ]
  return {
    name: `${isJa ? '定期請求' : 'charges'}-${query.on}.csv`,
    mediaType: 'text/csv; charset=utf-8',
    body: (async function* () {
      const encoder = csvEncoder({ encoding: 'utf8bom', newline: 'crlf', quote: 'minimal' })
      yield encoder.row(heading)
      let cursor: string | undefined
      do {
        const page = await listCharges(work, { ...query, cursor, limit: 1000 })
        for (const one of page.items)
          yield encoder.row([
            one.order.number,
            one.subscription.number,
            String(one.round),
            one.customer.code ?? '',
            one.customer.name,
            one.paymentMethod,
            one.paymentToken ?? '',
            one.order.total,
            one.chargeOn,
            String(one.failures),
          ])
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
    })(),
  }
}
