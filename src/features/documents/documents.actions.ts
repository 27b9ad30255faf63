import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { closingDate } from '#kit/japan/business-days.ts'
import { addDays } from '#kit/japan/days.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import type { FileAnswer } from '#platform/feature.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { DocumentSummary, IssuedDocument } from './documents.api.ts'
import { draft, type Base, type Choices, type Draft, type Source } from './documents.compose.ts'
import { needsReturnInvoice, type Content, type DocumentKind } from './documents.content.ts'
import { readFaces, withoutShape } from './documents.fonts.ts'
import { readImages } from './documents.images.ts'
import { Printer, titleOf } from './documents.pdf.ts'
import {
  countOlder,
  readAddressed,
  readClosingParties,
  readLastClosing,
  type Party,
} from './documents.sources.ts'
import {
  findDocument,
  findIssued,
  insertDocument,
  isPaidBy,
  keepBytes,
  listDocuments,
  nextNumber,
  saveVoid,
  supersede,
  type DocumentFilter,
  type Stored,
} from './documents.store.ts'
import { alreadyIssued, closingDaysOn, documentNotFound, isPaid, isVoid, termsOf } from './documents.ts'

export type Issue = Choices & { readonly kind: DocumentKind; readonly of: Source }

export function readDocuments(
  work: Work,
  { cursor, limit, ...filter }: DocumentFilter & { cursor?: string | undefined; limit: number },
): Promise<Page<DocumentSummary>> {
  return listDocuments(work, filter, { cursor, limit })
}

export async function getDocument(work: Work, id: string): Promise<IssuedDocument> {
  return toAnswer(await mustFind(work, id))
}

function toAnswer({ blobKey: _blobKey, ownerId: _ownerId, ...document }: Stored): IssuedDocument {
  return document
}

async function mustFind(work: Work, id: string, options: { lock?: boolean } = {}): Promise<Stored> {
  const found = await findDocument(work, id, options)
  if (!found) throw notFound(documentNotFound)
  return found
}

/** What would be issued, and what is worth knowing before. */
export async function previewDocument(work: Work, { kind, of, ...choices }: Issue) {
  const drafts = await draft(work, kind, of, choices)
  const faces = await readFaces()
  const contents = drafts.map(({ content }) => content)
  return {
    items: contents,
    older: 'closing' in of ? await countOlder(work, of.closing, of.closing.from) : 0,
    withoutShape: [...new Set(contents.flatMap((content) => withoutShape(faces.regular, textOf(content))))],
    needless: kind === 'returnInvoice' && contents.every(({ total }) => !needsReturnInvoice(total)),
  }
}

function textOf({ recipient, issuer, lines, note, shipTo }: Draft['content']): string {
  const { name, address } = recipient
  return [
    name,
    address,
    issuer.name,
    issuer.address,
    issuer.bankAccount,
    note,
    shipTo,
    ...lines.flatMap((line) => [line.code, line.name]),
  ].join('')
}

/** Issues what a source gives; an order is on one document of a kind at a time. */
export function issueDocument(
  work: Work,
  { kind, of, ...choices }: Issue,
  { runId, base }: { runId?: string; base?: Base } = {},
): Promise<DocumentSummary[]> {
  return write(work, async (tx) => {
    await lockSource(tx, of)
    const made: DocumentSummary[] = []
    for (const one of await draft(tx, kind, of, choices, base)) {
      const issued = await findIssued(tx, kind, one.orderIds)
      if (issued !== undefined) throw alreadyIssued(issued)
      const number = await nextNumber(tx, kind, one.content.issuedOn)
      const content = { ...one.content, number, edition: 1 }
      const id = await insertDocument(tx, one, content, runId === undefined ? {} : { runId })
      const issuedNow = await mustFind(tx, id)
      await happened(tx, 'issue', issuedNow)
      made.push(summaryOf(issuedNow))
    }
    return made
  })
}

/** Two people who bill the same order, or close the same party, follow each other. */
async function lockSource(tx: Work, of: Source): Promise<void> {
  await (
    'orderId' in of
      ? sql`select 1 from sales_order where id = ${of.orderId}::uuid for update`
      : sql`select pg_advisory_xact_lock(hashtextextended(${`closing ${of.closing.id}`}, 0))`
  ).execute(tx.db)
}

