import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { automaticEndpoints, automaticSchemas } from './merging.automatic.api.ts'

/** How a value of the merged record came about. */
export const rules = [
  'chosen',
  'same',
  'only',
  'byHand',
  'checked',
  'source',
  'newest',
  'survivor',
  'first',
  'union',
  'mustChoose',
] as const
export type Rule = (typeof rules)[number]

const chosen = z
  .record(
    z.string().max(60),
    z.union([z.object({ from: z.uuid() }), z.object({ text: z.string().max(20_000) })]),
  )
  .describe('By field key, what is not to be decided by rule: the value of one record, or a text')
export type ChosenInput = z.infer<typeof chosen>

const who = {
  survivorId: z.uuid().describe('The record that stays'),
  loserIds: z.array(z.uuid()).min(1).max(50).describe('Those that become part of it'),
  chosen: chosen.default({}),
}

const versions = z
  .array(z.object({ id: z.uuid(), version: z.int() }))
  .describe('Of every record, as it was seen')

export const previewSchema = z.object({
  records: z
    .array(z.object({ id: z.uuid(), displayName: z.string(), version: z.int(), createdAt: z.iso.datetime() }))
    .describe('The survivor first'),
  fields: z.array(
    z.object({
      key: z.string(),
      label: z.object({ ja: z.string(), en: z.string() }),
      values: z.array(z.object({ id: z.uuid(), text: z.string() })),
      text: z.string().describe('What the merged record will say'),
      from: z.uuid().nullable(),
      rule: z.enum(rules),
    }),
  ),
  parts: z.array(
    z.object({
      key: z.string(),
      label: z.object({ ja: z.string(), en: z.string() }),
      counts: z.array(z.object({ id: z.uuid(), count: z.int() })),
    }),
  ),
})
export type Preview = z.infer<typeof previewSchema>

export const mergeSchema = z.object({
  id: z.uuid(),
  survivorId: z.uuid().describe('The record that stayed, as it was called then'),
  losers: z.array(z.object({ id: z.uuid(), name: z.string() })),
  decided: z.array(z.object({ field: z.string(), rule: z.enum(rules), from: z.uuid().nullable() })),
  mergedAt: z.iso.datetime(),
  mergedByName: z.string(),
  undoneAt: z.iso.datetime().nullable(),
  undoneByName: z.string().nullable(),
})
export type Merge = z.infer<typeof mergeSchema>

export const mergingApi = defineApi('merging', {
  ...automaticEndpoints,
  preview: {
    method: 'POST',
    path: '/merges/preview',
    reads: true,
    permission: 'customers.merge',
    summary: {
      ja: '統合した結果を、値ごとの理由とともに見る',
      en: 'What a merge would give, and why, field by field',
    },
    body: z.object(who),
    returns: previewSchema,
  },
  merge: {
    method: 'POST',
    path: '/merges',
    permission: 'customers.merge',
    summary: { ja: '顧客を1人に統合する', en: 'Merge customers into one' },
    body: z.object({ ...who, versions }),
    returns: mergeSchema,
    status: 201,
  },
  list: {
    method: 'GET',
    path: '/customers/{id}/merges',
    permission: 'customers.read',
    summary: { ja: 'この顧客に統合されたもの', en: 'What is merged into a customer, the latest first' },
    params: z.object({ id: z.uuid() }),
    returns: z.object({ items: z.array(mergeSchema) }),
  },
  undo: {
    method: 'POST',
    path: '/merges/{id}/undo',
    permission: 'customers.merge',
    summary: { ja: '統合を元に戻す', en: 'Undo a merge' },
    params: z.object({ id: z.uuid() }),
    returns: mergeSchema,
  },
  companyPreview: {
    method: 'POST',
    path: '/company-merges/preview',
    reads: true,
    permission: 'companies.merge',
    summary: {
      ja: '取引先を統合した結果を、値ごとの理由とともに見る',
      en: 'What a merge of companies would give, and why, field by field',
    },
    body: z.object(who),
    returns: previewSchema,
  },
  companyMerge: {
    method: 'POST',
    path: '/company-merges',
    permission: 'companies.merge',
    summary: { ja: '取引先を1社に統合する', en: 'Merge companies into one' },
    body: z.object({ ...who, versions }),
    returns: mergeSchema,
    status: 201,
  },
  companyList: {
    method: 'GET',
    path: '/companies/{id}/merges',
    permission: 'companies.read',
    summary: { ja: 'この取引先に統合されたもの', en: 'What is merged into a company, the latest first' },
    params: z.object({ id: z.uuid() }),
    returns: z.object({ items: z.array(mergeSchema) }),
  },
  companyUndo: {
    method: 'POST',
    path: '/company-merges/{id}/undo',
    permission: 'companies.merge',
    summary: { ja: '取引先の統合を元に戻す', en: 'Undo a merge of companies' },
    params: z.object({ id: z.uuid() }),
    returns: mergeSchema,
  },
})

/** What has a name in the OpenAPI document. */
export const mergingSchemas = {
  ...automaticSchemas,
  Merge: mergeSchema,
  MergePreview: previewSchema,
}
