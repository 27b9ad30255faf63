import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, totalSchema } from '#kit/page.ts'

const phrase = z.object({ ja: z.string(), en: z.string() })
const text = (most: number) => z.string().max(most).nullable().optional()
const kind = z.string().max(60).describe('emailTypo, kanaMissing …; rule:<id> for a rule of the organisation')

/** What mends a doubt, and equally what takes it back. */
export const changeSchema = z.object({
  fields: z
    .object({
      familyName: text(100),
      givenName: text(100),
      familyKana: text(100),
      givenKana: text(100),
      code: text(60),
      birthOn: text(40).describe('A day in any notation that people write'),
      remark: text(10_000),
    })
    .optional(),
  point: z
    .object({ id: z.uuid(), value: z.string().max(500), postalCode: text(20) })
    .optional()
    .describe('A contact point as it is to be'),
  addPost: z.object({ companyName: z.string().trim().min(1).max(200) }).optional(),
  removePost: z.object({ id: z.uuid() }).optional(),
})
export type Change = z.infer<typeof changeSchema>

export const doubtSchema = z.object({
  customerId: z.uuid(),
  version: z.int(),
  name: z.string(),
  part: z.uuid().describe('The contact point it is about; zeros where it is about the record'),
  value: z.string().describe('What is doubtful'),
  edit: changeSchema
    .nullable()
    .describe('What can be changed here, filled with the suggestion or what there is'),
  certain: z.boolean().describe('Whether `edit` may be applied as it is'),
  others: z.array(z.object({ id: z.uuid(), name: z.string() })).describe('Who has the same contact point'),
})
export type Doubt = z.infer<typeof doubtSchema>

export const qualitySettings = z.object({
  weights: z
    .array(z.object({ key: z.string().max(60), weight: z.int().min(1).max(10) }))
    .min(1)
    .max(50)
    .describe('name, kana, contact, address, or the key of a field; what is required always counts'),
  freshDays: z.int().min(1).max(3650),
  oldDays: z.int().min(2).max(7300),
})
const versioned = z.object({ version: z.int(), settings: qualitySettings })
export type VersionedQuality = z.infer<typeof versioned>

const doubtId = z.object({ customerId: z.uuid(), kind, part: z.uuid() })
export type DoubtId = z.infer<typeof doubtId>

export const qualityApi = defineApi('quality', {
  overview: {
    method: 'GET',
    path: '/quality',
    permission: 'quality.read',
    summary: { ja: 'データ点検のまとめ', en: 'What is doubtful in the data' },
    returns: z.object({
      base: totalSchema.describe('Customers the reader may see'),
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
    query: z.object({ ...pageQuery, kind }),
    returns: pageOf(doubtSchema),
  },
  customer: {
    method: 'GET',
    path: '/quality/customers/{id}',
    permission: 'quality.read',
    summary: { ja: '顧客の完成度と点検の結果', en: 'How complete and fresh a customer is' },
    params: z.object({ id: z.uuid() }),
    returns: z.object({
      completeness: z.int(),
      missing: z.array(z.object({ key: z.string(), label: phrase })),
      lastTouched: z.iso.datetime(),
      band: z.enum(['fresh', 'normal', 'old']),
      doubts: z.array(z.object({ kind, label: phrase, value: z.string() })),
    }),
  },
  fix: {
    method: 'POST',
    path: '/quality/fixes',
    permission: 'customers.write',
    summary: { ja: '疑わしい値を直す（取り消しも同じ形）', en: 'Mend a doubtful value; undone the same way' },
    body: z.object({ customerId: z.uuid(), version: z.int(), change: changeSchema }),
    returns: z.object({ version: z.int(), undo: changeSchema }),
  },
  skip: {
    method: 'POST',
    path: '/quality/skips',
    permission: 'customers.write',
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
    permission: 'customers.write',
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
