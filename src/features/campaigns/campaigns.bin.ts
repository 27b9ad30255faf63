import { sql } from 'kysely'
import { binPage, oldIn, type Binned } from '#platform/catalogue/binned.ts'
import type { Work } from '#platform/work.ts'
import { restoreCampaign } from './campaigns.actions.ts'
import { readCampaigns, writeCampaigns } from './campaigns.ts'

type Row = { id: string; name: string; deletedAt: string }

export const binnedCampaigns: Binned = {
  key: 'campaigns',
  subject: 'campaign',
  permissions: { read: readCampaigns, write: writeCampaigns },
  async list(work, question) {
    const rows = sql<Row>`
      select k.id, k.name, k.deleted_at, k.name as words from campaign k where k.deleted_at is not null`
    const { items, next } = await binPage(work, rows, question)
    return {
      next,
      items: items.map(({ id, name, deletedAt }) => ({ id, name, detail: null, deletedAt })),
    }
  },
  restore: restoreCampaign,
  purge,
  old: oldIn('campaign'),
}

/** With its ledger; what the spine of its recipients says of it stays with them. */
async function purge(work: Work, id: string) {
  const { rows } = await sql`
    delete from campaign where id = ${id}::uuid and deleted_at is not null returning 1`.execute(work.db)
  if (rows.length === 0) return undefined
  await sql`delete from campaign_recipient where campaign_id = ${id}::uuid`.execute(work.db)
  return { subjects: [id], blobKeys: [] }
}
