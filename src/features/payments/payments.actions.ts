import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { companyNotFound } from '#features/documents/documents.ts'
import { setPayment } from '#features/orders/orders.states.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { Page } from '#kit/page.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { sql } from 'kysely'
import type { OpenItem, Payment, Proposal, Receivable } from './payments.api.ts'
import { readOpenItems, readReceivables, type Whose } from './payments.items.ts'
import {
  deleteAllocation,
  findAllocation,
  findPayment,
  insertAllocation,
  insertPayments,
  invoiceOf,
  listPayments,
  ordersOf,
  partiesBefore,
  savePayment,
  toAnswer,
  type ListQuery,
  type NewPayment,
  type Stored,
} from './payments.store.ts'
import {
  allocationNotFound,
  noLongerOpen,
  partyOf,
  paymentNotFound,
  propose,
  stillMatched,
  tooMuch,
} from './payments.ts'

export async function todayOf(work: Work): Promise<string> {
  return (await organisationCalendar(work)).today()
}

export function readPayments(work: Work, query: ListQuery): Promise<Page<Payment>> {
  return listPayments(work, query)
}

export async function getPayment(work: Work, id: string): Promise<Payment> {
  return toAnswer(await mustFind(work, id))
}

async function mustFind(work: Work, id: string, options: { lock?: boolean } = {}): Promise<Stored> {
  const found = await findPayment(work, id, options)
  if (!found) throw notFound(paymentNotFound)
  return found
}

async function mustBeCurrent(work: Work, id: string, version: number): Promise<Stored> {
  const stored = await mustFind(work, id, { lock: true })
  if (stored.version !== version) throw new Problem('stale', { current: toAnswer(stored) })
  if (stored.isVoid) throw notFound(paymentNotFound)
  return stored
}

async function mustSeeParty(
  work: Work,
  {
    customerId,
    companyId,
  }: { customerId?: string | null | undefined; companyId?: string | null | undefined },
): Promise<void> {
  if (companyId) {
    const { rows } =
      await sql`select 1 from company where id = ${companyId}::uuid and deleted_at is null`.execute(work.db)
    if (rows.length === 0) throw notFound(companyNotFound)
  } else if (customerId) await mustSeeCustomer(work, customerId)
}

export function createPayment(work: Work, given: NewPayment): Promise<Payment> {
  return write(work, async (tx) => {
    await mustSeeParty(tx, given)
    const [id = ''] = await insertPayments(tx, [given])
    const made = await mustFind(tx, id)
    await received(tx, made)
    await audit(tx, { action: 'payment.create', subjectKind: 'payment', subjectId: id, after: { ...given } })
    await announce(tx, { topic: 'payment', id })
    return toAnswer(made)
  })
}

/** On the timeline of who paid, as soon as that is known. */
async function received(work: Work, { ownerId, id, amount, paidOn, method }: Stored): Promise<void> {
  if (ownerId !== nobody)
    await tell(work, ownerId, 'payment.received', { paymentId: id, amount, paidOn, method })
}

const fieldKeys = ['customerId', 'companyId', 'paidOn', 'amount', 'fee', 'method', 'payer', 'note'] as const
const fieldsOf = (payment: Payment): NewPayment =>
  Object.fromEntries(fieldKeys.map((key) => [key, payment[key]])) as NewPayment

