import { sql } from 'kysely'
import { noteChanges } from '#features/changes/changes.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import type { PointEntryKind } from './points.ts'

/** One line of the ledger that is to be written. */
export type Movement = {
  readonly customerId: string
  readonly kind: PointEntryKind
  /** Below zero where points go. */
  readonly amount: number
  /** Of what is given; empty: never. */
  readonly expiresOn?: string | null
  readonly orderId?: string | null
  readonly ruleId?: string | null
  readonly base?: number | null
  readonly note?: string | null
  /** Taken as far as there are points; else a lack is an error. */
  readonly atMost?: true
  /** The grants of this customer then all run out on this day. */
  readonly extends?: true
}

type Lot = { customerId: string; entryId: string; leftOver: number; expiresOn: string | null }

/**
 * Writes movements in their order, in the caller's transaction: ledger, lots, balances, events. What goes is taken from the
 * grant of the same order first where it is revoked, then from what runs out first. Balances are locked in the order of
 * their customers, so that two who spend the same points wait for one another. Answers what was really moved.
 */
export async function movePoints(tx: Work, movements: readonly Movement[]): Promise<Movement[]> {
  const wanted = movements.filter(({ amount }) => amount !== 0)
  if (wanted.length === 0) return []
  const ids = [...new Set(wanted.map(({ customerId }) => customerId))].toSorted()
  const balances = await lockBalances(tx, ids)
  const lots = Map.groupBy(await readLots(tx, ids), ({ customerId }) => customerId)
  const grantOf = await grantsOf(
    tx,
    wanted.filter(({ kind }) => kind === 'revoke'),
  )
  const touched = new Set<Lot>()
  const entries: (Movement & { id: string })[] = []
  for (const movement of wanted) {
    const { customerId } = movement
    const balance = balances.get(customerId) ?? 0
    const amount = movement.atMost ? Math.max(movement.amount, 0 - balance) : movement.amount
    if (balance + amount < 0) throw notEnough(balance, 0 - amount)
    if (amount === 0) continue
    const own = lots.get(customerId) ?? []
    const entry = { ...movement, amount, id: newId() }
    if (amount > 0) {
      const lot = { customerId, entryId: entry.id, leftOver: amount, expiresOn: movement.expiresOn ?? null }
      if (movement.extends)
        for (const one of own) {
          one.expiresOn = lot.expiresOn
          touched.add(one)
        }
      own.push(lot)
      touched.add(lot)
      lots.set(customerId, own)
    } else {
      const first = grantOf.get(movement.orderId ?? '') ?? new Set()
      for (const lot of take(own, 0 - amount, first)) touched.add(lot)
    }
    balances.set(customerId, balance + amount)
    entries.push(entry)
  }
  await writeEntries(tx, entries)
  await writeLots(tx, [...touched])
  await writeBalances(tx, balances)
  await insertEvents(
    tx,
    entries.map(({ customerId, kind, amount, orderId }) =>
      eventOf(tx, customerId, eventOfKind[kind], {
        amount: Math.abs(amount),
        ...(kind === 'adjust' && { down: amount < 0 }),
        ...(orderId && { orderId }),
      }),
    ),
  )
  const [only] = ids
  await announce(tx, { topic: 'points', ...(ids.length === 1 && only !== undefined && { id: only }) })
  return entries
}

const eventOfKind: { readonly [K in PointEntryKind]: string } = {
  grant: 'points.granted',
  revoke: 'points.revoked',
  use: 'points.used',
  return: 'points.returned',
  expire: 'points.expired',
  adjust: 'points.adjusted',
}

/** Takes so many from the lots: those of `first`, then what runs out first. They hold at least as many. */
function take(lots: Lot[], amount: number, first: ReadonlySet<string>): Lot[] {
  const ordered = lots
    .filter(({ leftOver }) => leftOver > 0)
    .toSorted(
      (a, b) =>
        Number(first.has(b.entryId)) - Number(first.has(a.entryId)) ||
        (a.expiresOn ?? '9999').localeCompare(b.expiresOn ?? '9999') ||
        a.entryId.localeCompare(b.entryId),
    )
  const changed: Lot[] = []
  let left = amount
  for (const lot of ordered) {
    if (left === 0) break
    const part = Math.min(left, lot.leftOver)
    lot.leftOver -= part
    left -= part
    changed.push(lot)
  }
  if (left > 0) throw new Error('The lots of a customer hold less than the balance')
  return changed
}

/** Locks the balances of these customers, in the order of their ids; who has none gets one of 0. */
export async function lockBalances(tx: Work, sortedIds: readonly string[]): Promise<Map<string, number>> {
  await sql`insert into point_balance (customer_id, balance)
    select id, 0 from unnest(${sortedIds}::uuid[]) t (id) on conflict (customer_id) do nothing`.execute(tx.db)
  const { rows } = await sql<{ customerId: string; balance: number }>`
    select customer_id, balance from point_balance where customer_id = any(${sortedIds}::uuid[])
    order by customer_id for update`.execute(tx.db)
  return new Map(rows.map(({ customerId, balance }) => [customerId, balance]))
}

async function readLots(tx: Work, ids: readonly string[]): Promise<Lot[]> {
  const { rows } = await sql<Lot>`
    select customer_id, entry_id, left_over, expires_on from point_lot
    where customer_id = any(${ids}::uuid[]) and left_over > 0`.execute(tx.db)
  return rows
}

