import { roles, serve, type Feature } from '#platform/feature.ts'
import { reactionsApi } from './reactions.api.ts'
import { reactionFollowers } from './reactions.follow.ts'
import { reactionJobs } from './reactions.jobs.ts'
import { reactionEvents, reactionFields } from './reactions.kinds.ts'
import { reactionMerging } from './reactions.merging.ts'
import { noteOrders, noteReturns, refusalFollower } from './reactions.notes.ts'
import { addReactionRoutes } from './reactions.routes.ts'
import { reactionRules } from './reactions.rules.ts'
import { readReactionSettings, updateReactionSettings } from './reactions.settings.ts'
import { manageReactions, readResults } from './reactions.ts'

export const reactionsFeature: Feature = {
  name: 'reactions',
  merging: reactionMerging,
  permissions: [
    { key: readResults, label: { ja: '配信の結果を見る', en: 'See the results of campaigns' }, roles },
    {
      key: manageReactions,
      label: { ja: '反応の数え方を決める', en: 'Decide how reactions are counted' },
      roles: ['administrator', 'manager'],
    },
  ],
  fields: reactionFields,
  events: reactionEvents,
  rules: reactionRules,
  followers: reactionFollowers,
  jobs: reactionJobs,
  afterOrders: noteOrders,
  afterEvents: refusalFollower,
  returned: noteReturns,
  routes: addReactionRoutes,
  serves: serve(reactionsApi, {
    settings: (work) => readReactionSettings(work),
    updateSettings: (work, { body }) => updateReactionSettings(work, body),
  }),
}
