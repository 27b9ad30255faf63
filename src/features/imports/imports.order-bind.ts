import Big from 'big.js'
import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'
import { orderKey, type EntryKind } from '#features/orders/orders.ts'
import { nobody } from '#features/purchases/purchases.ts'
import type { NewEntry } from './imports.order-decide.ts'

type Line = {
  readonly position: number
  readonly productId: string | null
  readonly code: string | null
  readonly name: string
  readonly quantity: string
  readonly price: string
}
type Standing = {
  readonly customerId: string
  readonly id: string
  readonly kind: EntryKind
  readonly number: string
  readonly at: string
  readonly on: string
  readonly currency: string
  readonly lines: readonly Line[]
}
type Ordered = Standing & { readonly held: boolean }
export type Bound = {
  readonly entryId: string
  readonly orderId: string
  readonly number: string
  readonly whole: boolean
}

type Given = {
  readonly customerIds: readonly string[]
  /** Entries that this chunk has written. */
  readonly fresh: readonly Pick<NewEntry, 'id' | 'customerId' | 'ofKey'>[]
  readonly source: string
}

/**
 * Gives cancels and returns that stand alone the order that they take back: the one that their number names, or the latest
 * order of that customer before them that has all of their lines, at their prices, still left. Whatever comes first, the
 * order or what takes it back, the second finds the other. What matches no order in full keeps standing alone.
 */
export async function bindTakenBack(tx: Work, given: Given): Promise<ReadonlyMap<string, Bound>> {
  const bound = new Map<string, Bound>()
  const standing = await readStanding(tx, given)
  if (standing.length === 0) return bound
  const named = await readNamed(tx, given)
  const customerIds = [...new Set(standing.map(({ customerId }) => customerId))]
  const orders = await readOrders(tx, customerIds, [...named.values()])
  const left = await leftOf(tx, orders)
  const ofCustomer = Map.groupBy(
    orders.filter(({ customerId }) => customerId !== nobody),
    ({ customerId }) => customerId,
  )
  const byId = new Map(orders.map((order) => [order.id, order]))
  const pairs: { entry: Standing; order: Ordered; positions: number[] }[] = []
  for (const entry of standing) {
    const byNumber =
      byId.get(named.get(entry.id) ?? '') ??
      ofCustomer.get(entry.customerId)?.find(({ number }) => isMarked(entry.number, number))
    const candidates = byNumber ? [byNumber] : (ofCustomer.get(entry.customerId) ?? [])
    for (const order of candidates) {
      const positions = positionsIn(entry, order, left, byNumber !== undefined)
      if (!positions) continue
      pairs.push({ entry, order, positions })
      break
    }
  }
  await save(tx, pairs)
  const voided = await voidOrders(tx, pairs, left)
  for (const { entry, order } of pairs)
    bound.set(entry.id, {
      entryId: entry.id,
      orderId: order.id,
      number: order.number,
      whole: voided.has(order.id),
    })
  return bound
}

/** Whether a number is that of an order with letters before it: C1001 of 1001. */
function isMarked(entry: string, order: string): boolean {
  const [of, key] = [orderKey(order), orderKey(entry)]
  return of !== key && key.endsWith(of) && /^[a-z]+-?$/.test(key.slice(0, -of.length))
}

const lineList = sql`(select coalesce(json_agg(json_build_object('position', l.position, 'productId', l.product_id,
  'code', l.code, 'name', l.name, 'quantity', l.quantity::text, 'price', trim_scale(l.unit_price)::text)
  order by l.position), '[]') from sales_line l where l.customer_id = o.customer_id and l.order_id = o.id) as lines`

/** Of these customers all that stands alone, the oldest first; of nobody only what is new. */
async function readStanding(tx: Work, { customerIds, fresh }: Given): Promise<Standing[]> {
  const people = customerIds.filter((id) => id !== nobody)
  const ofNobody = fresh.flatMap(({ customerId, ofKey, id }) =>
    customerId === nobody && ofKey !== null ? [id] : [],
  )
  const { rows } = await sql<Standing>`
    select o.customer_id, o.id, o.kind, o.number, o.ordered_at as at, o.ordered_on as on, o.currency, ${lineList}
    from sales_order o
    where o.kind <> 'order' and o.of_id is null
      and (o.customer_id = any(${people}::uuid[])
        or (o.customer_id = ${nobody}::uuid and o.id = any(${ofNobody}::uuid[])))
    order by o.ordered_at, o.number, o.id`.execute(tx.db)
  return rows
}

/** The orders that the numbers of new entries name, by the entry. */
async function readNamed(tx: Work, { fresh, source }: Given): Promise<ReadonlyMap<string, string>> {
  const asking = fresh.filter(({ ofKey }) => ofKey !== null)
  if (asking.length === 0) return new Map()
  const { rows } = await sql<{ entryId: string; orderId: string }>`
    select a.entry_id, n.order_id
    from unnest(${asking.map(({ id }) => id)}::uuid[], ${asking.map(({ customerId }) => customerId)}::uuid[],
      ${asking.map(({ ofKey }) => ofKey)}::text[]) a (entry_id, customer_id, of_key)
    join sales_order_number n on n.source = ${source} and n.number_key = a.of_key
      and n.customer_id = a.customer_id`.execute(tx.db)
  return new Map(rows.map(({ entryId, orderId }) => [entryId, orderId]))
}

