import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { ReturnSettings, VersionedReturnSettings } from './returns.api.ts'

const key = 'returns'
export const defaultReturnSettings: ReturnSettings = { keepRawDays: 30, confirmStops: true }

export async function readReturnSettings(work: Pick<Work, 'db'>): Promise<VersionedReturnSettings> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  return {
    version: row?.version ?? 0,
    settings: { ...defaultReturnSettings, ...((row?.value ?? {}) as Partial<ReturnSettings>) },
  }
}

export function updateReturnSettings(
  work: Work,
  { version, settings }: VersionedReturnSettings,
): Promise<VersionedReturnSettings> {
  return write(work, async (tx) => {
    const before = await readReturnSettings(tx)
    if (before.version !== version) throw new Problem('stale', { current: before })
    const changed = changes({ ...before.settings }, { ...settings })
    if (!changed) return before
    const { rows } = await sql`
      insert into setting (key, value) values (${key}, ${JSON.stringify(settings)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    if (rows.length === 0) throw new Problem('stale', { current: await readReturnSettings(tx) })
    await audit(tx, {
      action: 'returnSettings.update',
      subjectKind: 'returnSettings',
      subjectId: key,
      ...changed,
    })
    await announce(tx, { topic: 'settings' })
    return readReturnSettings(tx)
  })
}
