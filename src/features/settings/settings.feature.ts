import { serve, type Feature } from '#platform/feature.ts'
import { readVersionedSettings, updateSettings } from './settings.actions.ts'
import { settingsApi, settingsSchemas } from './settings.api.ts'

export const settingsFeature: Feature = {
  name: 'settings',
  schemas: settingsSchemas,
  serves: serve(settingsApi, {
    get: (work) => readVersionedSettings(work),
    update: (work, { body }) => updateSettings(work, body),
  }),
  permissions: [
    {
      key: 'settings.manage',
      label: { ja: '組織の設定を変える', en: 'Change the settings of the organisation' },
      roles: ['administrator'],
    },
  ],
}
