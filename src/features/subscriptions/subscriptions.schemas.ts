import { z } from 'zod'
import { channels, paymentStates, shippingStates } from '#features/orders/orders.ts'
import { shipToSchema } from '#features/orders/orders.schemas.ts'
import { cycleSchema } from '#features/plans/plans.terms.ts'
import {
  changeKinds,
  offers,
  outcomeChannels,
  outcomes,
  roundPayments,
  states,
  taskReasons,
  watchedKinds,
} from './subscriptions.ts'

const day = z.iso.date()
const ref = z.object({ id: z.uuid(), name: z.string() })
const planRef = z.object({ id: z.uuid(), code: z.string(), name: z.string(), edition: z.int() })
const text = (most: number) => z.string().trim().max(most)

export const itemSchema = z.object({ productId: z.uuid(), quantity: z.int().min(1).max(999) })
export const ownItems = z.array(itemSchema).min(1).max(50).nullable()

const dates = {
  round: z.int(),
  dueOn: day.describe('Its day on the rhythm, before the calendar of the shop moves it'),
  shipOn: day,
  makeOn: day.describe('Its order is made on this day'),
  deadlineOn: day.describe('The last day for changes and for cancelling'),
  noticeOn: day,
}
const amounts = {
  lines: z.array(
    z.object({ name: z.string(), quantity: z.string(), amount: z.string(), isGift: z.boolean() }),
  ),
  discount: z.string(),
  shipping: z.string(),
  fee: z.string(),
  tax: z.string(),
  total: z.string().describe('With tax, shipping and fee'),
}

export const aheadRound = z.object({ ...dates, total: z.string().nullable() })

export const taskSchema = z.object({
  id: z.uuid(),
  subscription: z.object({ id: z.uuid(), number: z.string(), plan: z.string() }),
  customer: ref,
  reason: z.enum(taskReasons),
  detail: z.record(z.string(), z.unknown()),
  raisedAt: z.iso.datetime(),
})
export type Task = z.infer<typeof taskSchema>

export const subscriptionRow = z.object({
  id: z.uuid(),
  number: z.string(),
  customer: ref,
  plan: planRef,
  state: z.enum(states),
  heldReason: z.string().nullable().describe('Waits for a person; no round is made meanwhile'),
  cycle: cycleSchema,
  quantity: z.int(),
  startedOn: day,
  nextRound: z.int(),
  shipOn: day.nullable().describe('The next one is shipped; empty while none is to come'),
  deadlineOn: day.nullable(),
  resumesOn: day.nullable(),
  shippedRounds: z.int(),
  monthlyValue: z.int().describe('Yen a month without tax while it goes on'),
  tasks: z.array(z.enum(taskReasons)).describe('What waits for a person'),
  version: z.int(),
})
export type SubscriptionRow = z.infer<typeof subscriptionRow>

