import { newId } from '#kit/ids.ts'
import { decimal } from '#kit/money.ts'
import Big from 'big.js'
import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import type { CustomerRows } from '#features/customers/customers.rows.ts'
import { orderKey, type EntryKind } from '#features/orders/orders.ts'
import { nobody } from '#features/purchases/purchases.ts'
import { findProducts } from '#features/products/products.find.ts'
import type { FoundProduct } from '#features/products/products.ts'
import type { OrderRow } from '#features/readings/readings.order.ts'
import type { Reading } from '#features/readings/readings.row.ts'
import { reason, severityOf, type Reason } from '#features/readings/readings.ts'
import { findKnown } from './imports.base.ts'
import { planRows, type Planned, type ReadRow } from './imports.chunk.ts'
import { reckon, type AgreedLine, type Reckoned } from './imports.order-amounts.ts'
import { codeKeyOf, type OrderContext } from './imports.order-context.ts'
import { groupOrder, isWrong, tellOrder, type FileOrder } from './imports.order-group.ts'
import { differenceOf, readKnownOrders, type KnownOrder } from './imports.order-known.ts'
import { noCounts, type Counts, type RowProblem } from './imports.ts'

/** An order or an entry to be written. */
export type NewEntry = Reckoned & {
  readonly id: string
  readonly customerId: string
  readonly kind: EntryKind
  readonly ofId: string | null
  /** Under which number what it takes back may stand. */
  readonly ofKey: string | null
  readonly number: string
  readonly numberKey: string
  readonly at: string
  readonly on: string
  readonly voidedOn: string | null
  readonly mediaId: string | null
  readonly words: FileOrder['words']
  readonly note: string | null
  readonly country: string | null
}
export type NewBuyer = { readonly row: number; readonly reading: Reading; readonly rows: CustomerRows }
export type Decided = {
  readonly entries: readonly NewEntry[]
  readonly buyers: readonly NewBuyer[]
  readonly counts: Counts
  readonly problems: RowProblem[]
}

/** Decides about some orders with all their rows. It only reads: a dry run ends here. */
export async function decideOrders(
  work: Work,
  groups: readonly (readonly OrderRow[])[],
  context: OrderContext,
): Promise<Decided> {
  const orders = groups.map((rows) => groupOrder(rows, context.sale))
  for (const order of orders) tellBuyers(order, context)
  const products = await productsOf(work, orders)
  const known = await readKnownOrders(
    work,
    context.source,
    orders.flatMap((order) => [order.numberKey, undoneKey(order.numberKey)]),
  )
  const counts = { ...noCounts }
  const fresh: { order: FileOrder; reckoned: Reckoned }[] = []
  const entries: NewEntry[] = []
  for (const order of orders) {
    counts.rows += order.rows.length
    const reckoned = isWrong(order) ? null : reckon(order, products, context.terms)
    if (!reckoned || isWrong(order)) continue
    const there = known.get(order.numberKey)
    if (!there) {
      fresh.push({ order, reckoned })
      continue
    }
    const difference = differenceOf(there, { kind: order.kind, on: order.on, ...reckoned })
    if (difference !== null) {
      tellOrder(order, { ...reason('orderDiffers', 'order.number', order.number), why: difference })
      continue
    }
    const undoing = undoingOf(order, there, known)
    if (undoing) entries.push(undoing)
    counts[undoing ? 'created' : 'unchanged']++
  }
  const placed = await placeBuyers(work, fresh, context)
  for (const { order, reckoned } of fresh) {
    const customerId = placed.customerOf(order)
    if (customerId === null || isWrong(order)) continue
    counts.created++
    entries.push(...entriesOf(order, reckoned, customerId, context))
  }
  const problems = orders.flatMap((order) => problemsOf(order))
  for (const { severity } of problems) counts[severity]++
  const needed = new Set(entries.map(({ customerId }) => customerId))
  return { entries, buyers: placed.buyers.filter(({ rows }) => needed.has(rows.id)), counts, problems }
}

