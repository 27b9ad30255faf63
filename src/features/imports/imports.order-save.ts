import type pg from 'pg'
import { sql } from 'kysely'
import { afterOrders } from '#platform/after-orders.ts'
import { copyInto, type CopyValue } from '#platform/db/copy.ts'
import type { Work } from '#platform/work.ts'
import { companiesByName } from '#features/companies/companies.actions.ts'
import { copyCustomers } from '#features/customers/customers.bulk.ts'
import { rowsOf, type CustomerRows } from '#features/customers/customers.rows.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { ensureProducts } from '#features/products/products.bulk.ts'
import { refreshPurchases, type Measure } from '#features/purchases/purchases.facts.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { ChunkOutdated } from './imports.base.ts'
import { draftOf } from './imports.merge.ts'
import { bindTakenBack, type Bound } from './imports.order-bind.ts'
import type { OrderContext } from './imports.order-context.ts'
import type { Decided, NewBuyer, NewEntry } from './imports.order-decide.ts'

const orderColumns = `
  customer_id id kind of_id number source channel ordered_at ordered_on media_id currency rate
  tax_mode rounding goods discount points points_as shipping fee charge_tax_class charge_tax_rate
  tax total taxes revenue cost total_yen payment_method payment_state paid_on shipping_state
  ship_on shipped_on carrier tracking_number ship_to note voided_on import_id created_by`
  .trim()
  .split(/\s+/)
const lineColumns = `
  customer_id order_id position product_id code name quantity unit_price discount amount tax_class
  tax_rate revenue cost of_position`
  .trim()
  .split(/\s+/)
const eventColumns = ['customer_id', 'occurred_at', 'id', 'name', 'payload', 'actor_id', 'actor_name']
const changeColumns = ['customer_id', 'import_id', 'row_number', 'action', 'before', 'after', 'version_after']

/** Writes what was decided, and what orders say of everybody whom it touches, in the transaction of `client` and `tx`. */
export async function saveOrders(
  tx: Work,
  client: pg.ClientBase,
  { entries, buyers }: Decided,
  context: OrderContext,
  { names, measure }: { names: ReadonlyMap<string, string>; measure: Measure },
): Promise<void> {
  if (entries.length === 0) return
  await saveBuyers(tx, client, buyers, context)
  const customerIds = [...new Set(entries.map(({ customerId }) => customerId))]
  await holdCustomers(tx, customerIds)
  const productIds = await saveProducts(tx, entries, context, names)
  await copyInto(
    client,
    'sales_order',
    orderColumns,
    map(entries, (one) => orderRow(tx, one, context)),
  )
  await copyInto(client, 'sales_line', lineColumns, linesOf(entries, productIds))
  await copyInto(
    client,
    'sales_order_number',
    ['source', 'number_key', 'customer_id', 'order_id'],
    map(entries, ({ numberKey, customerId, id }) => [context.source, numberKey, customerId, id]),
  )
  await voidWhole(tx, entries)
  const bound = await bindTakenBack(tx, {
    customerIds,
    fresh: entries.filter(({ kind, ofId }) => kind !== 'order' && ofId === null),
    source: context.source,
  })
  await copyInto(client, 'customer_event', eventColumns, eventsOf(tx, entries, bound))
  await refreshPurchases(tx, customerIds, {
    days: entries.flatMap(({ customerId, on }) => (customerId === nobody ? [on] : [])),
    measure,
  })
  await afterOrders(tx, written(entries, bound))
}

/** The orders that a file adds, and those of which something turned out to be taken back. */
function written(entries: readonly NewEntry[], bound: ReadonlyMap<string, Bound>): string[] {
  const own = entries.map(({ id, kind, ofId }) => (kind === 'order' ? id : (ofId ?? id)))
  return [...new Set([...own, ...[...bound.values()].map(({ orderId }) => orderId)])]
}

