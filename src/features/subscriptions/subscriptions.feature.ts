import { roles, serve, type Feature } from '#platform/feature.ts'
import {
  bundleSubscription,
  changeAddress,
  changeContents,
  changeCycle,
  changePayment,
  holdSubscription,
  moveRound,
  pauseSubscription,
  releaseSubscription,
  resumeSubscription,
  skipRound,
  suspendSubscription,
} from './subscriptions.actions.ts'
import { subscriptionsApi, subscriptionsSchemas } from './subscriptions.api.ts'
import { subscriptionCommands } from './subscriptions.commands.ts'
import { chargesFile, readOutcomes } from './subscriptions.files.ts'
import { followOrders } from './subscriptions.follow.ts'
import { roundCommands } from './rounds.commands.ts'
import { forecast, forecastFile } from './rounds.forecast.ts'
import { subscriptionsMakeJob } from './rounds.jobs.ts'
import { subscriptionRules } from './subscriptions.conditions.ts'
import { subscriptionFields } from './subscriptions.fields.ts'
import { subscriptionEvents } from './subscriptions.kinds.ts'
import { subscriptionsKeepingJob } from './subscriptions.keeping.ts'
import { addReason, leave, listReasons, updateReason } from './subscriptions.leaving.ts'
import { subscriptionActions } from './subscriptions.bulk.ts'
import { bookOutcomes, listCharges } from './subscriptions.payments.ts'
import { forgetSubscriber } from './subscriptions.purging.ts'
import {
  getAhead,
  getSubscription,
  listChanges,
  listDisclosures,
  listRounds,
  todayOf,
} from './subscriptions.read.ts'
import { rehearseWish } from './subscriptions.rehearse.ts'
import { readSubscriptionSettings, updateSubscriptionSettings } from './subscriptions.settings.ts'
import { listSigns } from './subscriptions.signs.ts'
import { previewSubscription, startSubscription } from './subscriptions.start.ts'
import { listSubscriptions, subscriptionsOf } from './subscriptions.store.ts'
import { countTasks, listTasks, solveTask } from './subscriptions.tasks.ts'
import { invalid, type How } from './subscriptions.ts'
import { addWatched, listWatched, removeWatched } from './subscriptions.watched.ts'
import type { Work } from '#platform/work.ts'
import { noticesToCome } from './rounds.mailings.ts'

/** People call or write to somebody who presses the button; programs say themselves what they are. */
const howOf = (
  { actor }: Work,
  body: { readonly asCustomer: boolean; readonly note?: string | null | undefined },
): How => ({
  by: body.asCustomer ? 'customer' : 'staff',
  channel: actor.kind === 'apiKey' ? 'api' : 'phone',
  note: body.note,
})

function pauseOf({
  until,
  rounds,
}: {
  readonly until?: string | undefined
  readonly rounds?: number | undefined
}): { until: string } | { rounds: number } {
  if (until !== undefined) return { until }
  if (rounds !== undefined) return { rounds }
  throw invalid('until', 'いつまで休むかを選んでください', 'Say until when, or for how many rounds')
}