export function updatePayment(
  work: Work,
  id: string,
  { version, ...given }: { [K in keyof NewPayment]?: NewPayment[K] | undefined } & { version: number },
): Promise<Payment> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    const before = fieldsOf(stored)
    const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    // One party at a time: naming a company takes the customer's place, and the other way.
    const party = given.companyId ? { customerId: null } : given.customerId ? { companyId: null } : {}
    const after: NewPayment = { ...before, ...wanted, ...party }
    const changed = changes(before, after)
    if (!changed) return toAnswer(stored)
    const keeps =
      partyOf(before) === partyOf(after) && before.amount === after.amount && after.fee >= before.fee
    if (stored.allocations.length > 0 && !keeps) throw stillMatched()
    if (partyOf(before) !== partyOf(after)) await mustSeeParty(tx, after)
    await savePayment(tx, stored, after)
    const saved = await mustFind(tx, id)
    if (partyOf(before) !== partyOf(after)) await received(tx, saved)
    await audit(tx, { action: 'payment.update', subjectKind: 'payment', subjectId: id, ...changed })
    await announce(tx, { topic: 'payment', id })
    return toAnswer(saved)
  })
}

/** Voids a payment that was entered by mistake; what is matched is to be taken back first. */
export function voidPayment(
  work: Work,
  id: string,
  { version, reason }: { version: number; reason: string },
): Promise<Payment> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    if (stored.allocations.length > 0) throw stillMatched()
    await savePayment(tx, stored, { voidReason: reason })
    await audit(tx, {
      action: 'payment.void',
      subjectKind: 'payment',
      subjectId: id,
      after: { reason, amount: stored.amount },
    })
    await announce(tx, { topic: 'payment', id })
    return getPayment(tx, id)
  })
}

/** So many open items are looked through for one payment. */
const mostCandidates = 5000

export async function proposals(work: Work, id: string): Promise<{ items: Proposal[] }> {
  const payment = await mustFind(work, id)
  if (payment.rest === 0) return { items: [] }
  const { customerId, companyId } = payment
  const whose: Whose = companyId !== null ? { companyId } : customerId !== null ? { customerId } : {}
  const candidates = await readOpenItems(work, await todayOf(work), whose, { limit: mostCandidates })
  const before = await partiesBefore(work, payment.payer)
  return {
    items: propose({ rest: payment.rest, payer: payment.payer, party: partyOf(payment), before }, candidates),
  }
}

type Part = { readonly kind: 'document' | 'order'; readonly id: string; readonly amount: number }

/**
 * Matches a payment to what it pays. Who paid becomes known by it, where it was not. Orders that are paid in full by it are
 * marked so.
 */
export function matchPayment(
  work: Work,
  id: string,
  { version, fee, parts }: { version: number; fee?: number | undefined; parts: readonly Part[] },
): Promise<Payment> {
  return write(work, async (tx) => {
    // Two people who match at once follow each other, so that nothing is paid twice.
    await sql`select pg_advisory_xact_lock(hashtextextended('payments.match', 0))`.execute(tx.db)
    const before = await mustBeCurrent(tx, id, version)
    const open = await readOpenItems(
      tx,
      await todayOf(tx),
      { ids: parts.map((part) => part.id) },
      { limit: parts.length },
    )
    const chosen = parts.map((part) => {
      const item = open.find(({ kind, id: itemId }) => kind === part.kind && itemId === part.id)
      if (!item) throw noLongerOpen()
      if (Math.sign(part.amount) !== Math.sign(item.open) || Math.abs(part.amount) > Math.abs(item.open))
        throw tooMuch('item', item.open)
      return { item, amount: part.amount }
    })
    const total = parts.reduce((sum, { amount }) => sum + amount, 0)
    const left = before.rest + (fee === undefined ? 0 : fee - before.fee)
    if (Math.abs(total) > Math.abs(left) || (total !== 0 && Math.sign(total) !== Math.sign(left)))
      throw tooMuch('payment', left)
    const payment = await settleParty(tx, before, chosen[0]?.item, fee)
    for (const { item, amount } of chosen) await insertAllocation(tx, payment, item, amount)
    for (const { item } of chosen)
      await markOrders(
        tx,
        item.kind === 'order' ? { orderId: item.id } : { documentNumber: item.number },
        payment.paidOn,
      )
    await audit(tx, {
      action: 'payment.match',
      subjectKind: 'payment',
      subjectId: id,
      after: { parts: chosen.map(({ item, amount }) => ({ number: item.number, amount })), fee: payment.fee },
    })
    await savePayment(tx, payment, {})
    await announce(tx, { topic: 'payment', id })
    return getPayment(tx, id)
  })
}

