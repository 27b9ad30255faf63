import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'

const phrase = z.object({ ja: z.string(), en: z.string() })
const jsonSchema = z.record(z.string(), z.unknown())

const ruleParam = z.object({
  label: phrase,
  of: z
    .enum([
      'event',
      'user',
      'tag',
      'company',
      'import',
      'product',
      'category',
      'media',
      'plan',
      'leavingReason',
      'segment',
      'purpose',
      'campaign',
    ])
    .nullable(),
  options: z.array(z.object({ value: z.string(), label: phrase })).nullable(),
  optional: z.boolean(),
  window: z.boolean().describe('One of those that say when'),
  start: z.union([z.string(), z.number(), z.boolean()]).nullable(),
})

export const jobRunSchema = z.object({
  id: z.uuid(),
  kind: z.string(),
  title: phrase,
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  subject: z.string().nullable().describe('What it works on, such as import:<id>'),
  done: z.int(),
  total: z.int().nullable(),
  result: z.unknown(),
  problem: z.string().nullable(),
  actorName: z.string(),
  mine: z.boolean(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
})
export type JobRun = z.infer<typeof jobRunSchema>

export const fieldSchema = z.object({
  key: z.string(),
  subject: z.enum(['customer', 'company']),
  label: phrase,
  type: z.string(),
  section: z.string(),
  options: z
    .array(z.object({ value: z.string(), label: phrase, color: z.string().nullable(), retired: z.boolean() }))
    .nullable(),
  help: phrase.nullable(),
  pii: z.enum(['none', 'personal', 'sensitive']),
  editable: z.boolean(),
  importable: z.boolean(),
  list: z.object({ width: z.int() }).nullable(),
  attribute: z.boolean().describe('Kept under its key in `attributes` of the record'),
  custom: z.boolean().describe('Made by an administrator'),
  required: z.boolean(),
  masked: z.boolean(),
  unique: z.boolean(),
  filterable: z.boolean().describe('A condition on it is quick at any number of records'),
  sortable: z.boolean().describe('A list may be sorted by it; quick at any number where it is filterable'),
  hidden: z.boolean(),
  decimals: z.int().nullable(),
  defaultValue: z.unknown(),
})

export const systemApi = defineApi('system', {
  /** Fields, events, rules, metrics, actions, permissions: what this installation knows. */
  catalogue: {
    method: 'GET',
    path: '/catalogue',
    permission: 'signedIn',
    summary: {
      ja: '項目・できごと・条件・指標・操作の一覧',
      en: 'Fields, events, rules, metrics and actions',
    },
    returns: z.object({
      fields: z.array(fieldSchema),
      sections: z.array(
        z.object({
          subject: z.enum(['customer', 'company']),
          key: z.string(),
          label: phrase,
          custom: z.boolean(),
        }),
      ),
      events: z.array(
        z.object({ name: z.string(), sentence: phrase, icon: z.string(), payload: jsonSchema }),
      ),
      rules: z.array(
        z.object({
          kind: z.string(),
          subject: z.enum(['customer', 'company']),
          label: phrase,
          params: jsonSchema,
          form: z.record(z.string(), ruleParam).nullable().describe('How people fill in the parameters'),
        }),
      ),
      metrics: z.array(z.object({ key: z.string(), label: phrase, definition: phrase, unit: z.string() })),
      actions: z.array(z.object({ kind: z.string(), label: phrase, params: jsonSchema })),
      permissions: z.array(z.object({ key: z.string(), label: phrase, roles: z.array(z.string()) })),
    }),
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    permission: 'signedIn',
    summary: { ja: '指標の値（見られるものだけ）', en: 'Values of the metrics one may see' },
    returns: z.object({
      items: z.array(
        z.object({
          key: z.string(),
          label: phrase,
          definition: phrase,
          unit: z.string(),
          value: z.number().nullable(),
          n: z.int(),
          exact: z.boolean(),
        }),
      ),
    }),
  },
  jobs: {
    method: 'GET',
    path: '/jobs',
    permission: 'signedIn',
    summary: {
      ja: '裏で動いている処理（自分の。管理者は全員の）',
      en: 'Background jobs: mine, or all for an administrator',
    },
    query: z.object(pageQuery),
    returns: pageOf(jobRunSchema),
  },
  cancelJob: {
    method: 'POST',
    path: '/jobs/{id}/cancel',
    permission: 'signedIn',
    summary: { ja: '処理を止める', en: 'Stop a job' },
    params: z.object({ id: z.uuid() }),
    returns: jobRunSchema,
  },
  live: {
    method: 'GET',
    path: '/live',
    permission: 'signedIn',
    summary: { ja: '変化の知らせ（Server-Sent Events）', en: 'Changes as they happen (Server-Sent Events)' },
    returns: 'stream',
  },
})

/** What has a name in the OpenAPI document. */
export const systemSchemas = {
  JobRun: jobRunSchema,
}