export const subscriptionsFeature: Feature = {
  name: 'subscriptions',
  mailings: noticesToCome,
  merging: {
    // What was agreed to by each stays as it was agreed: subscriptions move, and never become one.
    tables: [
      { table: 'subscription', how: 'moved', label: { ja: '定期', en: 'Subscriptions' } },
      { table: 'subscription_number', how: 'moved', partOf: 'subscription_id' },
      { table: 'subscription_disclosure', how: 'moved', partOf: 'subscription_id' },
      { table: 'subscription_round', how: 'moved', partOf: 'subscription_id' },
      { table: 'subscription_outcome', how: 'moved', partOf: 'subscription_id' },
      { table: 'subscription_change', how: 'moved', partOf: 'subscription_id' },
      { table: 'leaving_request', how: 'moved', partOf: 'subscription_id' },
      { table: 'subscription_task', how: 'moved', partOf: 'subscription_id' },
    ],
    companyTables: [{ table: 'subscription', how: 'moved', label: { ja: '定期', en: 'Subscriptions' } }],
  },
  purging: forgetSubscriber,
  afterOrders: followOrders,
  schemas: subscriptionsSchemas,
  serves: serve(subscriptionsApi, {
    list: (work, { query }) => listSubscriptions(work, query),
    ofCustomer: (work, { params, query }) => subscriptionsOf(work, params.id, query),
    signs: (work, { params }) => listSigns(work, params.id),
    preview: (work, { body }) => previewSubscription(work, body),
    start: (work, { body }) => startSubscription(work, body),
    charges: async (work, { query }) =>
      listCharges(work, { ...query, on: query.on ?? (await todayOf(work)) }),
    forecast: (work, { query }) => forecast(work, query.days),
    forecastFile: (work, { query }) => forecastFile(work, query.days),
    chargesFile: async (work, { query }) =>
      chargesFile(work, { ...query, on: query.on ?? (await todayOf(work)) }),
    bookPayments: (work, { body }) => bookOutcomes(work, body.outcomes, body),
    readPayments: (work, { query }, exchange) =>
      readOutcomes(work, () => exchange.upload(), query.dryRun ?? false),
    tasks: (work, { query }) => listTasks(work, query),
    taskCounts: (work) => countTasks(work),
    solveTask: (work, { params, body }) => solveTask(work, params.id, body.note),
    watched: (work) => listWatched(work),
    addWatched: (work, { body }) => addWatched(work, body),
    removeWatched: (work, { params }) => removeWatched(work, params.id),
    reasons: (work) => listReasons(work),
    addReason: (work, { body }) => addReason(work, body),
    updateReason: (work, { params, body }) => updateReason(work, params.id, body),
    settings: (work) => readSubscriptionSettings(work),
    updateSettings: (work, { body }) => updateSubscriptionSettings(work, body),
    get: (work, { params }) => getSubscription(work, params.id),
    ahead: (work, { params }) => getAhead(work, params.id),
    rounds: (work, { params, query }) => listRounds(work, params.id, query),
    changes: (work, { params, query }) => listChanges(work, params.id, query),
    disclosures: (work, { params }) => listDisclosures(work, params.id),
    rehearse: (work, { params, body }) => rehearseWish(work, params.id, body.wish, howOf(work, body)),
    skip: (work, { params, body }) => skipRound(work, params.id, body, howOf(work, body)),
    pause: (work, { params, body }) =>
      pauseSubscription(work, params.id, { version: body.version, ...pauseOf(body) }, howOf(work, body)),
    suspend: (work, { params, body }) => suspendSubscription(work, params.id, body, howOf(work, body)),
    resume: (work, { params, body }) => resumeSubscription(work, params.id, body, howOf(work, body)),
    move: (work, { params, body }) => moveRound(work, params.id, body, howOf(work, body)),
    setCycle: (work, { params, body }) => changeCycle(work, params.id, body, howOf(work, body)),
    setContents: (work, { params, body }) => changeContents(work, params.id, body, howOf(work, body)),
    setAddress: (work, { params, body }) => changeAddress(work, params.id, body, howOf(work, body)),
    setPayment: (work, { params, body }) => changePayment(work, params.id, body, howOf(work, body)),
    bundle: (work, { params, body }) => bundleSubscription(work, params.id, body, howOf(work, body)),
    hold: (work, { params, body }) => holdSubscription(work, params.id, body, howOf(work, body)),
    release: (work, { params, body }) => releaseSubscription(work, params.id, body, howOf(work, body)),
    leave: (work, { params, body }) => leave(work, params.id, body, howOf(work, body)),
  }),
  permissions: [
    { key: 'subscriptions.read', label: { ja: '定期を見る', en: 'See subscriptions' }, roles },
    {
      key: 'subscriptions.write',
      label: { ja: '定期を登録・変更・解約する', en: 'Start, change and cancel subscriptions' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: 'subscriptions.manage',
      label: {
        ja: '定期の決済結果・要注意リスト・設定を扱う',
        en: 'Handle payments, the watched list and the settings of subscriptions',
      },
      roles: ['administrator', 'manager'],
    },
  ],
  events: subscriptionEvents,
  fields: subscriptionFields,
  rules: subscriptionRules,
  actions: subscriptionActions,
  jobs: [subscriptionsMakeJob, subscriptionsKeepingJob],
  commands: [...subscriptionCommands, ...roundCommands],
}
