import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { defaultReactionSettings, type ReactionSettings } from './reactions.ts'

const key = 'reactions'
export type VersionedReactionSettings = { version: number; settings: ReactionSettings }

export async function readReactionSettings(work: Pick<Work, 'db'>): Promise<VersionedReactionSettings> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return { version: 0, settings: defaultReactionSettings }
  return {
    version: row.version,
    settings: { ...defaultReactionSettings, ...(row.value as Partial<ReactionSettings>) },
  }
}

/** Hits and orders from now on are judged by these; what was judged before stays as it is. */
export function updateReactionSettings(
  work: Work,
  { version, settings }: VersionedReactionSettings,
): Promise<VersionedReactionSettings> {
  return write(work, async (tx) => {
    const stored = await readReactionSettings(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const changed = changes(stored.settings, settings)
    if (!changed) return stored
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${JSON.stringify(settings)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const [saved] = rows
    if (!saved) throw new Problem('stale', { current: await readReactionSettings(tx) })
    await audit(tx, {
      action: 'reactions.settings',
      subjectKind: 'reactionSettings',
      subjectId: 'settings',
      ...changed,
    })
    await announce(tx, { topic: 'reaction' })
    return { version: saved.version, settings }
  })
}
