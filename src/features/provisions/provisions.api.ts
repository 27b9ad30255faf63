import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { grounds, recipientSchema, sharingSchema } from './provisions.ts'

const id = z.object({ id: z.uuid() })

export const provisionSchema = z.object({
  id: z.uuid(),
  providedAt: z.iso.datetime(),
  source: z.string().describe('What wrote it: `export`, `command` …'),
  sourceId: z.uuid().nullable(),
  subject: z.enum(['customer', 'company']),
  recipient: recipientSchema,
  ground: z.enum(grounds),
  groundNote: z.string().nullable(),
  items: z.array(z.string()).describe('As they were called then'),
  reason: z.string().nullable(),
  rowCount: z.int(),
  erased: z.int().describe('How many of them were deleted for good since'),
  providedByName: z.string(),
})
export type Provision = z.infer<typeof provisionSchema>

const settings = z.object({ version: z.int(), years: z.int().min(1).max(10) })
export type ProvisionSettings = z.infer<typeof settings>

const asked = {
  q: z.string().trim().max(200).optional().describe('Part of the name of who got it'),
  from: z.iso.date().optional().describe('From this day on'),
  to: z.iso.date().optional().describe('Until this day'),
}
export type Asked = { q?: string | undefined; from?: string | undefined; to?: string | undefined }

export const provisionsApi = defineApi('provisions', {
  list: {
    method: 'GET',
    path: '/provisions',
    permission: 'provisions.read',
    summary: { ja: '第三者提供の記録', en: 'The ledger of what was given to third parties' },
    query: z.object({ ...pageQuery, ...asked }),
    returns: pageOf(provisionSchema),
  },
  file: {
    method: 'GET',
    path: '/provisions/file',
    permission: 'provisions.read',
    summary: {
      ja: '第三者提供の記録のCSV（本人の情報は入らない）',
      en: 'The ledger as CSV, without persons',
    },
    query: z.object(asked),
    returns: 'file',
  },
  recipients: {
    method: 'GET',
    path: '/provisions/recipients',
    permission: 'customers.export',
    summary: { ja: 'これまでの提供先', en: 'Who was given data before' },
    returns: z.object({ items: z.array(recipientSchema) }),
  },
  settings: {
    method: 'GET',
    path: '/provisions/settings',
    permission: 'provisions.read',
    summary: { ja: '第三者提供の記録の保存期間', en: 'How long the ledger is kept' },
    returns: settings,
  },
  updateSettings: {
    method: 'PUT',
    path: '/provisions/settings',
    permission: 'settings.manage',
    summary: { ja: '第三者提供の記録の保存期間を変える', en: 'Change how long the ledger is kept' },
    body: settings,
    returns: settings,
  },
  get: {
    method: 'GET',
    path: '/provisions/{id}',
    permission: 'provisions.read',
    summary: { ja: '第三者提供の記録の1件', en: 'One entry of the ledger' },
    params: id,
    returns: provisionSchema,
  },
  people: {
    method: 'GET',
    path: '/provisions/{id}/customers',
    permission: 'provisions.read',
    summary: { ja: '提供した顧客', en: 'Whose data it was' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(z.object({ id: z.uuid(), code: z.string().nullable(), name: z.string() })),
  },
  peopleFile: {
    method: 'GET',
    path: '/provisions/{id}/file',
    permission: 'customers.export',
    summary: { ja: '提供した顧客のCSV（会員番号と氏名）', en: 'Whose data it was, as CSV: number and name' },
    params: id,
    returns: 'file',
  },
  ofCustomer: {
    method: 'GET',
    path: '/customers/{id}/provisions',
    permission: 'provisions.read',
    summary: { ja: 'この顧客の情報を渡した記録', en: 'To whom the data of a customer was given' },
    params: id,
    returns: z.object({ items: z.array(provisionSchema) }),
  },
})

/** What has a name in the OpenAPI document. */
export const provisionsSchemas = {
  Provision: provisionSchema,
  ProvisionRecipient: recipientSchema,
  Sharing: sharingSchema,
}
