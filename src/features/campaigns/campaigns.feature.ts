import { Problem } from '#kit/problem.ts'
import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  createCampaign,
  duplicateCampaign,
  readCampaign,
  readCampaigns,
  removeCampaign,
  restoreCampaign,
  updateCampaign,
} from './campaigns.actions.ts'
import { campaignsApi } from './campaigns.api.ts'
import { binnedCampaigns } from './campaigns.bin.ts'
import { readCampaignSettings, updateCampaignSettings } from './campaigns.settings.ts'
import { approveCampaigns, readCampaigns as mayRead, sendCampaigns, writeCampaigns } from './campaigns.ts'

const notYet = (): never => {
  throw new Problem('unavailable')
}

export const campaignsFeature: Feature = {
  name: 'campaigns',
  merging: {
    tables: [
      {
        table: 'campaign_recipient',
        how: 'moved',
        label: { ja: '配信の宛先', en: 'Recipients of campaigns' },
      },
    ],
  },
  permissions: [
    { key: mayRead, label: { ja: '配信を見る', en: 'See campaigns' }, roles },
    {
      key: writeCampaigns,
      label: { ja: '配信を作る・変える', en: 'Make and change campaigns' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: sendCampaigns,
      label: { ja: '配信を始める・止める', en: 'Start and stop campaigns' },
      roles: ['administrator', 'manager'],
    },
    {
      key: approveCampaigns,
      label: { ja: '配信を承認する', en: 'Approve campaigns' },
      roles: ['administrator', 'manager'],
    },
  ],
  binned: [binnedCampaigns],
  serves: serve(campaignsApi, {
    list: (work, { query }) => readCampaigns(work, { ...query, deleted: query.deleted ?? false }),
    calendar: notYet,
    settings: (work) => readCampaignSettings(work),
    updateSettings: (work, { body }) => updateCampaignSettings(work, body),
    get: (work, { params }) => readCampaign(work, params.id),
    create: (work, { body }) => createCampaign(work, body),
    update: (work, { params, body }) => updateCampaign(work, params.id, body),
    move: notYet,
    remove: (work, { params, query }) => removeCampaign(work, params.id, query.version),
    restore: (work, { params }) => restoreCampaign(work, params.id),
    duplicate: (work, { params }) => duplicateCampaign(work, params.id),
    followUp: notYet,
    checks: notYet,
    reach: notYet,
    preview: notYet,
    start: notYet,
    requestApproval: notYet,
    approve: notYet,
    decline: notYet,
    withdraw: notYet,
    pause: notYet,
    resume: notYet,
    cancel: notYet,
    chooseWinner: notYet,
    sendAgain: notYet,
    counts: notYet,
    recipients: notYet,
    mail: notYet,
    why: notYet,
    ofCustomer: notYet,
  }),
}
