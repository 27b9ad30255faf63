import { z } from 'zod'
import { levels } from './reactions.engagement.ts'
import { classes, hitKinds } from './reactions.ts'
import { campaignStates, measures } from '#features/campaigns/campaigns.ts'

/** A share with its interval at 95 % (Wilson); null of nobody. */
const rate = z.object({
  hits: z.int(),
  n: z.int(),
  value: z.number().nullable(),
  low: z.number(),
  high: z.number(),
})
export type Rate = z.output<typeof rate>

const people = z.int()
export const resultFiguresSchema = z.object({
  sent: people.describe('Handed over, or kept in the mailbox where no server is set'),
  delivered: people.describe('Sent, without those that came back for good'),
  opened: people.describe('People who opened it, by pictures or by a click'),
  machineOpened: people.describe('Opened by machines alone'),
  clicked: people,
  scanned: people.describe('Clicked by scanners alone'),
  converted: people.describe('Who ordered; the last touch has the order'),
  orders: z.int(),
  revenue: z.int().describe('Yen without tax, less what was taken back'),
  linearOrders: z.number().describe('Orders, shared evenly among all campaigns they came of'),
  linearRevenue: z.int(),
  unsubscribed: people,
  bounced: people,
  softBounced: people,
  complained: people,
  replied: people,
  opens: z.int(),
  machineOpens: z.int(),
  clicks: z.int(),
  scans: z.int(),
})
export type ResultFigures = z.output<typeof resultFiguresSchema>

export const ratesSchema = z.object({
  delivered: rate.describe('Of those sent'),
  opened: rate.describe('Of those delivered'),
  clicked: rate.describe('Of those delivered'),
  clickedOfOpened: rate,
  converted: rate.describe('Of those delivered'),
  unsubscribed: rate.describe('Of those delivered'),
  complained: rate.describe('Of those delivered'),
  bounced: rate.describe('For good, of those sent'),
})
export type Rates = z.output<typeof ratesSchema>
export const figured = {
  figures: resultFiguresSchema,
  rates: ratesSchema,
  revenueEach: z.number().nullable().describe('Yen for each mail delivered'),
}

const interval = z.object({ low: z.number(), high: z.number() })
const behind = interval.extend({ difference: z.number() }).nullable()

export const judgementSchema = z.object({
  measure: z.enum(measures),
  best: z.int(),
  variants: z.array(
    z.object({
      no: z.int(),
      value: z.number().describe('A share, or yen for each mail'),
      chance: z.number().describe('That it is the best'),
      behind: behind.describe('The best less this one, at 95 %'),
    }),
  ),
  isSure: z.boolean(),
  needed: z.int().nullable().describe('Of each variant, to find a change of a fifth'),
})

const group = z.object({ n: z.int(), converted: z.int(), revenue: z.int() })
export const liftSchema = z.object({
  countedAt: z.iso.datetime(),
  isFinal: z.boolean().describe('The days in which orders count are over'),
  sent: group,
  heldOut: group,
  difference: interval.extend({ difference: z.number() }).describe('Of the shares who ordered, at 95 %'),
  lift: interval.extend({ lift: z.number() }).nullable().describe('How much more often, at 95 %'),
  extraBuyers: interval.extend({ n: z.number() }),
  extraRevenue: interval.extend({ yen: z.number() }).nullable(),
})
export type Lift = z.output<typeof liftSchema>

export const resultsSchema = z.object({
  campaign: z.object({
    id: z.uuid(),
    number: z.int(),
    name: z.string(),
    state: z.enum(campaignStates),
    tracked: z.boolean(),
    windowDays: z.int(),
    beganAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    testEndsAt: z.iso.datetime().nullable(),
    winner: z.int().nullable(),
  }),
  touch: z.enum(['click', 'open']),
  heldOut: z.int(),
  ...figured,
  variants: z.array(
    z.object({
      no: z.int(),
      label: z.string(),
      subject: z.string(),
      isText: z.boolean().describe('It shows no pictures, so that nobody sees it opened'),
      ...figured,
    }),
  ),
  test: judgementSchema
    .nullable()
    .describe('How the variants stand, by the measure of the test or by clicks'),
  verdict: judgementSchema
    .extend({ at: z.iso.datetime() })
    .nullable()
    .describe('How they stood when it was judged'),
  links: z.array(
    z
      .object({ no: z.int(), url: z.string(), label: z.string(), people, clicks: z.int() })
      .describe('Of all variants'),
  ),
  told: z
    .array(
      z.object({ as: z.enum(classes), why: z.string(), says: z.string(), opens: z.int(), clicks: z.int() }),
    )
    .describe('What single opens and clicks were told apart by'),
  unread: z
    .object({ n: z.int(), isMore: z.boolean(), oldestAt: z.iso.datetime(), minutes: z.int() })
    .nullable()
    .describe('Opens and clicks of all campaigns that wait to be counted longer than they should'),
  lift: liftSchema.nullable().describe('Null where nobody was held out, or nothing was counted yet'),
})
export type Results = z.output<typeof resultsSchema>

export const hitSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.enum(hitKinds),
  link: z.int().describe('Of a click, from 1'),
  as: z.enum(classes).nullable().describe('Null while it is not told apart'),
  why: z.string().nullable(),
  says: z.string().nullable(),
  agent: z.string().nullable().describe('As the program called itself; gone after some days'),
  ip: z.string().nullable().describe('For those who may decide how reactions are counted'),
  customer: z.object({ id: z.uuid(), name: z.string() }),
  campaign: z.object({ id: z.uuid(), name: z.string() }),
})

export const cutRowSchema = z.object({
  key: z.string(),
  label: z.string(),
  sent: people,
  delivered: people,
  opened: people,
  machineOpened: people,
  clicked: people,
  converted: people,
  unsubscribed: people,
  revenue: z.int(),
})
export type CutRow = z.output<typeof cutRowSchema>

export const comparedSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  variant: z.object({ no: z.int(), label: z.string() }),
  subject: z.string(),
  subjectLength: z.int().describe('Characters; what is filled in counts as six'),
  textLength: z.int().nullable().describe('Characters of the text part'),
  beganAt: z.iso.datetime(),
  weekday: z.int().describe('0 is Sunday, by the clock of the organisation'),
  hour: z.int(),
  ...figured,
})
export type Compared = z.output<typeof comparedSchema>

export const sharedCutSchema = z.object({
  key: z.string(),
  label: z.string(),
  campaigns: z.array(
    cutRowSchema.omit({ key: true, label: true, machineOpened: true }).extend({ id: z.uuid() }),
  ),
})
export type SharedCut = z.output<typeof sharedCutSchema>

const hours = z.array(z.number()).length(24)
export const bestTimeSchema = z.object({
  timeZone: z.string(),
  hour: z.int().nullable().describe('In which they react most; null where nobody ever reacted'),
  n: z.int().describe('Reactions of their own that it rests on'),
  share: z.number().nullable(),
  own: hours,
  everybody: hours,
  engagement: z
    .object({
      level: z.enum(levels),
      says: z.string(),
      points: z.number().describe('As of now'),
      opens: z.int().describe('Mails opened'),
      clicks: z.int().describe('Mails clicked'),
    })
    .nullable()
    .describe('Null where they never reacted'),
})
export const clockSchema = z.object({
  timeZone: z.string(),
  best: z.object({ weekday: z.int(), hour: z.int() }).nullable(),
  n: z.int(),
  cells: z.array(z.object({ weekday: z.int(), hour: z.int(), opens: z.int(), clicks: z.int() })),
})
