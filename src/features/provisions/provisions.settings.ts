import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { ProvisionSettings } from './provisions.api.ts'

const key = 'provisions'
/** 個人情報保護法施行規則: three years, where nothing shorter is allowed. */
const lawfulYears = 3

export async function readProvisionSettings({ db }: Pick<Work, 'db'>): Promise<ProvisionSettings> {
  const row = await db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  const { years = lawfulYears } = (row?.value ?? {}) as { years?: number }
  return { version: row?.version ?? 0, years }
}

export function updateProvisionSettings(
  work: Work,
  { version, years }: ProvisionSettings,
): Promise<ProvisionSettings> {
  return write(work, async (tx) => {
    const before = await readProvisionSettings(tx)
    if (before.version !== version) throw new Problem('stale', { current: before })
    if (before.years === years) return before
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${JSON.stringify({ years })}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const saved = rows[0]
    if (!saved) throw new Problem('stale', { current: await readProvisionSettings(tx) })
    await audit(tx, {
      action: 'provision.settings',
      subjectKind: 'settings',
      subjectId: key,
      before: { years: before.years },
      after: { years },
    })
    await announce(tx, { topic: 'provision' })
    return { version: saved.version, years }
  })
}
