import { settingsRecord } from '#features/settings/settings.record.ts'
import { defaultCampaignSettings, type CampaignSettings } from './campaigns.schemas.ts'

export const { read: readCampaignSettings, update: updateCampaignSettings } =
  settingsRecord<CampaignSettings>({
    key: 'campaigns',
    usual: defaultCampaignSettings,
    audited: { action: 'campaigns.settings', subjectKind: 'campaignSettings', subjectId: 'settings' },
    topics: ['campaign'],
  })