/** The entries that granted points for these orders. */
async function grantsOf(tx: Work, revoked: readonly Movement[]): Promise<Map<string, Set<string>>> {
  const orderIds = revoked.flatMap(({ orderId }) => orderId ?? [])
  if (orderIds.length === 0) return new Map()
  const { rows } = await sql<{ orderId: string; id: string }>`
    select order_id, id from point_entry where order_id = any(${orderIds}::uuid[]) and kind = 'grant'`.execute(
    tx.db,
  )
  return new Map(
    [...Map.groupBy(rows, ({ orderId }) => orderId)].map(([orderId, of]) => [
      orderId,
      new Set(of.map(({ id }) => id)),
    ]),
  )
}

async function writeEntries(tx: Work, entries: readonly (Movement & { id: string })[]): Promise<void> {
  if (entries.length === 0) return
  await sql`
    insert into point_entry (customer_id, id, kind, amount, expires_on, order_id, rule_id, base, note, actor_id, actor_name)
    select *, ${tx.actor.userId}::uuid, ${tx.actor.name} from unnest(
      ${entries.map((e) => e.customerId)}::uuid[], ${entries.map((e) => e.id)}::uuid[],
      ${entries.map((e) => e.kind)}::text[], ${entries.map((e) => e.amount)}::int[],
      ${entries.map((e) => e.expiresOn ?? null)}::date[], ${entries.map((e) => e.orderId ?? null)}::uuid[],
      ${entries.map((e) => e.ruleId ?? null)}::uuid[], ${entries.map((e) => e.base ?? null)}::int[],
      ${entries.map((e) => e.note ?? null)}::text[])`.execute(tx.db)
}

async function writeLots(tx: Work, lots: readonly Lot[]): Promise<void> {
  if (lots.length === 0) return
  await sql`
    insert into point_lot (customer_id, entry_id, left_over, expires_on)
    select * from unnest(${lots.map((l) => l.customerId)}::uuid[], ${lots.map((l) => l.entryId)}::uuid[],
      ${lots.map((l) => l.leftOver)}::int[], ${lots.map((l) => l.expiresOn)}::date[])
    on conflict (customer_id, entry_id) do update
      set left_over = excluded.left_over, expires_on = excluded.expires_on`.execute(tx.db)
}

async function writeBalances(tx: Work, balances: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...balances]
  await noteChanges(
    tx,
    rows.map(([id]) => id),
  )
  await sql`
    update point_balance b set balance = n.balance, updated_at = now()
    from unnest(${rows.map(([id]) => id)}::uuid[], ${rows.map(([, balance]) => balance)}::int[]) n (id, balance)
    where b.customer_id = n.id`.execute(tx.db)
}

/**
 * Makes lots and balances what the ledger says, for customers whose entries were moved by a merge or its undo. Where more
 * was spent than the ledger of one of them now gave, the difference is given as an adjustment: nobody owes points.
 */
export async function squarePoints(tx: Work, customerIds: readonly string[]): Promise<void> {
  const ids = [...new Set(customerIds)].toSorted()
  const { rows } = await sql<{ customerId: string; sum: number; lots: number }>`
    select t.id as customer_id,
      coalesce((select sum(e.amount) from point_entry e where e.customer_id = t.id), 0)::int as sum,
      coalesce((select sum(l.left_over) from point_lot l where l.customer_id = t.id), 0)::int as lots
    from unnest(${ids}::uuid[]) t (id)
    where exists (select 1 from point_entry e where e.customer_id = t.id)
      or exists (select 1 from point_balance b where b.customer_id = t.id)`.execute(tx.db)
  if (rows.length === 0) return
  await lockBalances(
    tx,
    rows.map(({ customerId }) => customerId),
  )
  await writeEntries(
    tx,
    rows
      .filter(({ sum }) => sum < 0)
      .map(({ customerId, sum }) => ({
        customerId,
        id: newId(),
        kind: 'adjust' as const,
        amount: 0 - sum,
        note: '統合の取り消しによる調整',
      })),
  )
  await writeBalances(tx, new Map(rows.map(({ customerId, sum }) => [customerId, Math.max(0, sum)])))
  const uneven = rows.filter(({ sum, lots }) => Math.max(0, sum) !== lots)
  for (const { customerId, sum } of uneven) await relot(tx, customerId, Math.max(0, sum))
}

/** What is left is what ran out last: the grants of the farthest days hold it. */
async function relot(tx: Work, customerId: string, balance: number): Promise<void> {
  const { rows } = await sql<{ id: string; amount: number; expiresOn: string | null }>`
    select e.id, e.amount, coalesce(l.expires_on, e.expires_on) as expires_on
    from point_entry e left join point_lot l on l.customer_id = e.customer_id and l.entry_id = e.id
    where e.customer_id = ${customerId}::uuid and e.amount > 0
    order by coalesce(l.expires_on, e.expires_on) desc nulls first, e.id desc`.execute(tx.db)
  let left = balance
  await sql`delete from point_lot where customer_id = ${customerId}::uuid`.execute(tx.db)
  await writeLots(
    tx,
    rows.map(({ id, amount, expiresOn }) => {
      const leftOver = Math.min(left, amount)
      left -= leftOver
      return { customerId, entryId: id, leftOver, expiresOn }
    }),
  )
}

const notEnough = (balance: number, wanted: number): Problem =>
  new Problem('invalid', {
    fields: [
      {
        path: 'points',
        message: {
          ja: `ポイントが足りません（残高 ${balance.toLocaleString('ja-JP')}、必要 ${wanted.toLocaleString('ja-JP')}）`,
          en: `Not enough points: ${balance.toLocaleString('en-US')} left, ${wanted.toLocaleString('en-US')} needed`,
        },
      },
    ],
  })
