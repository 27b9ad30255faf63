import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { displayNameOf } from '#features/customers/customers.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Work } from '#platform/work.ts'
import type { Payment } from './payments.api.ts'
import { partyOf, payerKey, yenOf, type PaymentMethod } from './payments.ts'

/** A payment with the party under which it stands. */
export type Stored = Payment & { readonly ownerId: string }

export type NewPayment = {
  readonly customerId: string | null
  readonly companyId: string | null
  readonly paidOn: string
  readonly amount: number
  readonly fee: number
  readonly method: PaymentMethod
  readonly payer: string | null
  readonly note: string | null
}

/** Payments of customers are seen by who sees the customer; those of companies and of nobody by all who may read any. */
function paymentVisible(work: Work): RawBuilder<SqlBool> {
  return sql<SqlBool>`(p.customer_id = ${nobody}::uuid
    or exists (select 1 from customer c where c.customer_id = p.customer_id
      and (${visible(work)} or ${visible(work, { deleted: true })})))`
}

type Raw = Omit<Stored, 'amount' | 'fee' | 'matched' | 'rest' | 'name' | 'customerId' | 'allocations'> & {
  amount: string
  fee: string
  matched: string
  allocations: (Payment['allocations'][number] & { amount: number })[]
  companyName: string | null
  familyName: string | null
  givenName: string | null
  familyKana: string | null
  givenKana: string | null
  code: string | null
}

function toStored(row: Raw): Stored {
  const { companyName, familyName, givenName, familyKana, givenKana, code, amount, fee, matched, ...rest } =
    row
  const customerId = rest.ownerId === nobody ? null : rest.ownerId
  return {
    ...rest,
    customerId,
    name:
      companyName ??
      (customerId === null ? null : displayNameOf({ familyName, givenName, familyKana, givenKana, code })),
    amount: Number(amount),
    fee: Number(fee),
    matched: Number(matched),
    rest: rest.isVoid ? 0 : Number(amount) + Number(fee) - Number(matched),
  }
}

async function readPayments(work: Work, where: RawBuilder<SqlBool>, limit: number): Promise<Stored[]> {
  const { rows } = await sql<Raw>`
    select p.id, p.customer_id as owner_id, p.company_id, p.paid_on, p.amount, p.fee, p.method, p.payer, p.note,
      p.voided_at is not null as is_void, p.void_reason, p.created_by_name, p.version, p.created_at,
      co.name as company_name, c.family_name, c.given_name, c.family_kana, c.given_kana, c.code, m.matched, m.allocations
    from payment p left join company co on co.id = p.company_id left join customer c on c.customer_id = p.customer_id
    cross join lateral (
      select coalesce(sum(a.amount), 0) as matched, coalesce(json_agg(json_build_object('id', a.id,
        'kind', case when a.order_id is null then 'document' else 'order' end,
        'number', coalesce(a.document_number, o.number), 'targetId', coalesce(a.order_id, d.id),
        'amount', a.amount, 'createdByName', a.created_by_name, 'createdAt', to_char(a.created_at at time zone 'UTC',
          'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by a.created_at, a.id) filter (where a.id is not null), '[]') as allocations
      from payment_allocation a
      left join sales_order o on o.id = a.order_id
      left join document d on d.number = a.document_number and d.superseded_at is null
      where a.customer_id = p.customer_id and a.payment_id = p.id) m
    where ${where} and ${paymentVisible(work)} order by p.paid_on desc, p.id desc limit ${limit}`.execute(
    work.db,
  )
  return rows.map(toStored)
}

export type ListQuery = {
  view: 'open' | 'unknown' | 'all'
  q?: string | undefined
  from?: string | undefined
  to?: string | undefined
  customerId?: string | undefined
  companyId?: string | undefined
  cursor?: string | undefined
  limit: number
}

const matchedOf = sql`(select coalesce(sum(a.amount), 0) from payment_allocation a
  where a.customer_id = p.customer_id and a.payment_id = p.id)`