/** Orders that were there before, and of which a new entry takes back everything. */
async function voidWhole(tx: Work, entries: readonly NewEntry[]): Promise<void> {
  const fresh = new Set(entries.map(({ id }) => id))
  const whole = entries.filter(({ ofId }) => ofId !== null && !fresh.has(ofId))
  if (whole.length === 0) return
  await sql`
    update sales_order o set voided_on = p.on, updated_at = now()
    from unnest(${whole.map(({ customerId }) => customerId)}::uuid[], ${whole.map(({ ofId }) => ofId)}::uuid[],
      ${whole.map(({ on }) => on)}::date[]) p (customer_id, order_id, "on")
    where o.customer_id = p.customer_id and o.id = p.order_id`.execute(tx.db)
}

function* map<T>(items: readonly T[], rowOf: (item: T) => CopyValue[]): Generator<CopyValue[]> {
  for (const item of items) yield rowOf(item)
}

/** They must not go while orders are written that name them. */
async function holdCustomers(tx: Work, ids: readonly string[]): Promise<void> {
  const people = ids.filter((id) => id !== nobody)
  const { rows } = await sql`select 1 from customer where customer_id = any(${people}::uuid[])
    order by customer_id for no key update`.execute(tx.db)
  if (rows.length < people.length) throw new ChunkOutdated('A customer is gone')
}

async function saveBuyers(
  tx: Work,
  client: pg.ClientBase,
  buyers: readonly NewBuyer[],
  { importId, fileName, buyers: { values } }: OrderContext,
): Promise<void> {
  if (buyers.length === 0) return
  const names = new Set(buyers.flatMap(({ reading }) => reading.post?.companyName ?? []))
  const companies = names.size > 0 ? await companiesByName(tx, [...names]) : new Map<string, never>()
  const rows = buyers.map(({ reading, rows: { id, ...read } }): CustomerRows => {
    const company = companies.get(reading.post?.companyName ?? '') ?? null
    return company
      ? { ...rowsOf(draftOf(reading, { company, tagIds: [] }, values)), id }
      : { ...read, id, posts: [] }
  })
  await copyCustomers(client, rows, {
    actorId: tx.actor.userId,
    events: rows.map(({ id }) => eventOf(tx, id, 'customer.imported', { importId, fileName })),
  })
  await copyInto(
    client,
    'import_change',
    changeColumns,
    map(buyers, ({ row, rows: { id } }) => [id, importId, row, 'created', null, null, 1]),
  )
}

/** Ids of the products that lines name; those that nobody knows are added, where that was chosen. */
async function saveProducts(
  tx: Work,
  entries: readonly NewEntry[],
  { importId, sale }: OrderContext,
  names: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  if (sale.newProducts !== 'create') return new Map()
  const missing = new Map<string, { code: string; name: string }>()
  for (const { code, codeKey, name, productId } of entries.flatMap(({ agreed }) => agreed.lines))
    if (productId === null && codeKey !== null && code !== null && !missing.has(codeKey))
      missing.set(codeKey, { code, name: names.get(codeKey) ?? name })
  if (missing.size === 0) return new Map()
  const ids = await ensureProducts(tx, [...missing.values()])
  await sql`insert into import_product_change (import_id, row_number, product_id, action, version_after)
    select ${importId}::uuid, 0, p.id, 'created', 1 from product p
    where p.id = any(${[...ids.values()]}::uuid[]) and p.created_at = now()
    on conflict do nothing`.execute(tx.db)
  return ids
}

