import { settingsRecord } from '#features/settings/settings.record.ts'
import type { ReturnSettings } from './returns.api.ts'

export const { read: readReturnSettings, update: updateReturnSettings } = settingsRecord<ReturnSettings>({
  key: 'returns',
  usual: { keepRawDays: 30, confirmStops: true },
  audited: { action: 'returnSettings.update', subjectKind: 'returnSettings', subjectId: 'returns' },
  topics: ['settings'],
})