export async function listPayments(work: Work, query: ListQuery): Promise<Page<Payment>> {
  const { view, q, from, to, customerId, companyId, cursor, limit } = query
  const conditions: RawBuilder<SqlBool>[] = [sql`true`]
  if (view !== 'all') conditions.push(sql`p.voided_at is null and p.amount + p.fee <> ${matchedOf}`)
  if (view === 'unknown') conditions.push(sql`p.customer_id = ${nobody}::uuid and p.company_id is null`)
  if (from !== undefined) conditions.push(sql`p.paid_on >= ${from}::date`)
  if (to !== undefined) conditions.push(sql`p.paid_on <= ${to}::date`)
  if (customerId !== undefined) conditions.push(sql`p.customer_id = ${customerId}::uuid`)
  if (companyId !== undefined) conditions.push(sql`p.company_id = ${companyId}::uuid`)
  if (q !== undefined && q.trim() !== '') conditions.push(found(q.trim()))
  if (cursor !== undefined) {
    const [on, id] = decodeCursor(cursor, 2)
    conditions.push(sql`(p.paid_on, p.id) < (${on}::date, ${id}::uuid)`)
  }
  const rows = await readPayments(work, sql<SqlBool>`${sql.join(conditions, sql` and `)}`, limit + 1)
  const page = toPage(rows, limit, (row) => [row.paidOn, row.id])
  return { items: page.items.map(toAnswer), next: page.next }
}

function found(q: string): RawBuilder<SqlBool> {
  const amount = yenOf(q)
  if (amount !== null) return sql<SqlBool>`p.amount = ${amount}`
  return sql<SqlBool>`(strpos(p.payer_key, ${payerKey(q) || q}) > 0 or strpos(p.payer, ${q}) > 0
    or strpos(concat_ws(' ', co.name, c.family_name, c.given_name), ${q}) > 0)`
}

export function toAnswer({ ownerId: _ownerId, ...payment }: Stored): Payment {
  return payment
}

/** One payment that may be seen, or undefined; `lock` holds its row. */
export async function findPayment(
  work: Work,
  id: string,
  { lock = false } = {},
): Promise<Stored | undefined> {
  if (lock) await sql`select 1 from payment where id = ${id}::uuid for update`.execute(work.db)
  const [payment] = await readPayments(work, sql<SqlBool>`p.id = ${id}::uuid`, 1)
  return payment
}

export async function insertPayments(
  work: Work,
  payments: readonly (NewPayment & { importKey?: string })[],
): Promise<string[]> {
  const rows = payments.map(({ customerId, payer, importKey = null, ...payment }) => ({
    ...payment,
    customerId: payment.companyId !== null ? nobody : (customerId ?? nobody),
    id: newId(),
    payer,
    payerKey: payer === null ? null : payerKey(payer) || null,
    importKey,
    createdBy: work.actor.kind === 'user' ? work.actor.userId : null,
    createdByName: work.actor.name,
  }))
  for (let at = 0; at < rows.length; at += 500)
    await work.db
      .insertInto('payment')
      .values(rows.slice(at, at + 500))
      .execute()
  return rows.map(({ id }) => id)
}

/** Which of these lines of a bank's file are here already. */
export async function knownKeys(work: Work, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ importKey: string }>`
    select import_key from payment where import_key = any(${keys}::text[])`.execute(work.db)
  return new Set(rows.map(({ importKey }) => importKey))
}

export async function savePayment(
  work: Work,
  { ownerId, id }: Pick<Stored, 'ownerId' | 'id'>,
  change: Partial<NewPayment> & { voidReason?: string },
): Promise<void> {
  const { customerId, companyId, voidReason, ...fields } = change
  const owner = companyId ? nobody : customerId === undefined ? ownerId : (customerId ?? nobody)
  await work.db
    .updateTable('payment')
    .set({
      ...fields,
      customerId: owner,
      ...(companyId !== undefined && { companyId }),
      ...(fields.payer !== undefined && {
        payerKey: fields.payer === null ? null : payerKey(fields.payer) || null,
      }),
      ...(voidReason !== undefined && { voidReason, voidedAt: sql<string>`now()`, importKey: null }),
      version: sql<number>`version + 1`,
      updatedAt: sql<string>`now()`,
    })
    .where('customerId', '=', ownerId)
    .where('id', '=', id)
    .execute()
}

