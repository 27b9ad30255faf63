import { sql } from 'kysely'
import type { Mergeable } from '#platform/catalogue/merged.ts'
import type { Work } from '#platform/work.ts'
import { count } from './campaigns.counts.ts'
import type { RecipientState } from './campaigns.ts'

export const campaignMerging: Mergeable = {
  tables: [
    {
      table: 'campaign_recipient',
      how: 'moved',
      label: { ja: '配信の宛先', en: 'Recipients of campaigns' },
    },
  ],
}

/** Rows of whoever is deleted for good go with them, and are counted no more: lists and figures agree. */
export async function forgetRecipient(work: Work, customerId: string): Promise<void> {
  const { rows } = await sql<{
    campaignId: string
    variant: number | null
    state: RecipientState
    reason: string | null
  }>`
    delete from campaign_recipient where customer_id = ${customerId}::uuid
    returning campaign_id, variant, state, reason`.execute(work.db)
  await count(
    work,
    rows.map((row) => ({ ...row, by: -1 })),
  )
}