export const subscriptionSchema = subscriptionRow.extend({
  channel: z.enum(channels),
  media: ref.nullable(),
  company: ref.nullable(),
  items: ownItems.describe('Instead of the goods of the plan'),
  goods: z
    .array(itemSchema.extend({ code: z.string(), name: z.string() }))
    .describe('What is in the next round, once, without gifts: those of the plan, or own ones'),
  shipTo: shipToSchema.nullable().describe('Empty is the address of the customer'),
  paymentMethod: z.string(),
  hasToken: z.boolean().describe('Whether a means of payment is kept at a payment company'),
  next: z
    .object({ ...dates, ...amounts, isOpen: z.boolean().describe('Customers may still change it') })
    .nullable(),
  why: z
    .enum(['product', 'price', 'calendar'])
    .nullable()
    .describe('Why the next one has no amounts: a product is gone or has no price, or no day will do'),
  heldAt: z.iso.datetime().nullable(),
  madeRounds: z.int(),
  firstShippedOn: day.nullable(),
  lastShippedOn: day.nullable(),
  leftOn: day.nullable(),
  together: z
    .array(z.object({ id: z.uuid(), number: z.string(), plan: z.string() }))
    .describe('Shares a parcel'),
  terms: z.object({
    cycles: z.array(cycleSchema),
    payments: z.array(z.string()),
    rounds: z.int().nullable(),
    minimumRounds: z.int(),
    early: z.enum(['refused', 'difference', 'free']),
    skipsInRow: z.int(),
    pauseDays: z.int(),
    choices: z
      .array(z.object({ productId: z.uuid(), name: z.string(), price: z.string().nullable() }))
      .describe('What customers may have by themselves in the next round, with the price of one'),
    pieces: z.int().describe('How many of them make a round'),
  }),
  openTasks: z.array(taskSchema.omit({ subscription: true, customer: true })),
  createdBy: ref.nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Subscription = z.infer<typeof subscriptionSchema>

export const roundSchema = z.object({
  round: z.int(),
  dueOn: day,
  shipOn: day,
  shippedOn: day.nullable(),
  order: z.object({
    id: z.uuid(),
    number: z.string(),
    total: z.string(),
    shippingState: z.enum(shippingStates),
    paymentState: z.enum(paymentStates),
    paymentMethod: z.string().nullable(),
    isVoid: z.boolean(),
  }),
  payment: z.enum(roundPayments),
  failures: z.int(),
  retryOn: day.nullable(),
  outcomes: z
    .array(
      z.object({
        id: z.uuid(),
        outcome: z.enum(outcomes),
        amount: z.string(),
        triedOn: day,
        retryOn: day.nullable().describe('Of one that failed: it is tried again'),
        code: z.string().nullable(),
        message: z.string().nullable(),
        channel: z.enum(outcomeChannels),
        fileName: z.string().nullable(),
        actor: z.string(),
        at: z.iso.datetime(),
      }),
    )
    .describe('What was tried to be paid, the latest first'),
})
export type Round = z.infer<typeof roundSchema>

export const changeSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.enum(changeKinds),
  round: z.int().describe('The next one at the time'),
  stateBefore: z.enum(states).nullable(),
  stateAfter: z.enum(states),
  changed: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])).describe('Before and after, by field'),
  channel: z.string(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  actor: z.string(),
})
export type Change = z.infer<typeof changeSchema>

export const disclosureRow = z.object({
  id: z.uuid(),
  shownAt: z.iso.datetime(),
  edition: z.int(),
  locale: z.string(),
  body: z.string(),
  digest: z.string(),
  channel: z.string(),
})

export const choice = z.object({
  planId: z.uuid(),
  cycle: cycleSchema.optional().describe('The first of the plan when left out'),
  firstOn: day.optional().describe('Wished for; the first possible day when left out or too early'),
  items: ownItems.optional(),
  quantity: z.int().min(1).max(99).default(1),
  paymentMethod: text(60).min(1).optional().describe('The first of the plan when left out'),
  locale: z.enum(['ja', 'en']).default('ja').describe('Of the final confirmation'),
})
export type Choice = z.output<typeof choice>

export const newSubscription = choice.extend({
  customerId: z.uuid(),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('Of the final confirmation that was shown (`preview`); refused where another one holds by now'),
  shipTo: shipToSchema.nullable().optional(),
  paymentToken: text(200)
    .nullable()
    .optional()
    .describe('By which a payment company knows the means of payment; never a card number'),
  channel: z.enum(channels).default('phone'),
  mediaId: z.uuid().nullable().optional(),
  companyId: z.uuid().nullable().optional(),
})
export type NewSubscription = z.output<typeof newSubscription>
export type SubscriptionInput = z.input<typeof newSubscription>

export const previewSchema = z.object({
  plan: planRef,
  cycle: cycleSchema,
  paymentMethod: z.string(),
  next: z.object({ ...dates, ...amounts }).nullable(),
  ahead: z.array(aheadRound).describe('The first rounds'),
  confirmation: z.object({ text: z.string(), digest: z.string() }),
  doubts: z
    .array(z.enum(['watched', 'repeated']))
    .describe('Why a person will look at it before anything is sent'),
})

/** What a change of any kind says of itself. */
export const acting = {
  version: z.int(),
  asCustomer: z
    .boolean()
    .default(false)
    .describe('The customer asked by themselves: deadlines and limits of the plan hold'),
  note: text(2000).nullable().optional(),
}

export const chargeSchema = z.object({
  subscription: z.object({ id: z.uuid(), number: z.string(), plan: z.string() }),
  customer: z.object({ id: z.uuid(), name: z.string(), code: z.string().nullable() }),
  round: z.int(),
  order: z.object({ id: z.uuid(), number: z.string(), total: z.string() }),
  paymentMethod: z.string(),
  paymentToken: z.string().nullable(),
  chargeOn: day,
  failures: z.int(),
})
export type Charge = z.infer<typeof chargeSchema>