/** The latest first. */
async function readOrders(
  tx: Work,
  customerIds: readonly string[],
  ids: readonly string[],
): Promise<Ordered[]> {
  const people = customerIds.filter((id) => id !== nobody)
  const { rows } = await sql<Ordered>`
    select o.customer_id, o.id, o.kind, o.number, o.ordered_at as at, o.ordered_on as on, o.currency,
      o.held_at is not null as held, ${lineList}
    from sales_order o
    where o.kind = 'order' and o.voided_on is null and (o.customer_id = any(${people}::uuid[])
      or (o.customer_id = ${nobody}::uuid and o.id = any(${ids}::uuid[])))
    order by o.ordered_at desc, o.number desc, o.id desc`.execute(tx.db)
  return rows
}

type Left = ReadonlyMap<string, Map<number, Big>>

/** How much of each line is still there. */
async function leftOf(tx: Work, orders: readonly Ordered[]): Promise<Left> {
  const left = new Map(
    orders.map(({ id, lines }) => [
      id,
      new Map(lines.map(({ position, quantity }) => [position, Big(quantity)])),
    ]),
  )
  const { rows } = await sql<{ orderId: string; position: number; quantity: string }>`
    select e.of_id as order_id, l.of_position as position, sum(l.quantity)::text as quantity
    from sales_order e join sales_line l on l.customer_id = e.customer_id and l.order_id = e.id
    where e.of_id = any(${orders.map(({ id }) => id)}::uuid[]) and l.of_position is not null
    group by 1, 2`.execute(tx.db)
  for (const { orderId, position, quantity } of rows) {
    const lines = left.get(orderId)
    lines?.set(position, (lines.get(position) ?? Big(0)).plus(quantity))
  }
  return left
}

/** Which line of the order each line of the entry takes back; null when one of them finds none. Takes them from `left`. */
function positionsIn(entry: Standing, order: Ordered, left: Left, isNamed: boolean): number[] | null {
  const lines = left.get(order.id)
  if (!lines || entry.lines.length === 0 || order.currency !== entry.currency) return null
  if (!isNamed && (order.at > entry.at || order.held)) return null
  const taken = new Map<number, Big>()
  const positions: number[] = []
  for (const wanted of entry.lines) {
    const found = order.lines.find((line) => {
      const rest = (lines.get(line.position) ?? Big(0)).plus(taken.get(line.position) ?? 0)
      return isSame(line, wanted) && rest.plus(wanted.quantity).gte(0) && Big(wanted.quantity).lt(0)
    })
    if (!found) return null
    taken.set(found.position, (taken.get(found.position) ?? Big(0)).plus(wanted.quantity))
    positions.push(found.position)
  }
  for (const [position, quantity] of taken)
    lines.set(position, (lines.get(position) ?? Big(0)).plus(quantity))
  return positions
}

/** At another price it is another sale: an order would count as gone that is not. */
function isSame(a: Line, b: Line): boolean {
  if (a.price !== b.price) return false
  if (a.productId !== null || b.productId !== null) return a.productId === b.productId
  return a.code === b.code && a.name === b.name
}

async function save(
  tx: Work,
  pairs: readonly { entry: Standing; order: Ordered; positions: number[] }[],
): Promise<void> {
  if (pairs.length === 0) return
  await sql`
    update sales_order o set of_id = p.order_id, updated_at = now()
    from unnest(${pairs.map(({ entry }) => entry.customerId)}::uuid[], ${pairs.map(({ entry }) => entry.id)}::uuid[],
      ${pairs.map(({ order }) => order.id)}::uuid[]) p (customer_id, entry_id, order_id)
    where o.customer_id = p.customer_id and o.id = p.entry_id`.execute(tx.db)
  const lines = pairs.flatMap(({ entry, positions }) =>
    entry.lines.map(({ position }, index) => ({ entry, position, of: positions[index] ?? 0 })),
  )
  await sql`
    update sales_line l set of_position = p.of_position
    from unnest(${lines.map(({ entry }) => entry.customerId)}::uuid[], ${lines.map(({ entry }) => entry.id)}::uuid[],
      ${lines.map(({ position }) => position)}::int[], ${lines.map(({ of }) => of)}::int[])
      p (customer_id, order_id, position, of_position)
    where l.customer_id = p.customer_id and l.order_id = p.order_id and l.position = p.position`.execute(
    tx.db,
  )
}

/** An order of which nothing is left counts in no number, from the day on which the last of it went. */
async function voidOrders(
  tx: Work,
  pairs: readonly { entry: Standing; order: Ordered }[],
  left: Left,
): Promise<ReadonlySet<string>> {
  const gone = new Map<string, { customerId: string; on: string }>()
  for (const { entry, order } of pairs)
    if ([...(left.get(order.id)?.values() ?? [])].every((rest) => rest.lte(0))) {
      const before = gone.get(order.id)?.on ?? ''
      gone.set(order.id, { customerId: order.customerId, on: before > entry.on ? before : entry.on })
    }
  await sql`
    update sales_order o set voided_on = p.on, updated_at = now()
    from unnest(${[...gone.values()].map(({ customerId }) => customerId)}::uuid[], ${[...gone.keys()]}::uuid[],
      ${[...gone.values()].map(({ on }) => on)}::date[]) p (customer_id, order_id, "on")
    where o.customer_id = p.customer_id and o.id = p.order_id`.execute(tx.db)
  return new Set(gone.keys())
}
