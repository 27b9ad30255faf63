import { sql } from 'kysely'
import type { Field } from '#platform/catalogue/field.ts'
import type { Mergeable, Merging } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'
import { refoldCustomers } from './consent.fold.ts'

/** The ledger goes with its customers; what it comes to is made anew, so that a refusal of either holds for both. */
export const consentMerging: Mergeable = {
  tables: [
    {
      table: 'consent_entry',
      how: 'moved',
      label: { ja: '同意の記録', en: 'Entries of consent' },
    },
    { table: 'consent_now', how: 'derived' },
    { table: 'consent_wish', how: 'moved' },
    { table: 'consent_use', how: 'moved' },
    { table: 'consent_request', how: 'moved' },
  ],
  settle: { tables: ['consent_wish', 'consent_use'], run: settle },
}

/** Where both say something the stricter wish holds, and what was sent last. */
async function settle(work: Work, { survivorId, loserIds }: Merging): Promise<() => Promise<void>> {
  const ids = [survivorId, ...loserIds]
  const { rows: wishes } = await sql<{ purposeId: string; everyDays: number }>`
    select purpose_id, max(every_days) as every_days from consent_wish where customer_id = any(${ids}::uuid[])
    group by 1`.execute(work.db)
  const { rows: uses } = await sql<{ channel: string; key: string; purposeId: string; at: string }>`
    select channel, key, purpose_id, max(last_sent_at) as at from consent_use
    where customer_id = any(${ids}::uuid[]) group by 1, 2, 3`.execute(work.db)
  return async () => {
    await sql`
      update consent_wish w set every_days = s.every_days
      from unnest(${wishes.map((one) => one.purposeId)}::uuid[], ${wishes.map((one) => one.everyDays)}::int[])
        s (purpose_id, every_days)
      where w.customer_id = ${survivorId}::uuid and w.purpose_id = s.purpose_id and w.every_days < s.every_days`.execute(
      work.db,
    )
    await sql`
      update consent_use u set last_sent_at = s.at
      from unnest(${uses.map((one) => one.channel)}::text[], ${uses.map((one) => one.key)}::text[],
        ${uses.map((one) => one.purposeId)}::uuid[], ${uses.map((one) => one.at)}::timestamptz[])
        s (channel, key, purpose_id, at)
      where u.customer_id = ${survivorId}::uuid and u.channel = s.channel and u.key = s.key
        and u.purpose_id = s.purpose_id and u.last_sent_at < s.at`.execute(work.db)
  }
}

/** Merged or parted again: what the ledgers come to is made of them anew. */
export async function follow(tx: Work, subject: Field['subject'], ids: readonly string[]): Promise<void> {
  if (subject === 'customer') await refoldCustomers(tx, ids)
}
