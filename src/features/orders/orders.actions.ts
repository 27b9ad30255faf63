import Big from 'big.js'
import { sql } from 'kysely'
import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { memberKey } from '#features/customers/customers.keys.ts'
import { attachOrCreate } from '#features/customers/customers.newcomer.ts'
import { moveStock } from '#features/products/products.bulk.ts'
import { refreshPurchases } from '#features/purchases/purchases.facts.ts'
import { rememberLate } from '#features/purchases/purchases.rank.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { decimal, type Decimal } from '#kit/money.ts'
import { notFound } from '#kit/problem.ts'
import { afterOrders } from '#platform/after-orders.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { benefitOf } from './orders.benefits.ts'
import { planOrder, previewOf, type Plan } from './orders.plan.ts'
import {
  invalid,
  memberTaken,
  noSuch,
  numberTaken,
  numberTakenElsewhere,
  orderNotFound,
  twoCustomers,
} from './orders.refusals.ts'
import { idOfNumber, insertOrder, lockNumber } from './orders.save.ts'
import type { Order, OrderDraft, OrderPreview } from './orders.schemas.ts'
import { daysOf, findOrder } from './orders.store.ts'
import { orderKey } from './orders.ts'

export async function getOrder(work: Work, id: string): Promise<Order> {
  const found = await findOrder(work, id)
  if (!found) throw notFound(orderNotFound)
  const { customerId: _customerId, ...order } = found
  return order
}

/** What a draft would come to. Writes nothing, and asks nothing of the customer. */
export async function previewOrder(work: Work, draft: OrderDraft): Promise<OrderPreview> {
  const { customerId } = draft
  return previewOf(
    await planOrder(work, draft),
    customerId === undefined ? null : await benefitOf(work, customerId),
  )
}

/**
 * Places an order: lines, sums, number, stock, what it says of the customer, in one transaction. The same source and
 * number with the same content answers the order that is there, also when two come at once; with other content it is
 * refused.
 */
export function placeOrder(work: Work, draft: OrderDraft): Promise<Order> {
  return write(work, async (tx) => {
    if (draft.customerId !== undefined && draft.customer !== undefined) throw invalid([twoCustomers])
    if (draft.number !== undefined) {
      await lockNumber(tx, draft.source, draft.number)
      const known = await idOfNumber(tx, draft.source, draft.number)
      if (known !== undefined) return theSame(tx, known, draft, draft.number)
    }
    const plan = await planOrder(tx, draft)
    await mustExist(tx, draft)
    const customerId = await whoOrdered(tx, draft)
    const { id, number } = await insertOrder(
      tx,
      {
        customerId,
        kind: 'order',
        ofId: null,
        number: draft.number ?? null,
        source: draft.number === undefined ? '' : draft.source,
        channel: draft.channel,
        orderedAt: plan.orderedAt,
        orderedOn: plan.orderedOn,
        companyId: draft.companyId ?? null,
        mediaId: draft.mediaId ?? null,
        paymentMethod: draft.paymentMethod?.trim() || null,
        paymentState: draft.paymentState,
        paymentDueOn: draft.paymentDueOn ?? null,
        paidOn: draft.paymentState === 'paid' ? (draft.paidOn ?? plan.orderedOn) : null,
        shippingState: draft.shippingState,
        shipOn: draft.shipOn ?? null,
        shippedOn:
          draft.shippingState === 'shipped' || draft.shippingState === 'delivered'
            ? (draft.shipOn ?? plan.orderedOn)
            : null,
        shipTo: draft.shipTo ?? null,
        note: draft.note?.trim() || null,
        heldReason: draft.heldReason ?? null,
      },
      { ...plan.agreed, lines: plan.agreed.lines.map((line) => ({ ...line, ofPosition: null })) },
      plan.sums,
    )
    const order = await told(tx, customerId, id, 'order.placed', saidOf(id, number, plan), {
      occurredAt: draft.orderedAt && plan.orderedAt,
    })
    await moveStock(tx, movesOf(plan.agreed.lines, -1), { kind: 'sold', orderId: id })
    if (plan.isLate) await rememberLate(tx, plan.orderedOn)
    return order
  })
}

/** What leaves the stock (`times` −1) or comes back to it (1). */
export function movesOf(
  lines: readonly { readonly productId: string | null; readonly quantity: Decimal }[],
  times: 1 | -1,
): { productId: string; by: Decimal }[] {
  return lines.flatMap(({ productId, quantity }) =>
    productId === null ? [] : [{ productId, by: decimal(Big(quantity).times(times)) }],
  )
}

const saidOf = (id: string, number: string, { agreed, sums }: Plan) => ({
  orderId: id,
  number,
  total: sums.total,
  currency: agreed.currency,
  first: agreed.lines[0]?.name ?? '',
  lines: agreed.lines.length,
})