function summaryOf(stored: Stored): DocumentSummary {
  const {
    content: _c,
    orders: _o,
    correction: _k,
    voidReason: _v,
    createdByName: _n,
    ...rest
  } = toAnswer(stored)
  const { createdAt: _a, editions: _e, ...summary } = rest
  return summary
}

/**
 * Issues a further edition under the same number: the amounts are read again from the orders that it tells of, the rest
 * is as it was where nothing else is said. The edition before stays as it was printed.
 */
export function correctDocument(
  work: Work,
  id: string,
  { reason, ...choices }: Choices & { reason: string },
): Promise<IssuedDocument> {
  return write(work, async (tx) => {
    const before = await mustFind(tx, id, { lock: true })
    mustHold(before)
    const { content } = before
    await supersede(tx, before)
    const source = sourceOf(before)
    await lockSource(tx, source)
    const drafts = await draft(tx, before.kind, source, {
      issuedOn: choices.issuedOn,
      transactionOn: choices.transactionOn ?? content.transactionOn,
      dueOn: choices.dueOn === undefined ? content.dueOn : choices.dueOn,
      note: choices.note === undefined ? content.note : choices.note,
      recipient: choices.recipient,
    })
    const one = drafts.find(
      (each) => each.content.currency === content.currency && each.content.taxMode === content.taxMode,
    )
    if (!one) throw new Problem('conflict')
    // Paid or not is as of the day of the first edition: what was paid since stands beside it as payments.
    const { paid } = content
    const carry = content.carry && one.content.carry
    const next = { ...one.content, paid, carry, number: before.number, edition: before.edition + 1 }
    const made = await mustFind(tx, await insertDocument(tx, one, next, { correction: reason }))
    await happened(tx, 'correct', made, reason)
    return toAnswer(await mustFind(tx, made.id))
  })
}

function sourceOf({ content, number, companyId, ownerId, orders }: Stored): Source {
  const { period } = content
  if (period)
    return {
      closing: {
        ...(companyId !== null ? { kind: 'company', id: companyId } : { kind: 'customer', id: ownerId }),
        ...period,
        orderIds: orders.map(({ id }) => id),
        number,
      },
    }
  const [order] = orders
  if (!order) throw notFound(documentNotFound)
  return { orderId: order.id }
}

/** Voids a document; its orders may be billed anew. One that payments are matched to stays. */
export function voidDocument(work: Work, id: string, reason: string): Promise<IssuedDocument> {
  return write(work, async (tx) => {
    const before = await mustFind(tx, id, { lock: true })
    mustHold(before)
    if (await isPaidBy(tx, before.number)) throw isPaid()
    await saveVoid(tx, before, reason)
    const after = await mustFind(tx, id)
    await happened(tx, 'void', after, reason)
    return toAnswer(after)
  })
}

function mustHold(document: Stored): void {
  if (document.state === 'void') throw isVoid()
  if (document.state === 'superseded') throw new Problem('stale', { current: toAnswer(document) })
}

const events = { issue: 'document.issued', correct: 'document.corrected', void: 'document.voided' } as const

async function happened(
  work: Work,
  what: keyof typeof events,
  { id, ownerId, kind, number, edition, amount, recipient, customerId, companyId }: Stored,
  reason?: string,
): Promise<void> {
  if (ownerId !== nobody)
    await tell(work, ownerId, events[what], { documentId: id, kind, number, edition, amount })
  await audit(work, {
    action: `document.${what}`,
    subjectKind: 'document',
    subjectId: id,
    after: {
      kind,
      number,
      edition,
      amount,
      recipient,
      customerId,
      companyId,
      ...(reason !== undefined && { reason }),
    },
  })
  await announce(work, { topic: 'document', id })
}

/** The PDF as it was issued: printed from what was kept, and kept itself from the first time that it is wanted. */
export async function documentPdf(work: Work, id: string): Promise<FileAnswer> {
  const stored = await mustFind(work, id)
  const key = stored.blobKey ?? (await printAndKeep(work, stored))
  return {
    name: fileNameOf(stored.content),
    mediaType: 'application/pdf',
    size: await work.blobs.size(key),
    body: work.blobs.read(key),
    inline: true,
  }
}

async function printAndKeep(work: Work, stored: Stored): Promise<string> {
  const { key } = await work.blobs.put(await pdfOf(work, [stored.content]), Number.POSITIVE_INFINITY)
  if (await keepBytes(work, stored, key)) return key
  // Somebody else wanted it at the same moment.
  await work.blobs.remove(key)
  return (await mustFind(work, stored.id)).blobKey ?? key
}

