import { z } from 'zod'
import { contentSchema as templateContent } from '#features/templates/templates.content.ts'
import { ruleSchema } from '#platform/catalogue/rule.ts'
import { countedStates, differences, measures, recipientStates, shownStates } from './campaigns.ts'

const days = z.int().min(1).max(365)
export const hourSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')

export const audienceSchema = z.object({
  everybody: z.boolean().default(false).describe('Everybody on record; the segments are then not asked'),
  segmentIds: z.array(z.uuid()).max(20).default([]).describe('Whoever is in one of these'),
  exceptIds: z.array(z.uuid()).max(20).default([]).describe('And in none of these'),
  rule: ruleSchema.nullable().default(null).describe('And for whom this holds'),
  addresses: z
    .enum(['main', 'all'])
    .default('main')
    .describe('One mail to a customer, or one to each address'),
})
export type Audience = z.output<typeof audienceSchema>

export const scheduleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('now') }),
  z.object({ kind: z.literal('at'), at: z.iso.datetime({ offset: true }) }),
  z.object({
    kind: z.literal('bestHour'),
    at: z.iso.datetime({ offset: true }).describe('Not before'),
    withinHours: z.int().min(1).max(168).default(24).describe('Each in the hour in which they react most'),
  }),
])
export type Schedule = z.output<typeof scheduleSchema>

export const speedSchema = z.object({
  perHour: z.int().min(1).max(10_000_000).nullable().default(null),
  warmUp: z
    .array(z.int().min(1).max(10_000_000))
    .max(60)
    .default([])
    .describe('At most so many on its first day, its second …; then as many as there are'),
})
export type Speed = z.output<typeof speedSchema>

const most = z.int().min(1).max(100)
export const capSchema = z.discriminatedUnion('use', [
  z.object({ use: z.literal('organisation') }),
  z.object({ use: z.literal('none') }),
  z.object({ use: z.literal('own'), most, days }),
])
export type Cap = z.output<typeof capSchema>

export const quietSchema = z.discriminatedUnion('use', [
  z.object({ use: z.literal('organisation') }),
  z.object({ use: z.literal('none') }),
  z.object({ use: z.literal('own'), from: hourSchema, to: hourSchema }),
])
export type Quiet = z.output<typeof quietSchema>

export const testSchema = z.object({
  of: z.enum(differences).default('several'),
  share: z.int().min(1).max(99).describe('Per cent of the audience that gets one of the variants first'),
  measure: z.enum(measures),
  hours: z.int().min(1).max(336).describe('So long after the first mail the winner is chosen'),
  ifNone: z
    .enum(['best', 'ask'])
    .describe('Where none is surely better: the best so far, or a person is asked'),
})
export type Test = z.output<typeof testSchema>

/** What is sent. That of a template is always of one edition, so that a later one changes nothing. */
export const contentSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('template'), templateId: z.uuid(), edition: z.int().min(1) }),
  z.object({
    from: z.literal('own'),
    content: templateContent,
    copiedFrom: z.object({ templateId: z.uuid(), edition: z.int() }).nullable().default(null),
  }),
])
export type Content = z.output<typeof contentSchema>

export const variantSchema = z.object({
  label: z.string().trim().min(1).max(40),
  subject: z.string().max(200).nullable().default(null).describe('Null: that of the content'),
  preheader: z.string().max(300).nullable().default(null).describe('Null: that of the content'),
  senderId: z.uuid().nullable().default(null).describe('Null: that of the campaign'),
  atHour: hourSchema
    .nullable()
    .default(null)
    .describe('HH:MM of the organisation; null: the campaign’s time'),
  content: contentSchema.nullable().default(null).describe('Null: that of the first variant'),
})
export type Variant = z.output<typeof variantSchema>

/** What people decide of a campaign. */
export const planSchema = z.object({
  name: z.string().trim().min(1).max(120),
  purposeId: z.uuid(),
  audience: audienceSchema,
  senderId: z.uuid().nullable().default(null),
  replyTo: z.email().max(254).nullable().default(null).describe('Null: that of the sender'),
  schedule: scheduleSchema,
  speed: speedSchema,
  cap: capSchema,
  quiet: quietSchema,
  heldOutPercent: z.int().min(0).max(50).default(0),
  tracked: z.boolean().default(true),
  windowDays: z.int().min(1).max(90).default(7),
  test: testSchema.nullable().default(null),
  variants: z.array(variantSchema).min(1).max(8),
})
export type Plan = z.output<typeof planSchema>

export const campaignSettingsSchema = z.object({
  cap: z.object({ most, days }).nullable().describe('At most so many advertising mails in so many days'),
  quiet: z.object({ from: hourSchema, to: hourSchema }).nullable().describe('No advertising in these hours'),
  approval: z.object({
    needed: z.enum(['never', 'always', 'above']),
    above: z.int().min(0).describe('More recipients than these'),
    notOwn: z.boolean().describe('Whoever made or asked for it may not approve it'),
  }),
  tracked: z.boolean().describe('New campaigns are tracked'),
  windowDays: z.int().min(1).max(90),
})
export type CampaignSettings = z.output<typeof campaignSettingsSchema>
export const defaultCampaignSettings: CampaignSettings = {
  cap: { most: 4, days: 7 },
  quiet: { from: '21:00', to: '08:00' },
  approval: { needed: 'never', above: 10_000, notOwn: true },
  tracked: true,
  windowDays: 7,
}

const person = z.object({ id: z.uuid(), name: z.string() }).nullable()
const named = z.object({ id: z.uuid(), name: z.string() })

