import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'

const id = z.object({ id: z.uuid() })
export const subjects = ['customer', 'company'] as const
const subject = z.enum(subjects)
export const layouts = ['table', 'grid', 'cards', 'calendar'] as const
const key = z.string().min(1).max(80)

/** What a list shows, in which order, and how. */
export const definitionSchema = z.object({
  q: z.string().max(200).optional().describe('Search words'),
  rule: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('A rule, or null for all: {"op":"and","rules":[…]}'),
  sort: z.string().max(90),
  columns: z
    .array(
      z.object({
        key: key.describe('The key of a field'),
        width: z.int().min(40).max(2000).optional(),
        pinned: z.boolean().optional(),
      }),
    )
    .max(100),
  layout: z.enum(layouts),
  dateField: key.optional().describe('By which days the calendar is drawn'),
  density: z.enum(['compact', 'normal']),
})
export type Definition = z.infer<typeof definitionSchema>

const problems = z
  .array(z.object({ path: z.string(), message: z.string() }))
  .describe('Parts that do not work for the reader: a field that is gone, or that may not be seen')

export const viewSchema = z.object({
  id: z.uuid(),
  subject,
  name: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable().describe('Null: the organisation'),
  mayChange: z.boolean(),
  definition: definitionSchema,
  problems,
  version: z.int(),
  updatedAt: z.iso.datetime(),
})
export type View = z.infer<typeof viewSchema>

const name = z.string().trim().min(1).max(60)
const choice = z.union([z.uuid(), z.literal('all')]).nullable()
const defaultsSchema = z.object({ mine: choice, everybody: choice })

export const viewsApi = defineApi('views', {
  list: {
    method: 'GET',
    path: '/views',
    permission: 'signedIn',
    summary: { ja: '保存した一覧（自分のと共有）', en: 'Views of a list: mine and the shared ones' },
    query: z.object({ subject }),
    returns: z.object({ items: z.array(viewSchema), defaults: defaultsSchema }),
  },
  sentence: {
    method: 'GET',
    path: '/views/sentence',
    permission: 'signedIn',
    summary: { ja: '絞り込みを文にする', en: 'What a rule means, in words' },
    query: z.object({ subject, filter: z.string().max(20_000).describe('A rule as JSON') }),
    returns: z.object({ sentence: z.string(), problems }),
  },
  create: {
    method: 'POST',
    path: '/views',
    permission: 'signedIn',
    summary: { ja: '一覧を保存する', en: 'Save a view' },
    body: z.object({ subject, name, shared: z.boolean().default(false), definition: definitionSchema }),
    returns: viewSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/views/{id}',
    permission: 'signedIn',
    summary: { ja: '一覧を変える（古い version は断る）', en: 'Change a view; a stale version is refused' },
    params: id,
    body: z.object({
      version: z.int(),
      name: name.optional(),
      shared: z.boolean().optional(),
      definition: definitionSchema.optional(),
    }),
    returns: viewSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/views/{id}',
    permission: 'signedIn',
    summary: { ja: '一覧を削除する（戻せる）', en: 'Remove a view; it can be restored' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/views/{id}/restore',
    permission: 'signedIn',
    summary: { ja: '削除した一覧を戻す', en: 'Restore a removed view' },
    params: id,
    returns: viewSchema,
  },
  duplicate: {
    method: 'POST',
    path: '/views/{id}/duplicate',
    permission: 'signedIn',
    summary: { ja: '一覧を自分用に複製する', en: 'Copy a view for oneself' },
    params: id,
    returns: viewSchema,
    status: 201,
  },
  setDefault: {
    method: 'PUT',
    path: '/views/default',
    permission: 'signedIn',
    summary: { ja: '最初に開く一覧を決める', en: 'Choose the view a list opens with' },
    body: z.object({
      subject,
      whose: z.enum(['mine', 'everybody']),
      view: choice.describe('A view, `all` for the whole list, or null to take the choice back'),
    }),
    returns: defaultsSchema,
  },
})

/** What has a name in the OpenAPI document. */
export const viewsSchemas = {
  View: viewSchema,
  ViewDefinition: definitionSchema,
}