type Telling = {
  readonly before?: { readonly [key: string]: unknown }
  readonly after?: { readonly [key: string]: unknown }
  /** Of the event, where it is not now. */
  readonly occurredAt?: string | undefined
}

/** What follows every change of what was bought: facts, event, audit entry, word to the screens; answers the order. */
export async function told(
  tx: Work,
  customerId: string,
  orderId: string,
  event: string,
  payload: { [key: string]: unknown },
  { occurredAt, ...change }: Telling = {},
): Promise<Order> {
  // Of sales to nobody only the months of these days are worked out.
  const days = customerId === nobody ? { days: await daysOf(tx, orderId) } : {}
  await refreshPurchases(tx, [customerId], days)
  if (customerId !== nobody) await tell(tx, customerId, event, payload, { occurredAt })
  await audit(tx, { action: event, subjectKind: 'order', subjectId: orderId, after: payload, ...change })
  await afterOrders(tx, [orderId])
  await announce(tx, { topic: 'order', id: orderId })
  // Whoever follows may have held it.
  return getOrder(tx, orderId)
}

/** The order that has this number already, where it says what the draft says. */
async function theSame(tx: Work, id: string, draft: OrderDraft, number: string): Promise<Order> {
  const stored = await findOrder(tx, id)
  if (!stored) throw numberTakenElsewhere(number)
  const { customerId, ...order } = stored
  if (!isSame(order, customerId, draft)) throw numberTaken(number, order)
  return order
}

/** Whatever the draft says must be what the order says; what it left to the day may have changed since. */
function isSame(order: Order, customerId: string, draft: OrderDraft): boolean {
  const equal = (stored: string, given: string | undefined): boolean =>
    given === undefined || Big(stored).eq(given)
  return (
    order.kind === 'order' &&
    (draft.customerId ?? (draft.customer ? customerId : nobody)) === customerId &&
    (draft.orderedAt === undefined || Date.parse(draft.orderedAt) === Date.parse(order.orderedAt)) &&
    order.channel === draft.channel &&
    order.currency === draft.currency &&
    (['points', 'fee'] as const).every((key) => equal(order[key], draft[key])) &&
    // What a rank brought at the time is not what it brings now.
    (draft.benefits || (['discount', 'shipping'] as const).every((key) => equal(order[key], draft[key]))) &&
    equal(order.rate, draft.rate) &&
    order.lines.length === draft.lines.length &&
    draft.lines.every((line, index) => {
      const one = order.lines[index]
      return (
        one !== undefined &&
        equal(one.quantity, line.quantity) &&
        equal(one.unitPrice, line.unitPrice) &&
        equal(one.discount, line.discount) &&
        (line.productId === undefined || line.productId === one.productId) &&
        (line.code === undefined || orderKey(line.code) === orderKey(one.code ?? '')) &&
        (line.name === undefined || line.name === one.name)
      )
    })
  )
}

export async function mustExist(
  tx: Work,
  { companyId, mediaId }: { companyId?: string | null | undefined; mediaId?: string | null | undefined },
): Promise<void> {
  const isThere = async (table: 'company' | 'media', id: string): Promise<boolean> => {
    const live = table === 'company' ? sql`and deleted_at is null` : sql``
    const { rows } = await sql`select 1 from ${sql.table(table)} where id = ${id}::uuid ${live}`.execute(
      tx.db,
    )
    return rows.length > 0
  }
  if (companyId && !(await isThere('company', companyId))) throw invalid([noSuch('companyId')])
  if (mediaId && !(await isThere('media', mediaId))) throw invalid([noSuch('mediaId')])
}

async function whoOrdered(tx: Work, { customerId, customer }: OrderDraft): Promise<string> {
  if (customerId !== undefined) {
    await mustSeeCustomer(tx, customerId)
    return customerId
  }
  if (customer === undefined) return nobody
  const { code, email, phone, postalCode, address, externalIds, ...names } = customer
  if (code !== undefined) {
    const { rows } = await sql<{ id: string }>`
      select customer_id as id from customer_identity
      where kind = 'member' and value = ${memberKey(code)} and exclusive`.execute(tx.db)
    const [holder] = rows
    if (holder) {
      await mustSeeCustomer(tx, holder.id).catch(() => {
        throw memberTaken(code)
      })
      return holder.id
    }
  }
  const point = (
    kind: 'email' | 'phone' | 'address',
    value: string | null | undefined,
    code?: string | null,
  ) => (value?.trim() ? [{ kind, label: null, value, ...(code && { postalCode: code }) }] : [])
  const { id } = await attachOrCreate(tx, {
    ...names,
    code,
    contactPoints: [
      ...point('email', email),
      ...point('phone', phone),
      ...point('address', address, postalCode),
    ],
    posts: [],
    tagNames: [],
    externalIds,
  })
  return id
}
