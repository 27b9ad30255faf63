import { serve, type Feature } from '#platform/feature.ts'
import { updateSettings } from './settings.actions.ts'
import { settingsApi } from './settings.api.ts'
import { selectSettings } from './settings.store.ts'

export const settingsFeature: Feature = {
  name: 'settings',
  serves: serve(settingsApi, {
    get: (work) => selectSettings(work),
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
