import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'

const ofCustomer = z.object({ customerId: z.uuid() })
const ofCard = ofCustomer.extend({ id: z.uuid() })
const ofImage = ofCard.extend({ side: z.enum(['front', 'back']) })
const text = (most: number) => z.string().max(most).nullable()

/** What is printed on a card, and who got it when. */
export const cardInput = z.object({
  exchangedOn: z.iso.date().describe('名刺交換日: a card handed over is a ground for writing to its address'),
  exchangedBy: z.uuid().nullable().describe('The colleague who got it'),
  name: text(200).describe('As printed'),
  company: text(200),
  department: text(100),
  title: text(100),
  phone: text(100),
  email: text(200),
  address: text(500),
  remark: text(2000),
})
export type CardInput = z.infer<typeof cardInput>

const newCard = cardInput.partial().required({ exchangedOn: true })

export const cardSchema = cardInput.extend({
  id: z.uuid(),
  customerId: z.uuid(),
  exchangedByName: z.string().nullable(),
  images: z.array(z.object({ side: z.enum(['front', 'back']), size: z.int() })),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Card = z.infer<typeof cardSchema>

export const cardsApi = defineApi('cards', {
  list: {
    method: 'GET',
    path: '/customers/{customerId}/cards',
    permission: 'customers.read',
    summary: { ja: '顧客の名刺（新しい順）', en: 'Business cards of a customer, newest first' },
    params: ofCustomer,
    returns: z.object({ items: z.array(cardSchema) }),
  },
  create: {
    method: 'POST',
    path: '/customers/{customerId}/cards',
    permission: 'cards.write',
    summary: { ja: '名刺を加える', en: 'Add a business card' },
    params: ofCustomer,
    body: newCard.extend({
      addContactPoints: z.boolean().default(true).describe('Those that the customer does not have yet'),
      post: z
        .enum(['add', 'move', 'none'])
        .default('add')
        .describe(
          'add: beside the present posts, unless it is one of them; move: 転職 from the first of them',
        ),
    }),
    returns: cardSchema,
    status: 201,
  },
  register: {
    method: 'POST',
    path: '/cards',
    permission: 'cards.write',
    summary: { ja: '名刺から顧客を登録する', en: 'Add a customer from a business card' },
    body: newCard.extend({
      familyName: text(100).optional().describe('Read from the name as printed when left out'),
      givenName: text(100).optional(),
      familyKana: text(100).optional(),
      givenKana: text(100).optional(),
    }),
    returns: cardSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/customers/{customerId}/cards/{id}',
    permission: 'cards.write',
    summary: { ja: '名刺を直す', en: 'Change a business card' },
    params: ofCard,
    body: cardInput.partial().extend({ version: z.int() }),
    returns: cardSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/customers/{customerId}/cards/{id}',
    permission: 'cards.write',
    summary: { ja: '名刺をごみ箱に入れる', en: 'Move a business card to the bin' },
    params: ofCard,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/customers/{customerId}/cards/{id}/restore',
    permission: 'cards.write',
    summary: { ja: '名刺をごみ箱から戻す', en: 'Restore a business card' },
    params: ofCard,
    returns: cardSchema,
  },
  putImage: {
    method: 'POST',
    path: '/customers/{customerId}/cards/{id}/images/{side}',
    permission: 'cards.write',
    summary: { ja: '名刺の画像を付ける（10 MB まで）', en: 'Put a picture of a side, 10 MB at most' },
    params: ofImage,
    upload: true,
    returns: cardSchema,
    status: 201,
  },
  showImage: {
    method: 'GET',
    path: '/customers/{customerId}/cards/{id}/images/{side}',
    permission: 'customers.read',
    summary: { ja: '名刺の画像を見る', en: 'Show a picture of a side' },
    params: ofImage,
    returns: 'file',
  },
})

/** What has a name in the OpenAPI document. */
export const cardsSchemas = {
  Card: cardSchema,
}
