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
    for (const { channel, key, ...worst } of rows)
      await work.db
        .updateTable('contactHealth')
        .set((now) => ({ ...worst, version: now('version', '+', 1) }))
        .where('customerId', '=', survivorId)
        .where('channel', '=', channel)
        .where('key', '=', key)
        .execute()
  }
}