async function settleParty(
  work: Work,
  payment: Stored,
  item: OpenItem | undefined,
  fee: number | undefined,
): Promise<Stored> {
  const isUnknown = partyOf(payment) === null && item !== undefined && partyOf(item) !== null
  if (!isUnknown && fee === undefined) return payment
  await savePayment(work, payment, {
    ...(fee !== undefined && { fee }),
    ...(isUnknown && { customerId: item.customerId, companyId: item.companyId }),
  })
  const after = await mustFind(work, payment.id)
  if (isUnknown) await received(work, after)
  return after
}

type Paid = { readonly documentNumber: string } | { readonly orderId: string }

/** An order on an invoice is paid with it. */
async function asInvoiced(work: Work, target: Paid): Promise<Paid> {
  const invoice = 'orderId' in target ? await invoiceOf(work, target.orderId) : target.documentNumber
  return invoice === undefined ? target : { documentNumber: invoice }
}

/** Sets orders paid of which, or of whose invoice, nothing is open any more. */
async function markOrders(work: Work, target: Paid, paidOn: string): Promise<void> {
  const now = await asInvoiced(work, target)
  const which: Whose = 'orderId' in now ? { ids: [now.orderId] } : { number: now.documentNumber }
  const [rest] = await readOpenItems(work, await todayOf(work), which, { limit: 1 })
  if (rest !== undefined && rest.open > 0) return
  for (const { id, paymentState } of await ordersOf(work, now))
    if (paymentState !== 'paid') await setPayment(work, id, { state: 'paid', paidOn })
}

async function unmarkOrders(work: Work, target: Paid): Promise<void> {
  for (const { id, paymentState } of await ordersOf(work, await asInvoiced(work, target)))
    if (paymentState === 'paid') await setPayment(work, id, { state: 'unpaid' })
}

/** Takes one match back: what it paid is open again. */
export function unmatchPayment(work: Work, allocationId: string): Promise<Payment> {
  return write(work, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('payments.match', 0))`.execute(tx.db)
    const allocation = await findAllocation(tx, allocationId)
    if (!allocation) throw notFound(allocationNotFound)
    const payment = await mustFind(tx, allocation.paymentId, { lock: true })
    await deleteAllocation(tx, allocation)
    const { documentNumber, orderId, amount } = allocation
    const target = documentNumber === null ? { orderId: orderId ?? '' } : { documentNumber }
    await unmarkOrders(tx, target)
    await markOrders(tx, target, payment.paidOn)
    await savePayment(tx, payment, {})
    await audit(tx, {
      action: 'payment.unmatch',
      subjectKind: 'payment',
      subjectId: payment.id,
      before: { documentNumber, orderId, amount },
    })
    await announce(tx, { topic: 'payment', id: payment.id })
    return getPayment(tx, payment.id)
  })
}

const mostParties = 1000
const mostItems = 200

export async function receivables(
  work: Work,
  { asOf, ...whose }: Whose & { asOf?: string | undefined },
): Promise<{
  asOf: string
  items: Receivable[]
  total: Omit<Receivable, 'customerId' | 'companyId' | 'name'>
  parties: number
}> {
  const on = asOf ?? (await todayOf(work))
  return { asOf: on, ...(await readReceivables(work, on, whose, mostParties)) }
}

export async function openItems(
  work: Work,
  { asOf, q, ...whose }: Whose & { asOf?: string | undefined; q?: string | undefined },
): Promise<{ items: OpenItem[] }> {
  const items = await readOpenItems(work, asOf ?? (await todayOf(work)), whose, { q, limit: mostItems })
  return { items: items.map(({ readings: _readings, ...item }) => item) }
}
