import { settingsRecord, type Versioned } from '#features/settings/settings.record.ts'
import { Problem } from '#kit/problem.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import type { Work } from '#platform/work.ts'
import type { VersionedPurchaseSettings } from './purchases.api.ts'
import { defaultPurchaseSettings, type PurchaseSettings } from './purchases.ts'

const record = settingsRecord<PurchaseSettings>({
  key: 'purchases',
  usual: defaultPurchaseSettings,
  audited: { action: 'purchases.settings', subjectKind: 'purchases', subjectId: 'settings' },
  topics: ['settings'],
  mustFit: (_work, settings) => mustRise(settings),
  follow: async (work) => void (await enqueue(work, 'purchases.rank', {})),
})
export const { read: readPurchaseSettings } = record

/** As it is sent. */
export async function readVersionedSettings(work: Pick<Work, 'db'>): Promise<VersionedPurchaseSettings> {
  return asSent(await record.read(work))
}

/** Everybody is then ranked anew. */
export async function updatePurchaseSettings(
  work: Work,
  given: VersionedPurchaseSettings,
): Promise<VersionedPurchaseSettings> {
  return asSent(await record.update(work, given))
}

function asSent({ version, settings }: Versioned<PurchaseSettings>): VersionedPurchaseSettings {
  const { recencyDays, orders, revenue } = settings.rfm
  return {
    version,
    settings: {
      ...settings,
      rfm: { recencyDays: [...recencyDays], orders: [...orders], revenue: [...revenue] },
    },
  }
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
