import { settingsRecord } from '#features/settings/settings.record.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { defaultPointSettings, type PointSettings } from './points.ts'

/** After a change everybody is ranked anew. */
export const { read: readPointSettings, update: updatePointSettings } = settingsRecord<PointSettings>({
  key: 'points',
  usual: defaultPointSettings,
  audited: { action: 'points.settings', subjectKind: 'points', subjectId: 'settings' },
  topics: ['settings'],
  follow: async (work) => void (await enqueue(work, 'points.rank', {})),
})
