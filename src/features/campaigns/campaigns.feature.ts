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
import { followUp, sendAgain } from './campaigns.again.ts'
import { campaignsApi, campaignsSchemas } from './campaigns.api.ts'
import { campaignsAsk } from './campaigns.asks.ts'
import { binnedCampaigns } from './campaigns.bin.ts'
import { readCalendar } from './campaigns.calendar.ts'
import { readChecks } from './campaigns.checks.ts'
import { usesOfContent } from './campaigns.content.ts'
import {
  approveCampaign,
  cancelCampaign,
  chooseWinner,
  declineCampaign,
  moveCampaign,
  pauseCampaign,
  requestApproval,
  resumeCampaign,
  startCampaign,
  withdrawCampaign,
} from './campaigns.flow.ts'
import { campaignMetrics, campaignRules } from './campaigns.kinds.ts'
import { campaignMerging, forgetRecipient } from './campaigns.merging.ts'
import { previewVariant, readMail } from './campaigns.preview.ts'
import { readCounts } from './campaigns.progress.ts'
import { readReach } from './campaigns.reach.ts'
import { readOfCustomer, readRecipients, readWhy } from './campaigns.recipients.ts'
import { campaignSource } from './campaigns.source.ts'
import { chosenByHand } from './campaigns.text.ts'
import { campaignFollowers } from './campaigns.turns.ts'
import { readCampaignSettings, updateCampaignSettings } from './campaigns.settings.ts'
import { approveCampaigns, readCampaigns as mayRead, sendCampaigns, writeCampaigns } from './campaigns.ts'

export const campaignsFeature: Feature = {
  name: 'campaigns',
  merging: campaignMerging,
  purging: forgetRecipient,
  rules: campaignRules,
  metrics: campaignMetrics,
  followers: campaignFollowers,
  mailSource: campaignSource,
  contentUses: usesOfContent,
  asks: campaignsAsk,
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
  schemas: campaignsSchemas,
  serves: serve(campaignsApi, {
    list: (work, { query }) => readCampaigns(work, { ...query, deleted: query.deleted ?? false }),
    calendar: (work, { query }) => readCalendar(work, query),
    settings: (work) => readCampaignSettings(work),
    updateSettings: (work, { body }) => updateCampaignSettings(work, body),
    get: (work, { params }) => readCampaign(work, params.id),
    create: (work, { body }) => createCampaign(work, body),
    update: (work, { params, body }) => updateCampaign(work, params.id, body),
    move: (work, { params, body }) => moveCampaign(work, params.id, body),
    remove: (work, { params, query }) => removeCampaign(work, params.id, query.version),
    restore: (work, { params }) => restoreCampaign(work, params.id),
    duplicate: (work, { params }) => duplicateCampaign(work, params.id),
    followUp: (work, { params, body }) => followUp(work, params.id, body.to),
    checks: async (work, { params }) => ({ items: await readChecks(work, params.id) }),
    reach: (work, { body }) => readReach(work, body),
    preview: (work, { params, body }) => previewVariant(work, params.id, body),
    start: (work, { params, body }) => startCampaign(work, params.id, body),
    requestApproval: (work, { params, body }) => requestApproval(work, params.id, body),
    approve: (work, { params, body }) => approveCampaign(work, params.id, body),
    decline: (work, { params, body }) => declineCampaign(work, params.id, body),
    withdraw: (work, { params, body }) => withdrawCampaign(work, params.id, body.version),
    pause: (work, { params, body }) => pauseCampaign(work, params.id, body.comment),
    resume: (work, { params, body }) => resumeCampaign(work, params.id, body.comment),
    cancel: (work, { params, body }) => cancelCampaign(work, params.id, body.comment),
    chooseWinner: (work, { params, body }) =>
      chooseWinner(work, params.id, body.variant, chosenByHand, body.comment),
    sendAgain: (work, { params, body }) => sendAgain(work, params.id, body),
    counts: (work, { params }) => readCounts(work, params.id),
    recipients: (work, { params, query }) => readRecipients(work, params.id, query),
    mail: (work, { params, query }) => readMail(work, params.id, params.customerId, query.address),
    why: (work, { params }) => readWhy(work, params.id, params.customerId),
    ofCustomer: (work, { params, query }) => readOfCustomer(work, params.customerId, query),
  }),
}
