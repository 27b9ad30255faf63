import { roles, serve, type Feature } from '#platform/feature.ts'
import { adjustOne, readLedger, readStanding } from './points.actions.ts'
import { pointsApi, pointsSchemas } from './points.api.ts'
import { pointCommands } from './points.commands.ts'
import { pointFields, pointMetrics, pointRules } from './points.conditions.ts'
import { follow, followOrders } from './points.follow.ts'
import { pointJobs } from './points.jobs.ts'
import { pointActions, pointEvents } from './points.kinds.ts'
import { listRanks, saveRanks, tryRanks } from './points.rank-edits.ts'
import { discardDraft, listRules, saveDraft, switchOn } from './points.rule-edits.ts'
import { readPointSettings, updatePointSettings } from './points.settings.ts'
import { simulate } from './points.simulate.ts'
import { expiriesToTell } from './points.mailings.ts'

export const pointsFeature: Feature = {
  name: 'points',
  mailings: expiriesToTell,
  merging: {
    tables: [
      { table: 'point_entry', how: 'moved', label: { ja: 'ポイントの履歴', en: 'Entries of points' } },
      { table: 'point_lot', how: 'moved', partOf: 'entry_id' },
      { table: 'point_pending', how: 'moved', partOf: 'order_id' },
      { table: 'point_balance', how: 'derived' },
      { table: 'customer_rank', how: 'derived' },
    ],
  },
  permissions: [
    { key: 'points.read', label: { ja: 'ポイントを見る', en: 'See points' }, roles },
    {
      key: 'points.write',
      label: { ja: 'ポイントを手で増減する', en: 'Give and take points by hand' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: 'points.manage',
      label: { ja: '付与ルールと会員ランクを決める', en: 'Decide the rules of points and ranks' },
      roles: ['administrator', 'manager'],
    },
  ],
  fields: pointFields,
  events: pointEvents,
  rules: pointRules,
  metrics: pointMetrics,
  actions: pointActions,
  jobs: pointJobs,
  commands: pointCommands,
  afterChange: follow,
  afterOrders: followOrders,
  schemas: pointsSchemas,
  serves: serve(pointsApi, {
    standing: (work, { params }) => readStanding(work, params.id),
    ledger: (work, { params, query }) => readLedger(work, params.id, query),
    adjust: (work, { params, body }) => adjustOne(work, params.id, body),
    settings: (work) => readPointSettings(work),
    updateSettings: (work, { body }) => updatePointSettings(work, body),
    rules: async (work) => ({ items: await listRules(work) }),
    saveDraft: (work, { body }) => saveDraft(work, body.version, body.terms),
    discardDraft: (work, { query }) => discardDraft(work, query.version),
    switchOn: (work, { body }) => switchOn(work, body.version, body.startsOn),
    simulate: (work, { body }) => simulate(work, body.terms),
    ranks: (work) => listRanks(work),
    saveRanks: (work, { body }) => saveRanks(work, body),
    tryRanks: async (work, { body }) => ({ items: await tryRanks(work, body) }),
  }),
}
