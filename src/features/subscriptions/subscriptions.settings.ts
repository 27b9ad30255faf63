import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { settingsSchema, type SubscriptionSettings } from './subscriptions.schemas.ts'

const key = 'subscriptions'
export type Versioned = { version: number; settings: SubscriptionSettings }

const usual: SubscriptionSettings = { retryDays: [3, 7], disclosureYears: 5 }

export async function readSubscriptionSettings(work: Pick<Work, 'db'>): Promise<Versioned> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  return row
    ? { version: row.version, settings: settingsSchema.parse({ ...usual, ...Object(row.value) }) }
    : { version: 0, settings: usual }
}

export function updateSubscriptionSettings(work: Work, { version, settings }: Versioned): Promise<Versioned> {
  return write(work, async (tx) => {
    const stored = await readSubscriptionSettings(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const changed = changes(stored.settings, settings)
    if (!changed) return stored
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${JSON.stringify(settings)}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const saved = rows[0]
    if (!saved) throw new Problem('stale', { current: await readSubscriptionSettings(tx) })
    await audit(tx, {
      action: 'subscription.settings',
      subjectKind: 'subscription',
      subjectId: 'settings',
      ...changed,
    })
    await announce(tx, { topic: 'settings' })
    return { version: saved.version, settings }
  })
}
