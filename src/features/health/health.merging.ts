import { sql } from 'kysely'
import type { Merging } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'

type Worst = {
  channel: string
  key: string
  verifiedAt: string | null
  verifiedBy: string | null
  softBounces: number
  bouncedAt: string | null
  said: string | null
  complainedAt: string | null
  deliveredAt: string | null
}

/** Of one address that several of them had: what is known against it weighs more than what speaks for it. */
export async function settleHealth(
  work: Work,
  { survivorId, loserIds }: Merging,
): Promise<() => Promise<void>> {
  const { rows } = await sql<Worst>`
    select channel, key, max(verified_at) as verified_at,
      (array_agg(verified_by order by verified_at desc nulls last))[1] as verified_by,
      max(soft_bounces) as soft_bounces, min(bounced_at) as bounced_at,
      (array_agg(said order by bounced_at nulls last, soft_bounces desc) filter (where said is not null))[1] as said,
      min(complained_at) as complained_at, max(delivered_at) as delivered_at
    from contact_health where customer_id = any(${[survivorId, ...loserIds]}::uuid[])
    group by channel, key having count(*) > 1`.execute(work.db)
  return async () => {
    await sql`
      update contact_health h set verified_at = w.verified_at, verified_by = w.verified_by,
        soft_bounces = w.soft_bounces, bounced_at = w.bounced_at, said = w.said, complained_at = w.complained_at,
        delivered_at = w.delivered_at, version = h.version + 1
      from unnest(
        ${rows.map((r) => r.channel)}::text[], ${rows.map((r) => r.key)}::text[],
        ${rows.map((r) => r.verifiedAt)}::timestamptz[], ${rows.map((r) => r.verifiedBy)}::text[],
        ${rows.map((r) => r.softBounces)}::int[], ${rows.map((r) => r.bouncedAt)}::timestamptz[],
        ${rows.map((r) => r.said)}::text[], ${rows.map((r) => r.complainedAt)}::timestamptz[],
        ${rows.map((r) => r.deliveredAt)}::timestamptz[])
        w (channel, key, verified_at, verified_by, soft_bounces, bounced_at, said, complained_at, delivered_at)
      where h.customer_id = ${survivorId}::uuid and h.channel = w.channel and h.key = w.key`.execute(work.db)
  }
}
