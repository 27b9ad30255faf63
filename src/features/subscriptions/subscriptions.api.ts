import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, queryFlag } from '#kit/page.ts'
import { shipToSchema } from '#features/orders/orders.schemas.ts'
import { cycleSchema } from '#features/plans/plans.terms.ts'
import { forecastQuery, forecastSchema } from './rounds.schemas.ts'
import {
  acting,
  aheadRound,
  changeSchema,
  chargeSchema,
  choice,
  disclosureRow,
  newSubscription,
  outcomesAnswer,
  outcomeSchema,
  ownItems,
  previewSchema,
  reasonSchema,
  rehearsalSchema,
  roundSchema,
  settingsSchema,
  signSchema,
  stayingChange,
  subscriptionRow,
  subscriptionSchema,
  taskSchema,
  watchedSchema,
  wishSchema,
  itemSchema,
} from './subscriptions.schemas.ts'
import { offers, states, taskReasons, watchedKinds } from './subscriptions.ts'

const id = z.object({ id: z.uuid() })
const day = z.iso.date()
const write = 'subscriptions.write'
const read = 'subscriptions.read'
const manage = 'subscriptions.manage'
const versionedSettings = z.object({ version: z.int(), settings: settingsSchema })

/** A change of one subscription: refused with the reason and the day it hangs on. */
function change<const B extends z.ZodRawShape, const P extends string>(
  path: P,
  summary: { ja: string; en: string },
  body: B,
) {
  return {
    method: 'POST' as const,
    path: `/subscriptions/{id}/${path}` as const,
    permission: write,
    summary,
    params: id,
    body: z.object({ ...acting, ...body }),
    returns: subscriptionSchema,
  }
}

