import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { defaultCampaignSettings, type CampaignSettings } from './campaigns.schemas.ts'

const key = 'campaigns'
export type VersionedCampaignSettings = { version: number; settings: CampaignSettings }

export async function readCampaignSettings(work: Pick<Work, 'db'>): Promise<VersionedCampaignSettings> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return { version: 0, settings: defaultCampaignSettings }
  return {
    version: row.version,
    settings: { ...defaultCampaignSettings, ...(row.value as Partial<CampaignSettings>) },
  }
}

export function updateCampaignSettings(
  work: Work,
  { version, settings }: VersionedCampaignSettings,
): Promise<VersionedCampaignSettings> {
  return write(work, async (tx) => {
    const stored = await readCampaignSettings(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const changed = changes(stored.settings, settings)
    if (!changed) return stored
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${JSON.stringify(settings)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const [saved] = rows
    if (!saved) throw new Problem('stale', { current: await readCampaignSettings(tx) })
    await audit(tx, {
      action: 'campaigns.settings',
      subjectKind: 'campaignSettings',
      subjectId: 'settings',
      ...changed,
    })
    await announce(tx, { topic: 'campaign' })
    return { version: saved.version, settings }
  })
}
