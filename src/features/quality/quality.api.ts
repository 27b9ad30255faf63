import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, totalSchema } from '#kit/page.ts'
import { subjects } from './quality.ts'

const phrase = z.object({ ja: z.string(), en: z.string() })
const kind = z.string().max(60).describe('emailTypo, kanaMissing …; rule:<id> for a rule of the organisation')

const subject = z.enum(subjects)

/** What mends a doubt, and equally what takes it back. */
export const changeSchema = z.object({
  fields: z
    .record(z.string().max(60), z.string().max(10_000).nullable())
    .optional()
    .describe('By field key, as typed; a day in any notation that people write'),
  point: z
    .object({
      id: z.uuid(),
      value: z.string().max(500),
      postalCode: z.string().max(20).nullable().optional(),
    })
    .optional()
    .describe('A contact point as it is to be'),
  addPost: z.object({ companyName: z.string().trim().min(1).max(200) }).optional(),
  removePost: z.object({ id: z.uuid() }).optional(),
})
export type Change = z.infer<typeof changeSchema>

export const doubtSchema = z.object({
  id: z.uuid().describe('The record'),
  version: z.int(),
  name: z.string(),
  part: z.uuid().describe('The contact point or the field it is about; zeros where it is about the record'),
  field: phrase.nullable().describe('Where it is about one field'),
  value: z.string().describe('What is doubtful'),
  edit: changeSchema
    .nullable()
    .describe('What can be changed here, filled with the suggestion or what there is'),
  certain: z.boolean().describe('Whether `edit` may be applied as it is'),
  alternative: changeSchema
    .nullable()
    .describe('Another way, which changes what a person typed: only when it is asked for'),
  others: z.array(z.object({ id: z.uuid(), name: z.string() })).describe('Who has the same contact point'),
})
export type Doubt = z.infer<typeof doubtSchema>

const weights = z
  .array(z.object({ key: z.string().max(60), weight: z.int().min(1).max(10) }))
  .min(1)
  .max(50)
export const qualitySettings = z.object({
  weights: weights.describe('name, kana, contact, address, or the key of a field; what is required counts'),
  companyWeights: weights.describe('The same of companies: address, or the key of a field'),
  freshDays: z.int().min(1).max(3650),
  oldDays: z.int().min(2).max(7300),
})
const versioned = z.object({ version: z.int(), settings: qualitySettings })
export type VersionedQuality = z.infer<typeof versioned>

const doubtId = z.object({ subject: subject.default('customer'), id: z.uuid(), kind, part: z.uuid() })
export type DoubtId = z.infer<typeof doubtId>

const scoreSchema = z.object({
  completeness: z.int(),
  missing: z.array(z.object({ key: z.string(), label: phrase })),
  lastTouched: z.iso.datetime(),
  band: z.enum(['fresh', 'normal', 'old']),
  doubts: z.array(z.object({ kind, label: phrase, value: z.string() })),
})

export const qualityApi = defineApi('quality', {
  overview: {
    method: 'GET',
    path: '/quality',
    permission: 'quality.read',
    summary: { ja: 'データ点検のまとめ', en: 'What is doubtful in the data' },
    query: z.object({ subject: subject.default('customer') }),
    returns: z.object({
      base: totalSchema.describe('Records the reader may see'),
      kinds: z.array(z.object({ kind, label: phrase, count: totalSchema })),
      checkedAt: z.iso.datetime().nullable().describe('When all records were last checked'),
      checking: z.uuid().nullable().describe('The job that checks them now'),
    }),
  },
  doubts: {
    method: 'GET',
    path: '/quality/doubts',
    permission: 'quality.read',
    summary: { ja: '疑わしい値の一覧', en: 'List doubtful values of a kind' },
    query: z.object({ ...pageQuery, subject: subject.default('customer'), kind }),
    returns: pageOf(doubtSchema),
  },
  customer: {
    method: 'GET',
    path: '/quality/customers/{id}',
    permission: 'quality.read',
    summary: { ja: '顧客の完成度と点検の結果', en: 'How complete and fresh a customer is' },
    params: z.object({ id: z.uuid() }),
    returns: scoreSchema,
  },
  company: {
    method: 'GET',
    path: '/quality/companies/{id}',
    permission: 'quality.read',
    summary: { ja: '取引先の完成度と点検の結果', en: 'How complete and fresh a company is' },
    params: z.object({ id: z.uuid() }),
    returns: scoreSchema,
  },
  fix: {
    method: 'POST',
    path: '/quality/fixes',
    permission: 'quality.read',
    summary: { ja: '疑わしい値を直す（取り消しも同じ形）', en: 'Mend a doubtful value; undone the same way' },
    body: z.object({
      subject: subject.default('customer'),
      id: z.uuid(),
      version: z.int(),
      change: changeSchema,
    }),
    returns: z.object({ version: z.int(), undo: changeSchema }),
  },
  skip: {
    method: 'POST',
    path: '/quality/skips',
    permission: 'quality.read',
    summary: {
      ja: '「正しい」と記録し、同じ値では出さない',
      en: 'Say that a value is right; it does not come back',
    },
    body: doubtId,
    returns: 'nothing',
  },
  unskip: {
    method: 'DELETE',
    path: '/quality/skips',
    permission: 'quality.read',
    summary: { ja: '「正しい」の記録を取り消す', en: 'Take back that a value is right' },
    query: doubtId,
    returns: 'nothing',
  },
  check: {
    method: 'POST',
    path: '/quality/check',
    permission: 'quality.manage',
    summary: { ja: '今のデータを点検する', en: 'Check all records now' },
    returns: z.object({ jobId: z.uuid() }),
  },
  settings: {
    method: 'GET',
    path: '/quality/settings',
    permission: 'quality.read',
    summary: { ja: '完成度と鮮度の基準', en: 'What completeness and freshness are measured by' },
    returns: versioned,
  },
  updateSettings: {
    method: 'PUT',
    path: '/quality/settings',
    permission: 'quality.manage',
    summary: { ja: '完成度と鮮度の基準を変える', en: 'Change what they are measured by' },
    body: versioned,
    returns: versioned,
  },
})

/** What has a name in the OpenAPI document. */
export const qualitySchemas = {
  QualityChange: changeSchema,
  QualitySettings: qualitySettings,
}