export const subscriptionsApi = defineApi('subscriptions', {
  list: {
    method: 'GET',
    path: '/subscriptions',
    permission: read,
    summary: { ja: '定期の一覧（新しい順）', en: 'List subscriptions, the newest first' },
    query: z.object({
      ...pageQuery,
      q: z.string().max(200).optional().describe('Number, or the customer'),
      state: z.enum(states).optional(),
      planId: z.uuid().optional(),
      customerId: z.uuid().optional(),
      shipFrom: day.optional().describe('The next one is shipped on this day or later'),
      shipTo: day.optional(),
      held: queryFlag,
      waiting: queryFlag.describe('Something waits for a person'),
    }),
    returns: pageOf(subscriptionRow),
  },
  ofCustomer: {
    method: 'GET',
    path: '/customers/{id}/subscriptions',
    permission: read,
    summary: { ja: '顧客の定期', en: 'Subscriptions of a customer' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(subscriptionRow),
  },
  signs: {
    method: 'GET',
    path: '/customers/{id}/leaving-signs',
    permission: read,
    summary: { ja: '顧客の解約のおそれ（ひとつずつ）', en: 'Why a customer may leave, one by one' },
    params: id,
    returns: z.object({ items: z.array(signSchema) }),
  },
  preview: {
    method: 'POST',
    path: '/subscriptions/preview',
    permission: read,
    reads: true,
    summary: {
      ja: '申し込む内容の最終確認・初回の日・金額を出す（登録はしない）',
      en: 'The final confirmation of a choice, its first days and amounts; writes nothing',
    },
    body: choice.extend({ customerId: z.uuid().optional() }),
    returns: previewSchema,
  },
  start: {
    method: 'POST',
    path: '/subscriptions',
    permission: write,
    summary: {
      ja: '定期を始める（要注意・1回限りの2回目は、断らずに確認待ちになる）',
      en: 'Start a subscription; a doubtful one waits for a person, and is not refused',
    },
    body: newSubscription,
    returns: subscriptionSchema,
    status: 201,
  },
  forecast: {
    method: 'GET',
    path: '/subscriptions/forecast',
    permission: manage,
    summary: {
      ja: '出荷と売上の予定（このまま誰も変えなければ）',
      en: 'What will be shipped and sold if nobody changes anything',
    },
    query: forecastQuery,
    returns: forecastSchema,
  },
  forecastFile: {
    method: 'GET',
    path: '/subscriptions/forecast/file',
    permission: manage,
    summary: { ja: '出荷と売上の予定の CSV', en: 'The same by day and product, as CSV' },
    query: forecastQuery,
    returns: 'file',
  },
  charges: {
    method: 'GET',
    path: '/subscriptions/charges',
    permission: manage,
    summary: { ja: '請求する回の一覧', en: 'List rounds that are to be charged' },
    query: z.object({
      ...pageQuery,
      on: day.optional().describe('Until this day; today when left out'),
      method: z.string().max(60).optional(),
    }),
    returns: pageOf(chargeSchema),
  },
  chargesFile: {
    method: 'GET',
    path: '/subscriptions/charges/file',
    permission: manage,
    summary: { ja: '請求する回の CSV', en: 'The rounds that are to be charged, as CSV' },
    query: z.object({ on: day.optional(), method: z.string().max(60).optional() }),
    returns: 'file',
  },
  bookPayments: {
    method: 'POST',
    path: '/subscriptions/payments',
    permission: manage,
    summary: { ja: '決済の結果を登録する', en: 'Book the outcomes of payments' },
    body: z.object({
      dryRun: z.boolean().default(false).describe('Says what would happen, and writes nothing'),
      outcomes: z.array(outcomeSchema).min(1).max(1000),
    }),
    returns: outcomesAnswer,
  },
  readPayments: {
    method: 'POST',
    path: '/subscriptions/payments/file',
    permission: manage,
    summary: {
      ja: '決済の結果の CSV（受注番号・結果・日付・コード・メッセージ）を登録する',
      en: 'Book the outcomes of a CSV: number of the order, outcome, day, code, message',
    },
    query: z.object({ dryRun: queryFlag }),
    upload: true,
    returns: outcomesAnswer,
  },
  tasks: {
    method: 'GET',
    path: '/subscriptions/tasks',
    permission: read,
    summary: { ja: '定期の要対応', en: 'What of subscriptions waits for a person' },
    query: z.object({ ...pageQuery, reason: z.enum(taskReasons).optional() }),
    returns: pageOf(taskSchema),
  },
  taskCounts: {
    method: 'GET',
    path: '/subscriptions/tasks/counts',
    permission: read,
    summary: { ja: '要対応の件数', en: 'How many wait, by reason' },
    returns: z.object({ items: z.array(z.object({ reason: z.enum(taskReasons), count: z.int() })) }),
  },
  solveTask: {
    method: 'POST',
    path: '/subscriptions/tasks/{id}/solve',
    permission: write,
    summary: { ja: '要対応を済みにする', en: 'Mark what waited as done' },
    params: id,
    body: z.object({ note: z.string().max(2000).nullable().default(null) }),
    returns: 'nothing',
  },
  watched: {
    method: 'GET',
    path: '/subscriptions/watched',
    permission: manage,
    summary: { ja: '要注意リスト', en: 'The watched list' },
    returns: z.object({ items: z.array(watchedSchema) }),
  },
  addWatched: {
    method: 'POST',
    path: '/subscriptions/watched',
    permission: manage,
    summary: { ja: '要注意リストに加える', en: 'Add to the watched list' },
    body: z.object({
      kind: z.enum(watchedKinds),
      value: z.string().trim().min(1).max(500).describe('Of a person: name / address'),
      note: z.string().trim().min(1).max(1000).describe('Why'),
    }),
    returns: watchedSchema,
    status: 201,
  },
  removeWatched: {
    method: 'DELETE',
    path: '/subscriptions/watched/{id}',
    permission: manage,
    summary: { ja: '要注意リストから外す', en: 'Take off the watched list' },
    params: id,
    returns: 'nothing',
  },
  reasons: {
    method: 'GET',
    path: '/subscriptions/reasons',
    permission: read,
    summary: { ja: '解約理由', en: 'Reasons to leave' },
    returns: z.object({ items: z.array(reasonSchema) }),
  },
  addReason: {
    method: 'POST',
    path: '/subscriptions/reasons',
    permission: manage,
    summary: { ja: '解約理由を加える', en: 'Add a reason to leave' },
    body: reasonSchema.pick({ label: true, labelEn: true, offer: true, position: true }),
    returns: reasonSchema,
    status: 201,
  },
  updateReason: {
    method: 'PATCH',
    path: '/subscriptions/reasons/{id}',
    permission: manage,
    summary: { ja: '解約理由を変える', en: 'Change a reason to leave' },
    params: id,
    body: reasonSchema.omit({ id: true }),
    returns: reasonSchema,
  },
  settings: {
    method: 'GET',
    path: '/subscriptions/settings',
    permission: read,
    summary: { ja: '定期の設定', en: 'Settings of subscriptions' },
    returns: versionedSettings,
  },
  updateSettings: {
    method: 'PUT',
    path: '/subscriptions/settings',
    permission: manage,
    summary: { ja: '定期の設定を変える', en: 'Change the settings of subscriptions' },
    body: versionedSettings,
    returns: versionedSettings,
  },
  get: {
    method: 'GET',
    path: '/subscriptions/{id}',
    permission: read,
    summary: { ja: '定期', en: 'One subscription' },
    params: id,
    returns: subscriptionSchema,
  },
  ahead: {
    method: 'GET',
    path: '/subscriptions/{id}/ahead',
    permission: read,
    summary: { ja: '1年先までの予定', en: 'The rounds of the year ahead' },
    params: id,
    returns: z.object({
      today: day,
      rounds: z.array(aheadRound),
      closed: z.array(day).describe('Days on which nothing is shipped'),
    }),
  },
  rounds: {
    method: 'GET',
    path: '/subscriptions/{id}/rounds',
    permission: read,
    summary: { ja: '作られた回（新しい順）', en: 'Rounds that were made, the newest first' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(roundSchema),
  },
  changes: {
    method: 'GET',
    path: '/subscriptions/{id}/changes',
    permission: read,
    summary: { ja: '変更の履歴（新しい順）', en: 'Who changed what, the newest first' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(changeSchema),
  },
  disclosures: {
    method: 'GET',
    path: '/subscriptions/{id}/disclosures',
    permission: read,
    summary: {
      ja: '合意したときの最終確認の表示',
      en: 'The final confirmations as they were agreed to',
    },
    params: id,
    returns: z.object({ items: z.array(disclosureRow) }),
  },
  rehearse: {
    method: 'POST',
    path: '/subscriptions/{id}/rehearsal',
    permission: write,
    summary: {
      ja: '変更を試す（何がいつ、いくらで届くようになるか。変更はしない）',
      en: 'Try a change: what would come when, and for how much. Nothing is changed',
    },
    params: id,
    body: z.object({ asCustomer: acting.asCustomer, wish: wishSchema }),
    returns: rehearsalSchema,
  },
  skip: change(
    'skip',
    { ja: '次回をスキップする', en: 'Skip the next one' },
    { times: z.int().min(1).max(12).default(1) },
  ),
  pause: change(
    'pause',
    { ja: '一時休止する', en: 'Pause it for a while' },
    {
      until: day.optional().describe('Nothing comes before this day'),
      rounds: z.int().min(1).max(24).optional().describe('Or for so many rounds'),
    },
  ),
  suspend: change('suspend', { ja: '休止する', en: 'Suspend it until somebody resumes it' }, {}),
  resume: change(
    'resume',
    { ja: '再開する', en: 'Resume it' },
    {
      on: day.optional().describe('The next one on this day; the first possible of the rhythm when left out'),
    },
  ),
  move: change('move', { ja: '次回の日を変える', en: 'Move the next date' }, { on: day }),
  setCycle: change(
    'cycle',
    { ja: 'お届け周期を変える', en: 'Change the cycle' },
    { cycle: cycleSchema, keepNext: z.boolean().default(true).describe('The next date stays') },
  ),
  setContents: change(
    'contents',
    { ja: '商品・数量を変える', en: 'Change goods or quantity' },
    {
      items: ownItems.optional().describe('Instead of the goods of the plan; null: those of the plan again'),
      quantity: z.int().min(1).max(99).optional(),
    },
  ),
  setAddress: change(
    'address',
    { ja: 'お届け先を変える', en: 'Change the address' },
    { shipTo: shipToSchema.nullable() },
  ),
  setPayment: change(
    'payment',
    { ja: '支払方法を変える', en: 'Change the payment' },
    {
      paymentMethod: z.string().trim().min(1).max(60),
      paymentToken: z.string().trim().max(200).nullable().optional(),
    },
  ),
  bundle: change(
    'bundle',
    { ja: 'ほかの定期とまとめて届ける', en: 'Ship it together with another' },
    { withId: z.uuid().nullable().describe('Of the same customer; null: by itself again') },
  ),
  hold: change(
    'hold',
    { ja: '確認待ちにする', en: 'Let it wait for a person' },
    { reason: z.string().trim().min(1).max(200) },
  ),
  release: change('release', { ja: '確認待ちを解く', en: 'Let it go on' }, {}),
  leave: change(
    'leave',
    { ja: '解約の申し出を登録する', en: 'Record that the customer wants to leave' },
    {
      reasonId: z.uuid().nullable().default(null).describe('Nobody has to say why'),
      offer: z.enum(offers).nullable().default(null).describe('What was offered, one at most'),
      outcome: z.enum(['cancelled', 'stayed']),
      change: stayingChange.nullable().default(null).describe('Of who stays: what is changed'),
    },
  ),
})

/** What has a name in the OpenAPI document. */
export const subscriptionsSchemas = {
  Subscription: subscriptionSchema,
  SubscriptionItem: itemSchema,
  SubscriptionOwnItems: ownItems,
  SubscriptionReason: reasonSchema,
  SubscriptionRound: aheadRound,
  SubscriptionRow: subscriptionRow,
}
