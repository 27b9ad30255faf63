import { readSettings } from '#features/settings/settings.actions.ts'
import { roles, serve, type Feature } from '#platform/feature.ts'
import { reactionsApi, reactionsSchemas } from './reactions.api.ts'
import { compareCampaigns, compareCuts } from './reactions.compare.ts'
import { exportComparison, exportResults } from './reactions.csv.ts'
import { reactionFollowers } from './reactions.follow.ts'
import { reactionJobs } from './reactions.jobs.ts'
import { reactionEvents, reactionFields } from './reactions.kinds.ts'
import { reactionMerging } from './reactions.merging.ts'
import { reactionMetrics } from './reactions.metrics.ts'
import { noteOrders, noteReturns, refusalFollower } from './reactions.notes.ts'
import { addReactionRoutes } from './reactions.routes.ts'
import { trackingChoice } from './reactions.optout.ts'
import { readResults } from './reactions.results.ts'
import { uncount } from './reactions.recount.ts'
import { reactionRules } from './reactions.rules.ts'
import { readCampaignHits, readCustomerHits } from './reactions.single.ts'
import { readCut } from './reactions.surveys.ts'
import { readBestTime, readCampaignClock, readClock } from './reactions.time.ts'
import { readReactionSettings, updateReactionSettings } from './reactions.settings.ts'
import { manageReactions, readReactions } from './reactions.ts'

export const reactionsFeature: Feature = {
  name: 'reactions',
  merging: reactionMerging,
  purging: uncount,
  permissions: [
    { key: readReactions, label: { ja: '配信の結果を見る', en: 'See the results of campaigns' }, roles },
    {
      key: manageReactions,
      label: { ja: '反応の数え方を決める', en: 'Decide how reactions are counted' },
      roles: ['administrator', 'manager'],
    },
  ],
  fields: reactionFields,
  events: reactionEvents,
  rules: reactionRules,
  metrics: reactionMetrics,
  followers: reactionFollowers,
  jobs: reactionJobs,
  afterOrders: noteOrders,
  afterEvents: refusalFollower,
  returned: noteReturns,
  routes: addReactionRoutes,
  choice: trackingChoice,
  schemas: reactionsSchemas,
  serves: serve(reactionsApi, {
    results: (work, { params }) => readResults(work, params.id),
    cut: (work, { params, query }) => readCut(work, params.id, query.by),
    hours: async (work, { params }) => ({
      timeZone: (await readSettings(work)).timeZone,
      cells: await readCampaignClock(work, params.id),
    }),
    campaignHits: (work, { params, query }) => readCampaignHits(work, params.id, query),
    customerHits: (work, { params }) => readCustomerHits(work, params.id),
    exportResults: (work, { params }) => exportResults(work, params.id),
    compare: (work, { query }) => compareCampaigns(work, query),
    exportComparison: (work, { query }) => exportComparison(work, query),
    compareCuts: (work, { query }) => compareCuts(work, query),
    clock: (work) => readClock(work),
    bestTime: (work, { params }) => readBestTime(work, params.id),
    settings: (work) => readReactionSettings(work),
    updateSettings: (work, { body }) => updateReactionSettings(work, body),
  }),
}
