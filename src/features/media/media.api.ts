import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { mediaKinds } from './media.ts'

const id = z.object({ id: z.uuid() })

export const mediaInput = z.object({
  code: z.string().trim().min(1).max(60),
  name: z.string().trim().min(1).max(100),
  kind: z.enum(mediaKinds),
})
export const mediaSchema = mediaInput.extend({
  id: z.uuid(),
  retired: z.boolean().describe('Not offered for new orders'),
  cost: z.int().describe('Yen, of all its periods'),
  version: z.int(),
})
export type Media = z.infer<typeof mediaSchema>

export const costInput = z.object({
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  amount: z.int().min(0).max(Number.MAX_SAFE_INTEGER).describe('Yen, spread evenly over its days'),
  note: z.string().max(1000).nullable().default(null),
})
export const costSchema = z.object({ ...costInput.shape, id: z.uuid(), note: z.string().nullable() })
export type MediaCost = z.infer<typeof costSchema>

export const mediaApi = defineApi('media', {
  list: {
    method: 'GET',
    path: '/media',
    permission: 'orders.read',
    summary: { ja: '媒体の一覧', en: 'List media' },
    returns: z.object({ items: z.array(mediaSchema) }),
  },
  create: {
    method: 'POST',
    path: '/media',
    permission: 'media.manage',
    summary: { ja: '媒体を登録する', en: 'Add a medium' },
    body: mediaInput,
    returns: mediaSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/media/{id}',
    permission: 'media.manage',
    summary: { ja: '媒体を変える・使わなくする', en: 'Change or retire a medium' },
    params: id,
    body: mediaInput.partial().extend({ version: z.int(), retired: z.boolean().optional() }),
    returns: mediaSchema,
  },
  costs: {
    method: 'GET',
    path: '/media/{id}/costs',
    permission: 'orders.read',
    summary: { ja: '媒体費（新しい順）', en: 'What a medium cost, the latest first' },
    params: id,
    returns: z.object({ items: z.array(costSchema) }),
  },
  addCost: {
    method: 'POST',
    path: '/media/{id}/costs',
    permission: 'media.manage',
    summary: { ja: '媒体費を登録する', en: 'Add what a medium cost' },
    params: id,
    body: costInput,
    returns: costSchema,
    status: 201,
  },
  removeCost: {
    method: 'DELETE',
    path: '/media/{id}/costs/{costId}',
    permission: 'media.manage',
    summary: { ja: '媒体費を消す', en: 'Remove a cost' },
    params: z.object({ id: z.uuid(), costId: z.uuid() }),
    returns: 'nothing',
  },
})

/** What has a name in the OpenAPI document. */
export const mediaSchemas = {
  Media: mediaSchema,
}
