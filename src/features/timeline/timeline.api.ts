import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'

export const timelineEntrySchema = z.object({
  id: z.uuid(),
  name: z.string().describe('An event of the catalogue, such as note.written'),
  occurredAt: z.iso.datetime(),
  actorName: z.string().nullable(),
  payload: z.record(z.string(), z.unknown()),
  /** The event's sentence with its payload filled in, in both languages. */
  sentence: z.object({ ja: z.string(), en: z.string() }),
  icon: z.string(),
})
export type TimelineEntry = z.infer<typeof timelineEntrySchema>

export const timelineApi = defineApi('timeline', {
  list: {
    method: 'GET',
    path: '/customers/{customerId}/timeline',
    permission: 'customers.read',
    summary: { ja: '顧客に起きたこと（新しい順）', en: 'What happened to a customer, newest first' },
    params: z.object({ customerId: z.uuid() }),
    query: z.object({
      ...pageQuery,
      names: z.string().max(500).optional().describe('Only these events, comma separated'),
    }),
    returns: pageOf(timelineEntrySchema),
  },
})