function tellBuyers(order: FileOrder, { buyerText }: OrderContext): void {
  const named = new Set(order.rows.map(({ cells }) => buyerText(cells)).filter((text) => text !== ''))
  if (named.size > 1) tellOrder(order, reason('orderTwoBuyers', 'order.number', order.number))
}

async function productsOf(
  work: Work,
  orders: readonly FileOrder[],
): Promise<ReadonlyMap<string, FoundProduct>> {
  const codeKeys = new Set(orders.flatMap(({ lines }) => lines.flatMap(({ code }) => codeKeyOf(code) ?? [])))
  if (codeKeys.size === 0) return new Map()
  const found = await findProducts(work, { codeKeys: [...codeKeys] })
  return new Map(found.map((product) => [product.codeKey, product]))
}

type Placed = {
  customerOf(order: FileOrder): string | null
  readonly buyers: readonly NewBuyer[]
}

/** Who bought: on record, added with what the order says of them, or nobody. */
async function placeBuyers(
  work: Work,
  fresh: readonly { order: FileOrder }[],
  context: OrderContext,
): Promise<Placed> {
  const readBy = new Map<string, ReadRow | null>()
  const textOf = ({ rows }: FileOrder): string =>
    rows.map(({ cells }) => context.buyerText(cells)).find((text) => text !== '') ?? ''
  for (const { order } of fresh) {
    const text = textOf(order)
    const row = order.rows.find(({ cells }) => context.buyerText(cells) === text)
    if (!readBy.has(text)) readBy.set(text, text === '' || !row ? null : context.readBuyer(row))
  }
  const rows = [...readBy.values()].filter((read) => read !== null)
  const base = {
    // What this file wrote before is on record: a name that is spelt otherwise there makes nobody else.
    find: async (lookups: Parameters<typeof findKnown>[2]) =>
      (await findKnown(work, context.importId, lookups)).map((found) => ({ ...found, row: null })),
    similar: async () => new Map(),
  }
  const planned = new Map((await planRows(base, rows, context.buyers)).map((one) => [one.read, one]))
  const { newCustomers } = context.sale
  const owners = await ownersOfNumbers(work, fresh, context.source)
  const told = new Set<ReadRow>()
  return {
    buyers: [...planned.values()].flatMap((one) =>
      one.action === 'create' && newCustomers === 'create'
        ? [{ row: one.read.number, reading: one.reading, rows: one.rows }]
        : [],
    ),
    customerOf(order) {
      const read = readBy.get(textOf(order)) ?? null
      const one = read ? planned.get(read) : undefined
      // A cancel that names nobody is its order's.
      if (!read || !one) return owners.get(order.ofKey ?? '') ?? nobody
      if (one.action === 'refuse') {
        for (const why of one.reasons) tellOrder(order, why)
        return null
      }
      const isUnknown = one.action === 'create' || isAmong(one, planned)
      if (isUnknown && newCustomers === 'refuse') {
        tellOrder(order, reason('buyerUnknown', 'code', null))
        return null
      }
      // What is doubtful about somebody new is told where they come first.
      if (one.action === 'create' && !told.has(read)) for (const why of one.reasons) tellOrder(order, why)
      told.add(read)
      if (isUnknown && newCustomers === 'nobody') return nobody
      return one.action === 'update' ? one.id : one.rows.id
    },
  }
}

/** Whether this is somebody whom an earlier row would add. */
function isAmong({ id }: Planned & { action: 'update' }, planned: ReadonlyMap<ReadRow, Planned>): boolean {
  return [...planned.values()].some((one) => one.action === 'create' && one.rows.id === id)
}

async function ownersOfNumbers(
  work: Work,
  fresh: readonly { order: FileOrder }[],
  source: string,
): Promise<ReadonlyMap<string, string>> {
  const keys = fresh.flatMap(({ order: { ofKey } }) => (ofKey === null ? [] : [ofKey]))
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ numberKey: string; customerId: string }>`
    select number_key, customer_id from sales_order_number
    where source = ${source} and number_key = any(${keys}::text[])`.execute(work.db)
  return new Map(rows.map(({ numberKey, customerId }) => [numberKey, customerId]))
}