const figures = z.object({
  total: z.int().describe('Rows of the ledger'),
  ...(Object.fromEntries(countedStates.map((state) => [state, z.int()])) as {
    [S in (typeof countedStates)[number]]: z.ZodInt
  }),
})
export type Figures = z.output<typeof figures>

export const countsSchema = z.object({
  all: figures,
  frozen: z
    .object({ done: z.int(), total: z.int().nullable() })
    .nullable()
    .describe('While its ledger is written: how far that is'),
  variants: z.array(figures.extend({ variant: z.int() })),
  reasons: z
    .array(z.object({ state: z.enum(countedStates), reason: z.string(), label: z.string(), n: z.int() }))
    .describe('Why people were left out, the most frequent first'),
  underWay: z.int().describe('Of those queued: handed to a sender right now'),
  perHour: z.int().nullable().describe('Sent in the last ten minutes, for an hour'),
  endsAt: z.iso.datetime().nullable().describe('When it will be through at this speed'),
})
export type Counts = z.output<typeof countsSchema>

export const waitSchema = z
  .enum(['start', 'pace', 'warmUp', 'quiet', 'hour', 'winner', 'paused', 'stopped', 'noSender', 'retry'])
  .describe('What it waits for')

const resultsSchema = z.object({
  delivered: z.int().describe('Sent, less what came back'),
  opened: z.int().describe('People, not machines; the same of those who clicked'),
  clicked: z.int(),
  orders: z.int(),
  revenue: z.number().describe('Yen without tax, of orders that came of it last of all campaigns'),
  unsubscribed: z.int(),
})

export const campaignRowSchema = z.object({
  id: z.uuid(),
  number: z.int(),
  name: z.string(),
  state: z.enum(shownStates),
  purpose: named,
  audience: z.string().describe('In words'),
  sendingAt: z.iso.datetime().nullable().describe('When it goes or went out, as far as anybody has said'),
  startsAt: z.iso.datetime().nullable(),
  beganAt: z.iso.datetime().nullable(),
  testEndsAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  figures,
  results: resultsSchema.nullable().describe('What came of it; null before anything of it was sent'),
  variants: z.int(),
  winner: z.int().nullable(),
  waitsFor: waitSchema.nullable(),
  createdBy: person,
  updatedBy: person,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  deletedAt: z.iso.datetime().nullable(),
  version: z.int(),
})
export type CampaignRow = z.output<typeof campaignRowSchema>

export const stepSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  what: z
    .enum([
      'made',
      'asked',
      'approved',
      'declined',
      'withdrawn',
      'changed',
      'scheduled',
      'began',
      'frozen',
      'paused',
      'resumed',
      'stopped',
      'won',
      'resent',
      'cancelled',
      'done',
      'failed',
    ])
    .describe('What happened to the campaign'),
  comment: z.string().nullable(),
  by: z.string(),
})
export type Step = z.output<typeof stepSchema>

export const campaignSchema = campaignRowSchema
  .omit({ audience: true, variants: true, results: true })
  .extend({
    plan: planSchema.extend({
      variants: z.array(variantSchema.extend({ no: z.int() })).describe('no 1, 2, 3 …'),
    }),
    audienceSays: z.string().describe('The audience in words'),
    purposeClass: z.enum(['advertising', 'transactional']),
    cap: z
      .object({ most: z.int(), days: z.int() })
      .nullable()
      .describe('What holds: its own or the organisation’s'),
    quiet: z.object({ from: z.string(), to: z.string() }).nullable(),
    wonAt: z.iso.datetime().nullable(),
    wonWhy: z.string().nullable(),
    follows: named.nullable(),
    approval: z.object({
      needed: z.boolean(),
      askedAt: z.iso.datetime().nullable(),
      askedBy: person,
      approvedAt: z.iso.datetime().nullable(),
      approvedBy: person,
      mayApprove: z.boolean().describe('The reader'),
    }),
    pausedBefore: z.enum(['scheduled', 'testing', 'running']).nullable().describe('With what it goes on'),
    problem: z.string().nullable(),
    steps: z.array(stepSchema).describe('The latest first'),
  })
export type Campaign = z.output<typeof campaignSchema>

export const checkSchema = z.object({
  code: z.string(),
  level: z.enum(['error', 'warning']).describe('An error must be set right before anything is sent'),
  message: z.string(),
  path: z.string().nullable().describe('Of the plan: `audience`, `variants.0.content` …'),
  to: z
    .string()
    .nullable()
    .describe('The page of the app where it is set right, where it is not of the plan'),
})
export type Check = z.output<typeof checkSchema>

export const reachSchema = z.object({
  audience: z.int().describe('Customers'),
  addresses: z.int().describe('Mails that are thought of: their addresses'),
  sent: z.int().describe('Who will get it, those who wait for the winner too'),
  heldOut: z.int(),
  reasons: z.array(z.object({ reason: z.string(), label: z.string(), n: z.int() })).describe('Who will not'),
  bestHour: z
    .object({ known: z.int(), unknown: z.int() })
    .nullable()
    .describe('For how many there is a best hour; the rest get it at that of all'),
  tookMs: z.int(),
})
export type Reach = z.output<typeof reachSchema>

export const recipientSchema = z.object({
  customer: named,
  address: z.string(),
  domain: z.string(),
  variant: z.int().nullable(),
  state: z.enum(recipientStates),
  reason: z.string().nullable(),
  reasonSays: z.string().nullable(),
  dueAt: z.iso.datetime(),
  tries: z.int(),
  problem: z.string().nullable(),
  sentAt: z.iso.datetime().nullable(),
})
export type Recipient = z.output<typeof recipientSchema>