export type Target = { readonly kind: 'document' | 'order'; readonly id: string; readonly number: string }

export async function insertAllocation(
  work: Work,
  { ownerId, id: paymentId }: Pick<Stored, 'ownerId' | 'id'>,
  { kind, id, number }: Target,
  amount: number,
): Promise<void> {
  await work.db
    .insertInto('paymentAllocation')
    .values({
      customerId: ownerId,
      id: newId(),
      paymentId,
      documentNumber: kind === 'document' ? number : null,
      orderId: kind === 'order' ? id : null,
      amount,
      createdByName: work.actor.name,
    })
    .execute()
}

export type StoredAllocation = {
  readonly id: string
  readonly customerId: string
  readonly paymentId: string
  readonly documentNumber: string | null
  readonly orderId: string | null
  readonly amount: number
}

/** One match, its row held. */
export async function findAllocation(work: Work, id: string): Promise<StoredAllocation | undefined> {
  const { rows } = await sql<Omit<StoredAllocation, 'amount'> & { amount: string }>`
    select id, customer_id, payment_id, document_number, order_id, amount from payment_allocation
    where id = ${id}::uuid for update`.execute(work.db)
  const [row] = rows
  return row && { ...row, amount: Number(row.amount) }
}

export async function deleteAllocation(
  work: Work,
  { customerId, id }: Pick<StoredAllocation, 'customerId' | 'id'>,
): Promise<void> {
  await work.db
    .deleteFrom('paymentAllocation')
    .where('customerId', '=', customerId)
    .where('id', '=', id)
    .execute()
}

/** The orders that an invoice or an order stands for, and their state, held until the transaction ends. */
export async function ordersOf(
  work: Work,
  target: { documentNumber: string } | { orderId: string },
): Promise<{ id: string; paymentState: string }[]> {
  const which =
    'orderId' in target
      ? sql<SqlBool>`o.id = ${target.orderId}::uuid`
      : sql<SqlBool>`o.id = any(array(select b.order_id from document_order b join document d
          on d.customer_id = b.customer_id and d.id = b.document_id
          where d.number = ${target.documentNumber} and d.superseded_at is null and d.voided_at is null))`
  const { rows } = await sql<{ id: string; paymentState: string }>`
    select o.id, o.payment_state from sales_order o
    where ${which} and o.kind = 'order' and o.voided_on is null order by o.id for update of o`.execute(
    work.db,
  )
  return rows
}

/** The invoice that stands now for an order, by its number. */
export async function invoiceOf(work: Work, orderId: string): Promise<string | undefined> {
  const { rows } = await sql<{ number: string }>`
    select d.number from document_order b join document d on d.customer_id = b.customer_id and d.id = b.document_id
    where b.order_id = ${orderId}::uuid and d.kind in ('invoice', 'simpleInvoice') and d.superseded_at is null
      and d.voided_at is null`.execute(work.db)
  return rows[0]?.number
}

/** Who paid by this name before. */
export async function partiesBefore(work: Work, payer: string | null): Promise<ReadonlySet<string>> {
  const key = payer === null ? '' : payerKey(payer)
  if (key === '') return new Set()
  const { rows } = await sql<{ customerId: string; companyId: string | null }>`
    select distinct customer_id, company_id from payment
    where payer_key = ${key} and voided_at is null and (customer_id <> ${nobody}::uuid or company_id is not null)
    limit 50`.execute(work.db)
  return new Set(
    rows
      .map(({ customerId, companyId }) =>
        partyOf({ customerId: customerId === nobody ? null : customerId, companyId }),
      )
      .filter((party) => party !== null),
  )
}

/** Payments are books: they stay under nobody, without the name that the bank wrote, when somebody is deleted for good. */
export async function moveToNobody(work: Work, customerId: string): Promise<void> {
  await sql`update payment set customer_id = ${nobody}::uuid, payer = null, payer_key = null, note = null
    where customer_id = ${customerId}::uuid`.execute(work.db)
  await sql`update payment_allocation set customer_id = ${nobody}::uuid where customer_id = ${customerId}::uuid`.execute(
    work.db,
  )
}
