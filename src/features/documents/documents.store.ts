import Big from 'big.js'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import { roundTo } from '#kit/money.ts'
import type { Work } from '#platform/work.ts'
import type { DocumentSummary, IssuedDocument } from './documents.api.ts'
import { billingKinds, foldName, numberings } from './documents.ts'
import { contentSchema, owedBy, type Content, type DocumentKind } from './documents.content.ts'
import type { Draft } from './documents.compose.ts'
import { holds, seesEverybody } from './documents.sources.ts'

/**
 * Documents of customers are seen by who sees the customer, in the bin too; those of companies by all who may read
 * documents; those of people who were deleted for good by whoever sees every customer. `d` is the document.
 */
export function documentVisible(work: Work): RawBuilder<SqlBool> {
  return sql<SqlBool>`case when d.customer_id = ${nobody}::uuid
    then d.company_id is not null or ${seesEverybody(work)}
    else exists (select 1 from customer c where c.customer_id = d.customer_id
      and (${visible(work)} or ${visible(work, { deleted: true })})) end`
}

export type DocumentFilter = {
  q?: string | undefined
  kind?: DocumentKind | undefined
  from?: string | undefined
  to?: string | undefined
  least?: number | undefined
  most?: number | undefined
  customerId?: string | undefined
  companyId?: string | undefined
  orderId?: string | undefined
  state: 'current' | 'all'
}

const stateOf = sql`case when d.voided_at is not null then 'void' when d.superseded_at is not null then 'superseded'
  else 'current' end`
const summary = sql`d.id, d.kind, d.number, d.edition, ${stateOf} as state,
  nullif(d.customer_id, ${nobody}::uuid) as customer_id, d.company_id, d.recipient, d.issued_on, d.transaction_on,
  d.due_on, d.amount, d.owed, d.content -> 'carry' as carry`

type RawSummary = Omit<DocumentSummary, 'amount' | 'owed'> & {
  amount: string | number
  owed: string | number
}
const toSummary = (row: RawSummary): DocumentSummary => ({
  ...row,
  amount: Number(row.amount),
  owed: Number(row.owed),
})