function entriesOf(
  order: FileOrder,
  reckoned: Reckoned,
  customerId: string,
  { media }: OrderContext,
): NewEntry[] {
  const { words } = order
  const typed = words['order.media']
  const mediaId = typed === undefined ? null : (media.get(orderKey(typed)) ?? null)
  const lines = [words['order.note'] ?? '']
  if (typed !== undefined && mediaId === null) {
    tellOrder(order, reason('mediaUnknown', 'order.media', typed))
    lines.push(`媒体: ${typed}`)
  }
  const entry: NewEntry = {
    ...reckoned,
    id: newId(),
    customerId,
    kind: order.kind,
    ofId: null,
    ofKey: order.ofKey,
    number: order.number,
    numberKey: order.numberKey,
    at: order.at,
    on: order.on,
    voidedOn: order.undone === null ? null : order.on,
    mediaId,
    words,
    note: lines.filter((line) => line !== '').join('\n') || null,
    // Of somebody whom we know it is part of their address.
    country: customerId === nobody ? order.country || null : null,
  }
  return order.undone === null ? [entry] : [entry, wholeBack(entry, order.undone, order)]
}

/** Under which number all of an order is taken back that its file only calls cancelled. */
export const undoneKey = (numberKey: string): string => `${numberKey}-c`

function wholeBack(
  entry: Pick<NewEntry, 'id' | 'customerId' | 'number' | 'agreed' | 'sums'>,
  kind: Exclude<EntryKind, 'order'>,
  { at, on, numberKey }: FileOrder,
): NewEntry {
  const { agreed, sums } = entry
  const number = `${entry.number}-C`
  return {
    id: newId(),
    customerId: entry.customerId,
    kind,
    ofId: entry.id,
    ofKey: null,
    number,
    numberKey: undoneKey(numberKey),
    at,
    on,
    voidedOn: null,
    mediaId: null,
    words: {},
    note: null,
    country: null,
    agreed: {
      ...agreed,
      discount: minus(agreed.discount),
      points: minus(agreed.points),
      shipping: minus(agreed.shipping),
      fee: minus(agreed.fee),
      lines: agreed.lines.map((line): AgreedLine => ({
        ...line,
        quantity: minus(line.quantity),
        discount: minus(line.discount),
      })),
    },
    sums: {
      goods: minus(sums.goods),
      tax: minus(sums.tax),
      total: minus(sums.total),
      taxes: sums.taxes.map((part) => ({
        ...part,
        taxable: minus(part.taxable),
        net: minus(part.net),
        tax: minus(part.tax),
      })),
      revenue: 0 - sums.revenue,
      cost: 0 - sums.cost,
      totalYen: 0 - sums.totalYen,
      lines: sums.lines.map(({ amount, revenue, cost }) => ({
        amount: minus(amount),
        revenue: 0 - revenue,
        cost: 0 - cost,
      })),
    },
  }
}

const minus = (value: string): string => decimal(Big(value).times(-1))

/** An order on record that its file calls cancelled by now. */
function undoingOf(
  order: FileOrder,
  there: KnownOrder,
  known: ReadonlyMap<string, KnownOrder>,
): NewEntry | null {
  if (order.undone === null || there.voidedOn !== null || known.has(undoneKey(order.numberKey))) return null
  // What of it was taken back by hand is not taken back twice.
  if (there.isTouched) return null
  return wholeBack(
    {
      id: there.id,
      customerId: there.customerId,
      number: there.number,
      agreed: there.agreed,
      sums: there.sums,
    },
    order.undone,
    order,
  )
}

/** A wrong row keeps the whole order out: its other rows say so, and come back with it when it is mended. */
function problemsOf(order: FileOrder): RowProblem[] {
  const wrong = isWrong(order)
  return order.rows.flatMap((row) => {
    const own = order.reasons.get(row) ?? []
    const reasons: Reason[] =
      wrong && severityOf(own) !== 'wrong'
        ? [...own, reason('orderLeftOut', 'order.number', order.number)]
        : own
    const severity = severityOf(reasons)
    return severity === null ? [] : [{ rowNumber: row.number, severity, reasons, cells: row.cells }]
  })
}