function orderRow({ actor }: Work, entry: NewEntry, { source, sale, importId }: OrderContext): CopyValue[] {
  const { agreed, sums, words, country } = entry
  const hasCharges = agreed.shipping !== '0' || agreed.fee !== '0'
  const isOrder = entry.kind === 'order'
  const shippedOn = words['order.shippedOn'] ?? null
  const paidOn = words['order.paidOn'] ?? null
  return [
    entry.customerId,
    entry.id,
    entry.kind,
    entry.ofId,
    entry.number,
    source,
    words['order.channel'] ?? sale.channel,
    entry.at,
    entry.on,
    entry.mediaId,
    agreed.currency,
    agreed.rate,
    agreed.taxMode,
    agreed.rounding,
    sums.goods,
    agreed.discount,
    agreed.points,
    agreed.pointsAs,
    agreed.shipping,
    agreed.fee,
    hasCharges ? agreed.chargeTax.taxClass : null,
    hasCharges ? agreed.chargeTax.taxRate : null,
    sums.tax,
    sums.total,
    JSON.stringify(sums.taxes),
    sums.revenue,
    sums.cost,
    sums.totalYen,
    words['order.paymentMethod'] ?? null,
    // What a file of past orders says nothing of is nothing that somebody still has to do.
    words['order.paymentState'] ?? (isOrder && paidOn !== null ? 'paid' : 'none'),
    paidOn,
    words['order.shippingState'] ?? (isOrder && shippedOn !== null ? 'shipped' : 'none'),
    words['order.shipOn'] ?? null,
    shippedOn,
    words['order.carrier'] ?? null,
    words['order.tracking'] ?? null,
    shipTo(words, country),
    entry.note,
    entry.voidedOn,
    importId,
    actor.userId,
  ]
}

function shipTo(words: NewEntry['words'], country: string | null): string | null {
  const address = words['ship.address'] ?? country
  const given = {
    name: words['ship.name'] ?? null,
    kana: words['ship.kana'] ?? null,
    postalCode: words['ship.postalCode'] ?? null,
    address,
    phone: words['ship.phone'] ?? null,
  }
  return Object.values(given).every((part) => part === null) ? null : JSON.stringify(given)
}

function* linesOf(
  entries: readonly NewEntry[],
  productIds: ReadonlyMap<string, string>,
): Generator<CopyValue[]> {
  for (const { customerId, id, ofId, agreed, sums } of entries)
    for (const [index, line] of agreed.lines.entries()) {
      const own = sums.lines[index]
      yield [
        customerId,
        id,
        index + 1,
        line.productId ?? (line.codeKey === null ? null : (productIds.get(line.codeKey) ?? null)),
        line.code,
        line.name,
        line.quantity,
        line.unitPrice,
        line.discount,
        own?.amount ?? '0',
        line.taxClass,
        line.taxRate,
        own?.revenue ?? 0,
        own?.cost ?? 0,
        ofId === null ? null : index + 1,
      ]
    }
}

/** On the spine an order stands at its own time, not at that of its file. Nobody has no history. */
function* eventsOf(
  tx: Work,
  entries: readonly NewEntry[],
  bound: ReadonlyMap<string, Bound>,
): Generator<CopyValue[]> {
  const numbers = new Map(entries.map(({ id, number }) => [id, number]))
  for (const entry of entries) {
    const { customerId, id, kind, number, ofId, at, agreed, sums } = entry
    if (customerId === nobody) continue
    const said = { total: sums.total, currency: agreed.currency }
    const of = bound.get(id)
    const event =
      kind === 'order'
        ? eventOf(tx, customerId, 'order.placed', {
            ...said,
            orderId: id,
            number,
            first: agreed.lines[0]?.name ?? '',
            lines: agreed.lines.length,
          })
        : eventOf(tx, customerId, kind === 'cancel' ? 'order.cancelled' : 'order.returned', {
            ...said,
            orderId: of?.orderId ?? ofId ?? id,
            number: of?.number ?? (ofId === null ? number : (numbers.get(ofId) ?? number)),
            entryId: id,
            entryNumber: number,
            whole: of?.whole ?? ofId !== null,
          })
    const { name, payload, actorId, actorName } = event
    yield [customerId, at, event.id, name, JSON.stringify(payload), actorId, actorName]
  }
}