/** By 取引年月日, amount and whom it is to, and any of these together. */
export async function listDocuments(
  work: Work,
  filter: DocumentFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<DocumentSummary>> {
  const conditions: RawBuilder<SqlBool>[] = [documentVisible(work)]
  const { q, kind, from, to, least, most, customerId, companyId, orderId, state } = filter
  if (state === 'current') conditions.push(holds)
  if (kind !== undefined) conditions.push(sql`d.kind = ${kind}`)
  if (from !== undefined) conditions.push(sql`d.transaction_on >= ${from}::date`)
  if (to !== undefined) conditions.push(sql`d.transaction_on <= ${to}::date`)
  if (least !== undefined) conditions.push(sql`d.amount >= ${least}`)
  if (most !== undefined) conditions.push(sql`d.amount <= ${most}`)
  if (customerId !== undefined) conditions.push(sql`d.customer_id = ${customerId}::uuid`)
  if (companyId !== undefined) conditions.push(sql`d.company_id = ${companyId}::uuid`)
  if (orderId !== undefined)
    conditions.push(sql`d.id = any(array(select b.document_id from document_order b join sales_order o
      on o.id = b.order_id where o.id = ${orderId}::uuid or o.of_id = ${orderId}::uuid))`)
  if (q !== undefined && q.trim() !== '')
    conditions.push(
      sql`(d.number = ${q.trim().toUpperCase()} or strpos(d.recipient_key, ${foldName(q)}) > 0)`,
    )
  if (cursor !== undefined) {
    const [on, id] = decodeCursor(cursor, 2)
    conditions.push(sql`(d.transaction_on, d.id) < (${on}::date, ${id}::uuid)`)
  }
  const { rows } =
    await sql<RawSummary>`select ${summary} from document d where ${sql.join(conditions, sql` and `)}
    order by d.transaction_on desc, d.id desc limit ${limit + 1}`.execute(work.db)
  const page = toPage(rows, limit, (row) => [row.transactionOn, row.id])
  return { items: page.items.map(toSummary), next: page.next }
}

export type Stored = IssuedDocument & { readonly blobKey: string | null; readonly ownerId: string }

/** One edition that may be seen, or undefined; `lock` holds its row. */
export async function findDocument(
  work: Work,
  id: string,
  { lock = false } = {},
): Promise<Stored | undefined> {
  if (lock) await sql`select 1 from document where id = ${id}::uuid for update`.execute(work.db)
  const { rows } = await sql<Omit<Stored, 'amount' | 'owed' | 'content'> & RawSummary & { content: unknown }>`
    select ${summary}, d.customer_id as owner_id, d.content, d.blob_key, d.correction, d.void_reason, d.created_by_name,
      d.created_at,
      (select coalesce(json_agg(json_build_object('id', o.id, 'number', o.number) order by o.ordered_at, o.id), '[]')
        from document_order b join sales_order o on o.id = b.order_id
        where b.customer_id = d.customer_id and b.document_id = d.id) as orders,
      (select json_agg(json_build_object('id', e.id, 'edition', e.edition, 'issuedOn', e.issued_on,
          'state', case when e.voided_at is not null then 'void' when e.superseded_at is not null then 'superseded'
            else 'current' end) order by e.edition)
        from document e where e.number = d.number and e.customer_id = d.customer_id) as editions
    from document d where d.id = ${id}::uuid and ${documentVisible(work)}`.execute(work.db)
  const [row] = rows
  return row && { ...row, ...toSummary(row), content: contentSchema.parse(row.content) }
}

/** The next number of a kind in the year of a day; whoever asks at the same time waits for this transaction. */
export async function nextNumber(work: Work, kind: DocumentKind, on: string): Promise<string> {
  const [prefix, year] = [numberings[kind], on.slice(0, 4)]
  const { rows } = await sql<{ last: number }>`
    insert into document_counter (kind, year, last) values (${prefix}, ${Number(year)}, 1)
    on conflict (kind, year) do update set last = document_counter.last + 1 returning last`.execute(work.db)
  return `${prefix}-${year}-${String(rows[0]?.last ?? 0).padStart(6, '0')}`
}

/** The number of a document that holds and tells of one of these orders as this kind does. */
export async function findIssued(
  work: Work,
  kind: DocumentKind,
  orderIds: readonly string[],
): Promise<string | undefined> {
  const kinds = billingKinds.includes(kind) ? billingKinds : [kind]
  const { rows } = await sql<{ number: string }>`
    select d.number from document_order b join document d on d.customer_id = b.customer_id and d.id = b.document_id
    where b.order_id = any(${orderIds}::uuid[]) and d.kind = any(${kinds}) and ${holds} limit 1`.execute(
    work.db,
  )
  return rows[0]?.number
}

const wholeYen = (amount: string, rate: string): string =>
  roundTo(Big(amount).times(rate), 0, 'round').toFixed()

/** Keeps an edition as it will be printed. */
export async function insertDocument(
  work: Work,
  { customerId, companyId, orderIds }: Pick<Draft, 'customerId' | 'companyId' | 'orderIds'>,
  content: Content,
  given: { correction?: string; runId?: string } = {},
): Promise<string> {
  const id = newId()
  // Foreign amounts are found by their yen of the order's day.
  const { rows } = await sql<{ rate: string }>`
    select rate::text from sales_order where id = any(${orderIds}::uuid[]) order by ordered_at limit 1`.execute(
    work.db,
  )
  const rate = rows[0]?.rate ?? '1'
  const name = content.recipient.name
  await work.db
    .insertInto('document')
    .values({
      customerId,
      id,
      kind: content.kind,
      number: content.number,
      edition: content.edition,
      companyId,
      recipient: name.replaceAll('\n', ' '),
      recipientKey: foldName(name),
      issuedOn: content.issuedOn,
      transactionOn: content.transactionOn,
      periodFrom: content.period?.from ?? null,
      periodTo: content.period?.to ?? null,
      dueOn: content.dueOn,
      amount: wholeYen(content.total, rate),
      owed: wholeYen(owedBy(content), rate),
      content: JSON.stringify(content),
      correction: given.correction ?? null,
      runId: given.runId ?? null,
      createdBy: work.actor.kind === 'user' ? work.actor.userId : null,
      createdByName: work.actor.name,
    })
    .execute()
  await sql`insert into document_order (customer_id, document_id, order_id)
    select ${customerId}::uuid, ${id}::uuid, unnest(${orderIds}::uuid[])`.execute(work.db)
  return id
}

export async function supersede(work: Work, { ownerId, id }: Pick<Stored, 'ownerId' | 'id'>): Promise<void> {
  await work.db
    .updateTable('document')
    .set({ supersededAt: sql`now()` })
    .where('customerId', '=', ownerId)
    .where('id', '=', id)
    .execute()
}

export async function saveVoid(
  work: Work,
  { ownerId, id }: Pick<Stored, 'ownerId' | 'id'>,
  reason: string,
): Promise<void> {
  await work.db
    .updateTable('document')
    .set({ voidedAt: sql`now()`, voidReason: reason })
    .where('customerId', '=', ownerId)
    .where('id', '=', id)
    .execute()
}

/** Keeps the bytes of the PDF; those that were kept first stay. Says whether these are kept. */
export async function keepBytes(
  work: Work,
  { ownerId, id }: Pick<Stored, 'ownerId' | 'id'>,
  blobKey: string,
): Promise<boolean> {
  const kept = await work.db
    .updateTable('document')
    .set({ blobKey })
    .where('customerId', '=', ownerId)
    .where('id', '=', id)
    .where('blobKey', 'is', null)
    .returning('id')
    .execute()
  return kept.length > 0
}

/** Whether something pays an invoice: by its number, so that all its editions are one. */
export async function isPaidBy(work: Work, number: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from payment_allocation where document_number = ${number} limit 1`.execute(work.db)
  return rows.length > 0
}

/** Documents are kept for the law when somebody is deleted for good; they stand under nobody from then on. */
export async function moveToNobody(work: Work, customerId: string): Promise<void> {
  for (const table of ['document', 'document_order'])
    await sql`update ${sql.table(table)} set customer_id = ${nobody}::uuid where customer_id = ${customerId}::uuid`.execute(
      work.db,
    )
}
