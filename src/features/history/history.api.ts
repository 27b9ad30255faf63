import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import { happenings, sources } from './history.ts'

export const historyEntrySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actorName: z.string(),
  source: z.enum(sources).describe('By which door it came in'),
  what: z.enum(happenings),
  fileName: z.string().nullable().describe('Of the import'),
  field: z.string().nullable().describe('A key of the catalogue; null when it is about the whole record'),
  label: z.object({ ja: z.string(), en: z.string() }).nullable(),
  type: z.string().nullable().describe('The type of the field; days are told as YYYY-MM-DD'),
  before: z.string().nullable().describe('As the page shows it, in the language of the request'),
  after: z.string().nullable(),
  masked: z.boolean().describe('There are values, but the reader may not see them'),
})
export type HistoryEntry = z.infer<typeof historyEntrySchema>

const asked = {
  params: z.object({ id: z.uuid() }),
  query: z.object({
    ...pageQuery,
    field: z.string().max(100).optional().describe('Only what concerns this field'),
  }),
  returns: pageOf(historyEntrySchema),
}

export const historyApi = defineApi('history', {
  ofCustomer: {
    method: 'GET',
    path: '/customers/{id}/history',
    permission: 'customers.read',
    summary: { ja: '顧客の変更履歴（新しい順）', en: 'What was changed on a customer, newest first' },
    ...asked,
  },
  ofCompany: {
    method: 'GET',
    path: '/companies/{id}/history',
    permission: 'companies.read',
    summary: { ja: '取引先の変更履歴（新しい順）', en: 'What was changed on a company, newest first' },
    ...asked,
  },
})

/** What has a name in the OpenAPI document. */
export const historySchemas = {
  HistoryEntry: historyEntrySchema,
}
