import { z } from 'zod'
import { legalItems } from './plans.gaps.ts'
import { cycleSchema, planTermsSchema } from './plans.terms.ts'

export const planCode = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .describe('コース番号, as typed; found in any width and case')
export const planName = z.string().trim().min(1).max(200).describe('As the customer reads it')

export const planStates = ['draft', 'published', 'retired'] as const
export type PlanState = (typeof planStates)[number]

const person = z.object({ id: z.uuid(), name: z.string() }).nullable()

export const listedPlan = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  state: z.enum(planStates).describe('draft: never published; retired: no longer offered'),
  edition: z.int().nullable().describe('What new subscriptions take'),
  isChanged: z.boolean().describe('Whether the draft says something else than its edition'),
  firstTotal: z
    .int()
    .nullable()
    .describe('Yen with tax and shipping for the first round; null where unknown'),
  rounds: z.int().nullable().describe('With so many rounds it is over'),
  active: z.int().describe('Subscriptions that are in force'),
  version: z.int(),
  updatedAt: z.iso.datetime(),
})
export type ListedPlan = z.infer<typeof listedPlan>

export const gapSchema = z.object({
  item: z
    .enum([...legalItems, 'seller', 'course'])
    .describe('One of the six items of the law, who sells, or a course that could not be kept'),
  path: z.string().describe('Of the terms: contents.0.items.1'),
  message: z.string(),
})
export type ShownGap = z.infer<typeof gapSchema>

export const productRef = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  price: z.string().nullable().describe('Of today, in the tax mode of the organisation'),
})

export const planSchema = listedPlan.extend({
  terms: planTermsSchema.describe('The draft'),
  missing: z.array(gapSchema).describe('What keeps the draft from being published'),
  products: z.array(productRef).describe('Those that the terms name'),
  publishedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
})
export type Plan = z.infer<typeof planSchema>

export const listedEdition = z.object({
  edition: z.int(),
  name: z.string(),
  publishedAt: z.iso.datetime(),
  publishedBy: person,
  subscriptions: z.int().describe('All that were ever begun with it'),
})

const amounts = {
  rounds: z
    .array(
      z.object({
        from: z.int(),
        to: z.int().nullable().describe('null: without an end'),
        lines: z.array(
          z.object({ name: z.string(), quantity: z.int(), amount: z.number(), isGift: z.boolean() }),
        ),
        goods: z.number().describe('In the tax mode of the organisation, before the discount'),
        discount: z.number(),
        shipping: z.number(),
        fee: z.number(),
        tax: z.number(),
        total: z.int().describe('Yen with tax, shipping and fee'),
      }),
    )
    .describe('Until nothing changes any more'),
  circle: z.int().nullable().describe('So many of the last rounds come again and again'),
  totals: z.array(z.object({ of: z.enum(['minimum', 'all', 'year']), rounds: z.int(), amount: z.int() })),
  moves: z
    .array(z.object({ round: z.int(), before: z.int(), after: z.int(), wasFree: z.boolean() }))
    .describe('Rounds that cost more than all before'),
  isWhole: z.boolean().describe('Whether all goods and prices are known'),
}

export const disclosureSchema = z.object({
  ...amounts,
  locale: z.enum(['ja', 'en']),
  heading: z.string(),
  items: z.array(
    z.object({ item: z.enum([...legalItems, 'seller']), title: z.string(), lines: z.array(z.string()) }),
  ),
  text: z.string().describe('All of it, as it is read aloud and sent by mail'),
})

export const editionSchema = listedEdition.extend({
  terms: planTermsSchema,
  disclosure: disclosureSchema.describe('As a customer of today would read it'),
})

const termsField = planTermsSchema.describe('The whole terms; they replace those that were there')
export const newPlan = z.object({ code: planCode, name: planName, terms: termsField.optional() })
export const planPatch = z.object({
  version: z.int(),
  code: planCode.optional(),
  name: planName.optional(),
  terms: termsField.optional(),
})

export const previewQuestion = z.object({
  name: z.string().max(200),
  terms: planTermsSchema,
  cycle: cycleSchema.nullable().default(null).describe('null: all are told, amounts are of the first'),
  paymentMethod: z.string().max(60).nullable().default(null).describe('null: all are told'),
  quantity: z.int().min(1).max(999).default(1),
  locale: z.enum(['ja', 'en']).default('ja').describe('Of the text'),
})
export type PreviewQuestion = z.output<typeof previewQuestion>
