import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { customTypes } from './fields.ts'
import { keyPattern } from './fields.keys.ts'
import { ruleEndpoints, ruleSchemas } from './fields.rules.api.ts'
import { cellAnswer } from './fields.cells.ts'
import { attributesSchemas } from './fields.schemas.ts'

const phrase = z.object({ ja: z.string(), en: z.string() })
const label = z.object({
  ja: z.string().trim().min(1).max(60),
  en: z.string().trim().max(60).default('').describe('Empty: as in Japanese'),
})
const help = z.object({ ja: z.string().trim().max(500), en: z.string().trim().max(500).default('') })
const subject = z.enum(['customer', 'company'])
const pii = z.enum(['none', 'personal', 'sensitive'])
const named = z.object({ subject, key: z.string().max(60) })

export const optionColors = [
  'gray',
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'violet',
  'pink',
] as const
const optionInput = z.object({
  value: z
    .string()
    .max(60)
    .optional()
    .describe('Of an option that exists; a new one gets its value from its label'),
  label,
  color: z.enum(optionColors).nullable().optional(),
  retired: z.boolean().optional().describe('Offered no more; records that have it keep it'),
})
const options = z.array(optionInput).min(1).max(200)
const decimals = z.int().min(0).max(6)

const runSchema = z.object({
  id: z.uuid(),
  kind: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  done: z.int(),
  total: z.int().nullable(),
  result: z.unknown(),
  problem: z.string().nullable(),
})

export const definitionSchema = z.object({
  id: z.uuid().nullable().describe('Null: a standard field that nobody has changed'),
  subject,
  key: z.string(),
  standard: z.boolean(),
  type: z.string(),
  label: phrase,
  original: phrase.nullable().describe('The label of a standard field as it comes'),
  help: phrase.nullable(),
  section: z.string(),
  options: z
    .array(z.object({ value: z.string(), label: phrase, color: z.string().nullable(), retired: z.boolean() }))
    .nullable(),
  decimals: z.int().nullable(),
  defaultValue: z.unknown(),
  pii,
  attribute: z.boolean(),
  editable: z.boolean(),
  indexable: z.boolean().describe('It can be made filterable'),
  required: z.boolean(),
  unique: z.boolean(),
  filterable: z.boolean().describe('Wanted; quick once `state` is `ready`'),
  masked: z.boolean(),
  hidden: z.boolean(),
  state: z.enum(['building', 'ready', 'failed']).nullable(),
  problem: z.string().nullable().describe('`duplicates`, or `index` where it could not be built'),
  run: runSchema.nullable().describe('The last background work on it'),
  version: z.int(),
  deletedAt: z.iso.datetime().nullable(),
})
export type FieldDefinition = z.infer<typeof definitionSchema>
const sectionSchema = z.object({
  subject,
  key: z.string(),
  label: phrase,
  custom: z.boolean(),
  version: z.int(),
})
export type FieldSection = z.infer<typeof sectionSchema>

const changeable = {
  label: label.nullable().optional().describe('Null: a standard field is called as it comes'),
  help: help.nullable().optional(),
  section: z.string().max(60).optional(),
  options: options.optional().describe('In their order; one that is left out is retired'),
  decimals: decimals.nullable().optional(),
  defaultValue: z.unknown().optional().describe('As a form would give it; null is none'),
  pii: pii.optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  filterable: z.boolean().optional(),
  masked: z.boolean().optional(),
  hidden: z.boolean().optional(),
}
const creation = z.object({
  ...changeable,
  subject,
  key: z.string().regex(keyPattern).optional().describe('Made from the English label when left out'),
  type: z.enum(customTypes),
  label,
})
export type FieldCreation = z.output<typeof creation>
const change = z.object({ ...changeable, version: z.int() })
export type FieldChange = z.output<typeof change>
const retyping = z.object({
  type: z.enum(customTypes),
  options: options.optional(),
  decimals: decimals.nullable().optional(),
})
export type Retyping = z.output<typeof retyping>

