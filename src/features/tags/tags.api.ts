import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'

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

export const tagsApi = defineApi('tags', {
  list: {
    method: 'GET',
    path: '/tags',
    permission: 'customers.read',
    summary: { ja: 'タグの一覧', en: 'List tags' },
    returns: z.object({ items: z.array(tagSchema) }),
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
    }),
    returns: tagSchema,
  },
})
