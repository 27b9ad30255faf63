import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { noteEverybody } from '#features/changes/changes.actions.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { defaultConsentSettings, type ConsentSettings } from './consent.schemas.ts'

/** `consent.gate.ts` reads it too, in SQL. */
const key = 'consent'
export type VersionedConsentSettings = { version: number; settings: ConsentSettings }

export async function readConsentSettings(work: Pick<Work, 'db'>): Promise<VersionedConsentSettings> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return { version: 0, settings: defaultConsentSettings }
  return {
    version: row.version,
    settings: { ...defaultConsentSettings, ...(row.value as Partial<ConsentSettings>) },
  }
}

export function updateConsentSettings(
  work: Work,
  { version, settings }: VersionedConsentSettings,
): Promise<VersionedConsentSettings> {
  return write(work, async (tx) => {
    const stored = await readConsentSettings(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const changed = changes(stored.settings, settings)
    if (!changed) return stored
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${JSON.stringify(settings)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const [saved] = rows
    if (!saved) throw new Problem('stale', { current: await readConsentSettings(tx) })
    await audit(tx, {
      action: 'consent.settings',
      subjectKind: 'consentSettings',
      subjectId: 'settings',
      ...changed,
    })
    await noteEverybody(tx)
    await announce(tx, { topic: 'consent' })
    return { version: saved.version, settings }
  })
}
