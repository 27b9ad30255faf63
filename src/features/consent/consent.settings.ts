import { noteEverybody } from '#features/changes/changes.actions.ts'
import { settingsRecord } from '#features/settings/settings.record.ts'
import { defaultConsentSettings, type ConsentSettings } from './consent.schemas.ts'

/** `consent.gate.ts` reads it too, in SQL. */
export const { read: readConsentSettings, update: updateConsentSettings } = settingsRecord<ConsentSettings>({
  key: 'consent',
  usual: defaultConsentSettings,
  audited: { action: 'consent.settings', subjectKind: 'consentSettings', subjectId: 'settings' },
  topics: ['consent'],
  follow: noteEverybody,
})
