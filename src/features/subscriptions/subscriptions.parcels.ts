import { sql } from 'kysely'
import type { Work } from '#platform/work.ts'

/** What goes out in a parcel with others of its bundle, and what its shipping would cost alone; below zero: it cannot be sent. */
export type Sent = { readonly id: string; readonly parcel: string; readonly fee: number }

/** A parcel of a bundle; null of what is sent alone. */
export function parcelOf(
  { customerId, bundleId }: { readonly customerId: string; readonly bundleId: string | null },
  shipOn: string,
): string | null {
  return bundleId === null ? null : `${customerId} ${bundleId} ${shipOn}`
}

/**
 * Of each parcel the subscription that pays for it: the one whose shipping is the dearest, of those alike the first by its id;
 * nobody where it is paid for already. The one place where this is decided: for rounds, notices, the forecast and the page.
 */
export function payersOf(
  sent: readonly Sent[],
  paid: ReadonlySet<string>,
): ReadonlyMap<string, string | null> {
  const dearest = new Map<string, Sent>()
  for (const one of sent) {
    const found = dearest.get(one.parcel)
    if (one.fee < 0) continue
    if (!found || one.fee > found.fee || (one.fee === found.fee && one.id < found.id))
      dearest.set(one.parcel, one)
  }
  const payers = new Map<string, string | null>([...dearest].map(([parcel, { id }]) => [parcel, id]))
  for (const parcel of paid) payers.set(parcel, null)
  return payers
}

/** Whether another of its bundle pays for the parcel. */
export function isFree(
  { id, parcel }: { readonly id: string; readonly parcel: string | null },
  payers: ReadonlyMap<string, string | null>,
): boolean {
  if (parcel === null) return false
  const payer = payers.get(parcel)
  return payer !== undefined && payer !== id
}

type Bundled = { readonly customerId: string; readonly bundleId: string | null }

/** The parcels that are paid for by a round made before. */
export async function paidParcels(
  work: Pick<Work, 'db'>,
  of: readonly Bundled[],
): Promise<ReadonlySet<string>> {
  const bundled = of.filter(({ bundleId }) => bundleId !== null)
  if (bundled.length === 0) return new Set()
  const { rows } = await sql<{ customerId: string; bundleId: string; shipOn: string }>`
    select distinct r.customer_id, s.bundle_id, r.ship_on
    from subscription s join subscription_round r on r.customer_id = s.customer_id and r.subscription_id = s.id
    join sales_order o on o.customer_id = r.customer_id and o.id = r.order_id and o.voided_on is null
    where s.customer_id = any(${[...new Set(bundled.map(({ customerId }) => customerId))]}::uuid[])
      and s.bundle_id = any(${[...new Set(bundled.map(({ bundleId }) => bundleId))]}::uuid[])
      and r.round = s.next_round - 1 and o.shipping > 0`.execute(work.db)
  return new Set(rows.flatMap((row) => parcelOf(row, row.shipOn) ?? []))
}