/** Documents one after another in one PDF. */
export async function pdfOf(work: Work, contents: readonly Content[]): Promise<AsyncIterable<Uint8Array>> {
  const [first] = contents
  const printer = new Printer(await readFaces(), await readImages(work, contents), {
    title: first && contents.length === 1 ? `${titleOf(first.kind)} ${first.number}` : '帳票',
    on: first?.issuedOn ?? '2000-01-01',
  })
  for (const content of contents) printer.add(content)
  printer.end()
  return printer.stream
}

function fileNameOf({ kind, number, edition, recipient }: Content): string {
  const to =
    recipient.name
      .split('\n')[0]
      ?.replaceAll(/[\\/:*?"<>|\s　]+/g, ' ')
      .trim() ?? ''
  return (
    [titleOf(kind), number, ...(edition > 1 ? [`第${edition}版`] : []), ...(to === '' ? [] : [to])].join(
      '_',
    ) + '.pdf'
  )
}

const kindNames: { readonly [K in DocumentKind]: string } = {
  confirmation: '注文確認書',
  deliveryNote: '納品書',
  invoice: '請求書',
  simpleInvoice: '簡易請求書',
  returnInvoice: '返還請求書',
}
const stateNames = { current: '有効', superseded: '訂正前', void: '取消' } as const

/** What is found, as a file. */
export async function documentsFile(
  work: Work,
  { format, ...filter }: DocumentFilter & { format: 'cp932' | 'utf8bom' },
): Promise<FileAnswer> {
  await audit(work, {
    action: 'document.export',
    subjectKind: 'document',
    subjectId: null,
    after: { ...filter },
  })
  return { name: '帳票一覧.csv', mediaType: 'text/csv', body: rowsOf(work, filter, format) }
}

const carryKeys = ['previous', 'received', 'adjusted', 'carried', 'billed'] as const

async function* rowsOf(
  work: Work,
  filter: DocumentFilter,
  encoding: 'cp932' | 'utf8bom',
): AsyncGenerator<Uint8Array> {
  const csv = csvEncoder({ encoding, newline: 'crlf', quote: 'minimal' })
  yield csv.row([
    '番号',
    '版',
    '種類',
    '状態',
    '宛先',
    '取引年月日',
    '発行日',
    '支払期限',
    '金額（税込・円）',
    '請求額（円）',
    '前回請求額（円）',
    '入金額（円）',
    '調整額（円）',
    '繰越額（円）',
    '今回請求額（円）',
  ])
  let cursor: string | undefined
  do {
    const { items, next } = await listDocuments(work, filter, { cursor, limit: 500 })
    for (const row of items)
      yield csv.row([
        row.number,
        row.edition,
        kindNames[row.kind],
        stateNames[row.state],
        row.recipient,
        row.transactionOn,
        row.issuedOn,
        row.dueOn,
        row.amount,
        row.owed,
        ...carryKeys.map((key) => row.carry?.[key] ?? null),
      ])
    cursor = next ?? undefined
  } while (cursor !== undefined)
}

/** From the day after the last closing invoice, or the first unbilled order, to the next closing day. */
export async function closingPeriod(
  work: Work,
  party: Party,
): Promise<{ from: string; to: string; closingDay: string | null }> {
  const to = await readAddressed(
    work,
    party.kind === 'customer' ? party.id : nobody,
    party.kind === 'company' ? party.id : null,
  )
  const { closingDay } = termsOf({ ...to?.attributes, ...to?.companyAttributes })
  const { lastTo, firstOpen } = await readLastClosing(work, party)
  const today = (await organisationCalendar(work)).today()
  const from = lastTo === null ? (firstOpen ?? `${today.slice(0, 8)}01`) : addDays(lastTo, 1)
  const next = closingDate(from, closingDay ?? 'end')
  // Periods without anything to bill are passed over.
  const begun = firstOpen !== null && firstOpen > next ? closingDate(firstOpen, closingDay ?? 'end') : next
  return {
    from,
    to: begun < from ? from : begun,
    closingDay: closingDay === null ? null : String(closingDay),
  }
}

export async function closingParties(
  work: Work,
  to: string,
): Promise<{ items: (Party & { name: string })[] }> {
  return { items: await readClosingParties(work, closingDaysOn(to), to) }
}
