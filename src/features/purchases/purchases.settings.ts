import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { VersionedPurchaseSettings } from './purchases.api.ts'
import { defaultPurchaseSettings, type PurchaseSettings } from './purchases.ts'

const key = 'purchases'

export async function readPurchaseSettings(work: Pick<Work, 'db'>): Promise<{
  version: number
  settings: PurchaseSettings
}> {
  const row = await work.db
    .selectFrom('setting')
    .select(['version', 'value'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) return { version: 0, settings: defaultPurchaseSettings }
  return {
    version: row.version,
    settings: { ...defaultPurchaseSettings, ...(row.value as Partial<PurchaseSettings>) },
  }
}

/** As it is sent. */
export async function readVersionedSettings(work: Pick<Work, 'db'>): Promise<VersionedPurchaseSettings> {
  const { version, settings } = await readPurchaseSettings(work)
  const { rfm } = settings
  return {
    version,
    settings: {
      ...settings,
      rfm: { recencyDays: [...rfm.recencyDays], orders: [...rfm.orders], revenue: [...rfm.revenue] },
    },
  }
}

/** Replaces the settings that were read as `version`; everybody is then ranked anew. */
export function updatePurchaseSettings(
  work: Work,
  { version, settings }: VersionedPurchaseSettings,
): Promise<VersionedPurchaseSettings> {
  return write(work, async (tx) => {
    const stored = await readVersionedSettings(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const changed = changes(stored.settings, settings)
    if (!changed) return stored
    mustRise(settings)
    const value = JSON.stringify(settings)
    const { rows } = await sql<{ version: number }>`
      insert into setting (key, value) values (${key}, ${value}::jsonb)
      on conflict (key) do update set value = excluded.value, version = setting.version + 1, updated_at = now()
        where setting.version = ${version} returning version`.execute(tx.db)
    const saved = rows[0]
    if (!saved) throw new Problem('stale', { current: await readVersionedSettings(tx) })
    await audit(tx, {
      action: 'purchases.settings',
      subjectKind: 'purchases',
      subjectId: 'settings',
      ...changed,
    })
    await enqueue(tx, 'purchases.rank', {})
    await announce(tx, { topic: 'settings' })
    return { version: saved.version, settings }
  })
}

const rises = (steps: readonly number[]): boolean =>
  steps.every((step, at) => at === 0 || step > (steps[at - 1] ?? step))

function mustRise({ rfm, cpm }: PurchaseSettings): void {
  const wrong = (path: string, ja: string, en: string): Problem =>
    new Problem('invalid', { fields: [{ path: `settings.${path}`, message: { ja, en } }] })
  if (!rises(rfm.recencyDays.toReversed()))
    throw wrong(
      'rfm.recencyDays',
      'ランクが上がるほど日数を少なくしてください',
      'The days must become fewer from rank to rank',
    )
  for (const axis of ['orders', 'revenue'] as const)
    if (!rises(rfm[axis]))
      throw wrong(
        `rfm.${axis}`,
        'ランクが上がるほど大きな値にしてください',
        'The values must become larger from rank to rank',
      )
  if (cpm.youngDays >= cpm.trendDays)
    throw wrong(
      'cpm.trendDays',
      '「流行」の日数は「よちよち」の日数より大きくしてください',
      '“Trend” must be more days than “young”',
    )
}