const list = z.object({
  items: z.array(definitionSchema),
  bin: z.array(definitionSchema),
  sections: z.array(sectionSchema),
})
const manage = 'fields.manage'

export const fieldsApi = defineApi('fields', {
  list: {
    method: 'GET',
    path: '/fields',
    permission: manage,
    summary: { ja: '項目の定義とごみ箱', en: 'Definitions of fields, and their bin' },
    returns: list,
  },
  create: {
    method: 'POST',
    path: '/fields',
    permission: manage,
    summary: { ja: '項目を作る', en: 'Make a field' },
    body: creation,
    returns: definitionSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/fields/{subject}/{key}',
    permission: manage,
    summary: { ja: '項目を変える（標準の項目の文言も）', en: 'Change a field, standard ones too' },
    params: named,
    body: change,
    returns: definitionSchema,
  },
  arrange: {
    method: 'PUT',
    path: '/fields/order',
    permission: manage,
    summary: { ja: '項目と区分を並べる', en: 'Put fields and sections in order' },
    body: z.object({
      subject,
      sections: z.array(z.string().max(60)).max(100),
      fields: z.array(z.object({ key: z.string().max(60), section: z.string().max(60) })).max(1000),
    }),
    returns: list,
  },
  remove: {
    method: 'DELETE',
    path: '/fields/{subject}/{key}',
    permission: manage,
    summary: { ja: '項目をごみ箱に入れる（値は残る）', en: 'Move a field to the bin; values stay' },
    params: named,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/fields/{subject}/{key}/restore',
    permission: manage,
    summary: { ja: '項目をごみ箱から戻す', en: 'Take a field out of the bin' },
    params: named,
    returns: definitionSchema,
  },
  purge: {
    method: 'POST',
    path: '/fields/{subject}/{key}/purge',
    permission: manage,
    summary: {
      ja: 'ごみ箱の項目を値ごと完全に消す',
      en: 'Delete a field of the bin and all its values for good',
    },
    params: named,
    body: z.object({ confirm: z.string().max(60).describe('The label of the field, as a confirmation') }),
    returns: 'nothing',
  },
  checkType: {
    method: 'POST',
    path: '/fields/{subject}/{key}/type/check',
    reads: true,
    permission: manage,
    summary: { ja: '種類を変えた結果を見る（変えない）', en: 'See what a change of type would do' },
    params: named,
    body: retyping,
    returns: z.object({
      values: z.int(),
      converted: z.int(),
      lost: z.int(),
      samples: z.array(
        z.object({ from: z.string(), to: z.string().nullable(), refusal: phrase.nullable(), times: z.int() }),
      ),
    }),
  },
  changeType: {
    method: 'POST',
    path: '/fields/{subject}/{key}/type',
    permission: manage,
    summary: { ja: '種類を変え、値を変換する', en: 'Change the type and convert the values' },
    params: named,
    body: retyping.extend({ version: z.int() }),
    returns: definitionSchema,
  },
  createSection: {
    method: 'POST',
    path: '/field-sections',
    permission: manage,
    summary: { ja: '区分を作る', en: 'Make a section' },
    body: z.object({ subject, label }),
    returns: sectionSchema,
    status: 201,
  },
  updateSection: {
    method: 'PATCH',
    path: '/field-sections/{subject}/{key}',
    permission: manage,
    summary: { ja: '区分の名前を変える', en: 'Rename a section' },
    params: named,
    body: z.object({ version: z.int(), label }),
    returns: sectionSchema,
  },
  removeSection: {
    method: 'DELETE',
    path: '/field-sections/{subject}/{key}',
    permission: manage,
    summary: { ja: '空の区分を消す', en: 'Remove an empty section' },
    params: named,
    returns: 'nothing',
  },
  ...ruleEndpoints,
})

/** What has a name in the OpenAPI document. */
export const fieldsSchemas = {
  ...attributesSchemas,
  ...ruleSchemas,
  FieldOptionInput: optionInput,
  CellAnswer: cellAnswer,
  FieldDefinition: definitionSchema,
}
