import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { defaultPointSettings, type PointSettings } from './points.ts'

const key = 'points'
export type VersionedPointSettings = { version: number; settings: PointSettings }

export async function readPointSettings(work: Pick<Work, 'db'>): Promise<VersionedPointSettings> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return { version: 0, settings: defaultPointSettings }
  return {
    version: row.version,
    settings: { ...defaultPointSettings, ...(row.value as Partial<PointSettings>) },
  }
}

/** Replaces the settings that were read as `version`; everybody is then ranked anew. */
export function updatePointSettings(
  work: Work,
  { version, settings }: VersionedPointSettings,
): Promise<VersionedPointSettings> {
  return write(work, async (tx) => {
    const stored = await readPointSettings(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const changed = changes(stored.settings, settings)
    if (!changed) return stored
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${JSON.stringify(settings)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const saved = rows[0]
    if (!saved) throw new Problem('stale', { current: await readPointSettings(tx) })
    await audit(tx, { action: 'points.settings', subjectKind: 'points', subjectId: 'settings', ...changed })
    await enqueue(tx, 'points.rank', {})
    await announce(tx, { topic: 'settings' })
    return { version: saved.version, settings }
  })
}
