import { z } from 'zod'
import { ownSectionSchema } from './templates.blocks.ts'
import { contentKinds, contentSchema, mailClasses } from './templates.content.ts'
import { laws } from './templates.ts'

export const id = z.object({ id: z.uuid() })
export const versioned = z.object({ version: z.int() })
export const ofVersion = z.object({ version: z.coerce.number().int() })
export const moved = { version: z.int(), updatedAt: z.iso.datetime(), updatedByName: z.string().nullable() }

export const templateRowSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  class: z.enum(mailClasses),
  kind: z.enum(contentKinds),
  subject: z.string(),
  edition: z.int().describe('The edition of now; 0: never saved, only a draft'),
  hasDraft: z.boolean(),
  uses: z.int().describe('How many campaigns and the like are made of it'),
  ...moved,
})
export type TemplateRow = z.infer<typeof templateRowSchema>

export const draftSchema = z.object({
  content: contentSchema,
  basedOn: z.int().describe('The edition that it began with'),
  version: z.int(),
  updatedAt: z.iso.datetime(),
  updatedByName: z.string().nullable(),
})
export type Draft = z.infer<typeof draftSchema>

export const editionRowSchema = z.object({
  id: z.uuid(),
  number: z.int(),
  note: z.string(),
  subject: z.string(),
  createdAt: z.iso.datetime(),
  createdByName: z.string().nullable(),
})
export const editionSchema = editionRowSchema.extend({ templateId: z.uuid(), content: contentSchema })
export type EditionRow = z.infer<typeof editionRowSchema>
export type Edition = z.infer<typeof editionSchema>

export const templateSchema = templateRowSchema
  .omit({ kind: true, subject: true, hasDraft: true, uses: true })
  .extend({
    current: editionSchema.nullable().describe('Null: never saved'),
    draft: draftSchema.nullable(),
  })
export type Template = z.infer<typeof templateSchema>

/** Something that is made of it: a template, a campaign. */
export const useSchema = z.object({
  kind: z.string().describe('`template`, `sharedBlock`, `campaign`'),
  id: z.uuid(),
  name: z.string(),
})
export type Use = z.infer<typeof useSchema>
export const usesSchema = z.object({ items: z.array(useSchema) })

export const sharedRowSchema = z.object({ id: z.uuid(), name: z.string(), ...moved })
export const sharedSchema = sharedRowSchema.extend({ sections: z.array(ownSectionSchema) })
export type SharedRow = z.infer<typeof sharedRowSchema>
export type Shared = z.infer<typeof sharedSchema>

export const imageSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  alt: z.string(),
  path: z.string().describe('Where everybody sees it, below our address: /m/….png'),
  mediaType: z.string(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
  ...moved,
})
export type MailImage = z.infer<typeof imageSchema>

export const couponInput = z.object({
  name: z.string().trim().min(1).max(100),
  gives: z.string().trim().min(1).max(200).describe('What it gives: 10% OFF'),
  conditions: z.string().trim().max(1000).default(''),
  startsOn: z.iso.date().nullable().default(null),
  untilOn: z.iso.date().nullable().default(null),
  sharedCode: z.string().trim().min(1).max(60).nullable().default(null).describe('Null: each gets their own'),
})
export type CouponInput = z.output<typeof couponInput>
export const couponSchema = couponInput.extend({
  id: z.uuid(),
  left: z.int().describe('Codes that nobody has yet; 0 with one code for all'),
  handed: z.int().describe('How many customers were given one'),
  ...moved,
})
export type Coupon = z.infer<typeof couponSchema>
export const handedSchema = z.object({
  customer: z.object({ id: z.uuid(), name: z.string().nullable() }),
  code: z.string(),
  about: z.string(),
  handedAt: z.iso.datetime(),
})
export type Handed = z.infer<typeof handedSchema>

export const wordInput = z.object({
  word: z.string().trim().min(1).max(60),
  law: z.enum(laws),
  why: z.string().trim().min(1).max(500),
  suggestion: z.string().trim().max(300).default(''),
  whyEn: z.string().trim().max(500).default('').describe('For readers of English; empty: they read `why`'),
  suggestionEn: z.string().trim().max(300).default('').describe('As `whyEn`'),
})
export type WordInput = z.output<typeof wordInput>
export const wordSchema = wordInput.extend({ id: z.uuid(), version: z.int() })
export type MailWord = z.infer<typeof wordSchema>

const phrase = z.object({ ja: z.string(), en: z.string() })
export const variableSchema = z.object({
  key: z.string().describe('As it is written: {{ customer.familyName }}'),
  group: z.string().describe('customer, company, purchases, points, subscription, campaign, organisation …'),
  label: phrase,
  example: phrase,
  fallback: z.string().describe('What is said where there is no value, unless the author says it'),
  type: z.enum(['text', 'number', 'money', 'date', 'yesNo', 'list']),
  format: z.string().describe('The filter that suits it; empty: none'),
})
export type VariableEntry = z.infer<typeof variableSchema>
export const filterSchema = z.object({ key: z.string(), label: phrase, example: z.string() })

export const severities = ['error', 'warning', 'note'] as const
/** `error`: it cannot be sent so. `warning`: think about it. `note`: could be better. */
export const findingSchema = z.object({
  rule: z.string(),
  severity: z.enum(severities),
  message: phrase,
  remedy: phrase,
  place: z.object({
    part: z.enum(['subject', 'preheader', 'body', 'text', 'sender', 'settings']),
    blockId: z.string().nullable(),
    line: z.int().nullable(),
    /** The words that it is about. */
    excerpt: z.string(),
  }),
  to: z.string().nullable().describe('A screen on which it can be put right'),
})
export type Finding = z.infer<typeof findingSchema>

export const previewInput = z.object({
  content: contentSchema,
  class: z.enum(mailClasses).default('advertising'),
  customerId: z.uuid().nullable().default(null).describe('As whom; null: a made-up person'),
  senderId: z.uuid().nullable().default(null).describe('Whose alignment is checked; null: none'),
  isDark: z.boolean().default(false).describe('The HTML as programs in dark mode show it'),
})
export type PreviewInput = z.output<typeof previewInput>
export const previewSchema = z.object({
  person: z.object({ id: z.uuid().nullable(), name: z.string() }),
  subject: z.string(),
  preheader: z.string(),
  html: z.string().nullable().describe('Null where it is text alone. Shown in a frame without script'),
  text: z.string(),
  madeText: z
    .object({
      source: z.string(),
      stamp: z.string().describe('As `textFrom` of a content whose text is written by hand keeps it'),
    })
    .nullable()
    .describe('The text part as the body makes it, to be written on; null where it is text alone'),
  bytes: z.int().describe('Of the HTML as it goes out; Gmail cuts off above 102 kB'),
  links: z.array(z.object({ no: z.int(), url: z.string(), label: z.string(), isPersonal: z.boolean() })),
  findings: z.array(findingSchema),
})
export type Preview = z.infer<typeof previewSchema>

export const settingsSchema = z.object({
  productUrl: z
    .string()
    .trim()
    .max(500)
    .describe('Where a product is sold: https://shop.example.jp/items/{code}. {code} or {id} is filled in'),
  inquiry: z.string().trim().max(300).describe('An address or a page for inquiries, beside the phone'),
  footerNote: z.string().trim().max(1000),
})
export type TemplateSettings = z.infer<typeof settingsSchema>