export const outcomeSchema = z.object({
  order: text(100).min(1).describe('Number or id of the order of a round'),
  outcome: z.enum(outcomes),
  on: day.optional().describe('Today when left out'),
  code: text(60).optional().describe('What the payment company calls the failure'),
  message: text(500).optional(),
})
export type Outcome = z.output<typeof outcomeSchema>
export const outcomesAnswer = z.object({
  done: z.int(),
  same: z.int().describe('Were known already'),
  refused: z.array(z.object({ row: z.int(), order: z.string(), message: z.string() })),
})

const signOn = { subscription: z.object({ id: z.uuid(), number: z.string(), plan: z.string() }), on: day }
/** Why somebody may leave, with what there is to know before they are called. */
export const signSchema = z.discriminatedUnion('sign', [
  z.object({
    sign: z.literal('payment'),
    ...signOn,
    round: z.int(),
    order: z.object({ id: z.uuid(), number: z.string() }),
    failures: z.int(),
    retryOn: day.nullable(),
    isPaid: z.boolean().describe('It was paid in the end'),
  }),
  z.object({ sign: z.literal('skips'), ...signOn, times: z.int() }),
  z.object({
    sign: z.literal('complaint'),
    on: day,
    complaint: z
      .object({ id: z.uuid(), about: z.string() })
      .nullable()
      .describe('Empty for those who may not see complaints'),
  }),
  z.object({
    sign: z.literal('lowered'),
    ...signOn,
    before: z.int().describe('Yen a month without tax'),
    after: z.int(),
  }),
])
export type Sign = z.infer<typeof signSchema>

export const watchedSchema = z.object({
  id: z.uuid(),
  kind: z.enum(watchedKinds),
  value: z.string(),
  note: z.string(),
  addedBy: ref.nullable(),
  createdAt: z.iso.datetime(),
})
export type Watched = z.infer<typeof watchedSchema>

export const reasonSchema = z.object({
  id: z.uuid(),
  label: text(100).min(1),
  labelEn: text(100).nullable(),
  offer: z.enum(offers).nullable(),
  position: z.int(),
  isRetired: z.boolean(),
  version: z.int(),
})
export type LeavingReason = z.infer<typeof reasonSchema>

export const stayingChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('skip'), times: z.int().min(1).max(12) }),
  z.object({ kind: z.literal('pause'), until: day }),
  z.object({ kind: z.literal('cycle'), cycle: cycleSchema }),
  z.object({ kind: z.literal('quantity'), quantity: z.int().min(1).max(99) }),
  z.object({ kind: z.literal('product'), items: ownItems }),
])

/** A change that is tried out before it is made. */
export const wishSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('skip'), times: z.int().min(1).max(12) }),
  z.object({
    kind: z.literal('pause'),
    until: day.optional(),
    rounds: z.int().min(1).max(24).optional(),
  }),
  z.object({ kind: z.literal('suspend') }),
  z.object({ kind: z.literal('resume'), on: day.optional() }),
  z.object({ kind: z.literal('move'), on: day }),
  z.object({ kind: z.literal('cycle'), cycle: cycleSchema, keepNext: z.boolean() }),
  z.object({
    kind: z.literal('contents'),
    items: ownItems.optional(),
    quantity: z.int().min(1).max(99).optional(),
  }),
  z.object({ kind: z.literal('payment'), paymentMethod: text(60).min(1) }),
  z.object({ kind: z.literal('bundle'), withId: z.uuid().nullable() }),
])
export const rehearsalSchema = z.object({
  subscription: subscriptionSchema,
  rounds: z.array(aheadRound).describe('What would come next, six at most'),
})

export const settingsSchema = z.object({
  retryDays: z
    .array(z.int().min(1).max(60))
    .max(10)
    .describe('Days after each failed payment until it is tried again; after the last it is an error'),
  disclosureYears: z
    .int()
    .min(1)
    .max(30)
    .default(5)
    .describe('What was agreed to is kept for so many years after the end, then deleted'),
})
export type SubscriptionSettings = z.infer<typeof settingsSchema>
