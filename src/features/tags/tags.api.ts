import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { totalSchema } from '#kit/page.ts'

export const tagColors = [
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
export const tagSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  color: z.enum(tagColors),
})
export type Tag = z.infer<typeof tagSchema>

/** A tag as it is looked after. */
export const tagRecordSchema = tagSchema.extend({
  description: z.string().nullable().describe('What it means, for whoever uses it'),
  version: z.int(),
})
export type TagRecord = z.infer<typeof tagRecordSchema>

const useSchema = z.object({
  kind: z.enum(['view', 'segment', 'campaign', 'webhook']),
  id: z.uuid(),
  name: z.string(),
})
export type TagUse = z.infer<typeof useSchema>
const id = z.object({ id: z.uuid() })
const moved = z.object({
  customers: z.int().describe('How many had it'),
  jobId: z.uuid().nullable().describe('Where they are many: the job that goes on with it'),
})

export const tagsApi = defineApi('tags', {
  list: {
    method: 'GET',
    path: '/tags',
    permission: 'customers.read',
    summary: { ja: 'タグの一覧', en: 'List tags' },
    returns: z.object({ items: z.array(tagRecordSchema) }),
  },
  create: {
    method: 'POST',
    path: '/tags',
    permission: 'customers.write',
    summary: {
      ja: 'タグを作る（同じ名前があればそれを返す）',
      en: 'Make a tag, or get the one of that name',
    },
    body: z.object({ name: z.string().trim().min(1).max(60), color: z.enum(tagColors).optional() }),
    returns: tagSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/tags/{id}',
    permission: 'tags.manage',
    summary: { ja: 'タグの名前と色を変える', en: 'Rename or recolour a tag' },
    params: z.object({ id: z.uuid() }),
    body: z.object({
      name: z.string().trim().min(1).max(60).optional(),
      color: z.enum(tagColors).optional(),
      description: z.string().trim().max(500).nullable().optional(),
      version: z.int().optional().describe('As it was read; an older one is refused'),
    }),
    returns: tagRecordSchema,
  },
  counts: {
    method: 'GET',
    path: '/tags/counts',
    permission: 'customers.read',
    summary: { ja: 'タグごとの顧客の数', en: 'How many customers have each tag' },
    returns: z.object({ items: z.array(z.object({ id: z.uuid(), customers: totalSchema })) }),
  },
  uses: {
    method: 'GET',
    path: '/tags/{id}/uses',
    permission: 'tags.manage',
    summary: { ja: 'タグが付いている数と、使われている所', en: 'How many have a tag, and what asks for it' },
    params: id,
    query: z.object({ into: z.uuid().optional().describe('How many of them have this one too') }),
    returns: z.object({ customers: z.int(), both: z.int(), uses: z.array(useSchema) }),
  },
  merge: {
    method: 'POST',
    path: '/tags/{id}/merge',
    permission: 'tags.manage',
    summary: { ja: 'タグを別のタグにまとめる', en: 'Put a tag together with another' },
    params: id,
    body: z.object({ version: z.int(), into: z.uuid() }),
    returns: moved,
  },
  remove: {
    method: 'DELETE',
    path: '/tags/{id}',
    permission: 'tags.manage',
    summary: { ja: 'タグをごみ箱に移す', en: 'Move a tag to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: moved,
  },
  restore: {
    method: 'POST',
    path: '/tags/{id}/restore',
    permission: 'tags.manage',
    summary: {
      ja: 'タグをごみ箱から戻す（まとめたタグは、まとめる前に戻る）',
      en: 'Bring a tag back from the bin; what it was put together with is taken apart again',
    },
    params: id,
    returns: tagRecordSchema,
  },
})

/** What has a name in the OpenAPI document. */
export const tagsSchemas = {
  Tag: tagSchema,
}
