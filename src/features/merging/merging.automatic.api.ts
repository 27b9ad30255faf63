import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'

const phrase = z.object({ ja: z.string(), en: z.string() })

const automaticSchema = z.object({
  version: z.int().describe('0 as long as nobody decided'),
  on: z.boolean(),
  from: z.int().describe('From so many points on'),
  found: z
    .object({ groups: z.int(), customers: z.int(), hasMore: z.boolean() })
    .describe('What strong pairs hold together now; some are left for people when they are looked at'),
  sample: z.array(
    z.object({
      customers: z.array(z.object({ id: z.uuid(), displayName: z.string() })),
      pairs: z.array(
        z.object({
          points: z.int(),
          evidence: z.array(z.object({ kind: z.string(), label: phrase, points: z.int() })),
        }),
      ),
      left: phrase.nullable().describe('Why they would be left for people; null: they would be merged'),
    }),
  ),
  running: z.uuid().nullable(),
  last: z
    .object({
      at: z.iso.datetime(),
      merged: z.int(),
      customers: z.int().describe('That became part of another'),
      left: z.int().describe('Groups left for people'),
      hasMore: z.boolean().describe('The rest is for the next time'),
    })
    .nullable(),
})
export type Automatic = z.infer<typeof automaticSchema>

/** What has a name in the OpenAPI document. */
export const automaticSchemas = { AutomaticMerging: automaticSchema }

export const { endpoints: automaticEndpoints } = defineApi('merging', {
  automatic: {
    method: 'GET',
    path: '/merges/automatic',
    permission: 'matching.settings',
    summary: {
      ja: '自動統合の設定と、いま統合されるもの',
      en: 'Whether strong pairs merge by themselves, and what would be merged now',
    },
    returns: automaticSchema,
  },
  updateAutomatic: {
    method: 'PUT',
    path: '/merges/automatic',
    permission: 'matching.settings',
    summary: { ja: '自動統合を始める・やめる', en: 'Start or stop automatic merging' },
    body: z.object({ version: z.int().min(0), on: z.boolean() }),
    returns: automaticSchema,
  },
})
