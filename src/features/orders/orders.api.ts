import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery, queryFlag } from '#kit/page.ts'
import { channels, entryKinds, paymentStates, shippingStates } from './orders.ts'
import {
  currencyInput,
  orderDraft,
  orderNotes,
  orderRowSchema,
  orderSchema,
  previewSchema,
  taxPartSchema,
  entrySchema,
  orderingCustomer,
  shipToSchema,
} from './orders.schemas.ts'

const id = z.object({ id: z.uuid() })
const version = z.int()
const quantity = z.string().regex(/^\d{1,9}(\.\d{1,3})?$/)

export const orderListQuery = z.object({
  ...pageQuery,
  q: z.string().max(200).optional().describe('The head of a number, or who ordered'),
  from: z.iso.date().optional(),
  to: z.iso.date().optional().describe('The last day'),
  kind: z.enum(entryKinds).optional(),
  channel: z.enum(channels).optional(),
  mediaId: z.uuid().optional(),
  productId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  companyId: z.uuid().optional(),
  paymentState: z.enum(paymentStates).optional(),
  shippingState: z.enum(shippingStates).optional(),
  open: queryFlag.describe('To be shipped, or held'),
  held: queryFlag,
})
export type OrderListQuery = z.output<typeof orderListQuery>
/** What a list of orders asks for, without its pages: all that match. */
export const orderMatch = orderListQuery.omit({ cursor: true, limit: true })
export type OrderMatch = z.output<typeof orderMatch>

const takingBack = z.object({
  version,
  lines: z
    .array(z.object({ position: z.int().min(1), quantity }))
    .min(1)
    .max(500)
    .optional()
    .describe('All that is left when left out'),
  on: z.iso.date().optional().describe('Today when left out'),
  charges: z
    .boolean()
    .optional()
    .describe('Shipping and fee too. When left out: where a whole order is cancelled, they are'),
  note: z.string().max(10_000).optional(),
})

export const ordersApi = defineApi('orders', {
  list: {
    method: 'GET',
    path: '/orders',
    permission: 'orders.read',
    summary: { ja: '受注の一覧（新しい順）', en: 'List orders, the latest first' },
    query: orderListQuery,
    returns: pageOf(orderRowSchema),
  },
  ofCustomer: {
    method: 'GET',
    path: '/customers/{id}/orders',
    permission: 'orders.read',
    summary: { ja: '顧客の受注（新しい順）', en: 'The orders of a customer, the latest first' },
    params: id,
    query: z.object(pageQuery),
    returns: pageOf(orderRowSchema),
  },
  get: {
    method: 'GET',
    path: '/orders/{id}',
    permission: 'orders.read',
    summary: { ja: '受注（取消・返品を含む）', en: 'One order with what took it back' },
    params: id,
    returns: orderSchema,
  },
  place: {
    method: 'POST',
    path: '/orders',
    permission: 'orders.write',
    summary: {
      ja: '受注を登録する（同じ番号の同じ内容は1件になります）',
      en: 'Place an order; the same number with the same content makes one order',
    },
    body: orderDraft,
    returns: orderSchema,
    status: 201,
  },
  preview: {
    method: 'POST',
    path: '/orders/preview',
    reads: true,
    permission: 'orders.read',
    summary: {
      ja: '受注の金額を計算する（登録しない）',
      en: 'Work out what an order would come to; writes nothing',
    },
    body: orderDraft,
    returns: previewSchema,
  },
  repeat: {
    method: 'GET',
    path: '/customers/{id}/orders/repeat',
    permission: 'orders.read',
    summary: {
      ja: '前回と同じ内容の下書き（今日の価格）',
      en: 'The last order as a draft, at the prices of today',
    },
    params: id,
    returns: z.object({
      draft: orderDraft.nullable().describe('Empty where nothing was ordered'),
      from: z.object({ id: z.uuid(), number: z.string(), orderedOn: z.iso.date() }).nullable(),
      changed: z
        .array(z.object({ name: z.string(), before: z.string(), now: z.string() }))
        .describe('Prices of one that are not those of the last time'),
      gone: z.array(z.string()).describe('What is no longer sold'),
    }),
  },
  update: {
    method: 'PATCH',
    path: '/orders/{id}',
    permission: 'orders.write',
    summary: { ja: '送り先・メモ・予定を変える', en: 'Change address, note, media and dates' },
    params: id,
    body: orderNotes.partial().extend({ version }),
    returns: orderSchema,
  },
  setPayment: {
    method: 'POST',
    path: '/orders/{id}/payment',
    permission: 'orders.write',
    summary: { ja: '支払状況を変える', en: 'Set the state of the payment' },
    params: id,
    body: z.object({ version, state: z.enum(paymentStates), paidOn: z.iso.date().optional() }),
    returns: orderSchema,
  },
  setShipping: {
    method: 'POST',
    path: '/orders/{id}/shipping',
    permission: 'orders.write',
    summary: { ja: '出荷状況を変える', en: 'Set the state of the shipping' },
    params: id,
    body: z.object({
      version,
      state: z.enum(shippingStates),
      shippedOn: z.iso.date().optional(),
      carrier: z.string().max(60).nullable().optional(),
      trackingNumber: z.string().max(100).nullable().optional(),
    }),
    returns: orderSchema,
  },
  hold: {
    method: 'POST',
    path: '/orders/{id}/hold',
    permission: 'orders.write',
    summary: { ja: '受注を保留にする', en: 'Hold an order' },
    params: id,
    body: z.object({ version, reason: z.string().trim().min(1).max(200) }),
    returns: orderSchema,
  },
  release: {
    method: 'POST',
    path: '/orders/{id}/release',
    permission: 'orders.write',
    summary: { ja: '保留を解く', en: 'Release a held order' },
    params: id,
    body: z.object({ version }),
    returns: orderSchema,
  },
  cancel: {
    method: 'POST',
    path: '/orders/{id}/cancel',
    permission: 'orders.write',
    summary: {
      ja: '出荷前の受注を取り消す（全部または一部）',
      en: 'Cancel an order or lines of it, before it is shipped',
    },
    params: id,
    body: takingBack,
    returns: orderSchema,
  },
  previewBack: {
    method: 'POST',
    path: '/orders/{id}/taking-back/preview',
    reads: true,
    permission: 'orders.read',
    summary: {
      ja: '取消・返品でいくら戻るかを計算する（登録しない）',
      en: 'Work out what a cancel or a return comes to; writes nothing',
    },
    params: id,
    body: takingBack,
    returns: z.object({
      total: z.string().describe('Below zero'),
      tax: z.string(),
      taxes: z.array(taxPartSchema),
      isLast: z.boolean().describe('Nothing of the order is left after it'),
    }),
  },
  takeReturn: {
    method: 'POST',
    path: '/orders/{id}/return',
    permission: 'orders.write',
    summary: {
      ja: '返品を受ける（全部または一部）',
      en: 'Take an order or lines of it back after it was shipped',
    },
    params: id,
    body: takingBack,
    returns: orderSchema,
  },
  rates: {
    method: 'GET',
    path: '/currency-rates',
    permission: 'orders.read',
    summary: { ja: '外貨の換算レート', en: 'What foreign currencies are in yen' },
    returns: z.array(z.object({ currency: z.string(), startsOn: z.iso.date(), yen: z.string() })),
  },
  setRate: {
    method: 'PUT',
    path: '/currency-rates/{currency}/{startsOn}',
    permission: 'media.manage',
    summary: { ja: '換算レートを入れる', en: 'Set the rate of a currency from a day on' },
    params: z.object({ currency: currencyInput, startsOn: z.iso.date() }),
    body: z.object({
      yen: z
        .string()
        .regex(/^\d{1,9}(\.\d{1,6})?$/)
        .refine((typed) => Number(typed) > 0),
    }),
    returns: 'nothing',
  },
  removeRate: {
    method: 'DELETE',
    path: '/currency-rates/{currency}/{startsOn}',
    permission: 'media.manage',
    summary: { ja: '換算レートを消す', en: 'Remove a rate' },
    params: z.object({ currency: z.string(), startsOn: z.iso.date() }),
    returns: 'nothing',
  },
})

/** What has a name in the OpenAPI document. */
export const ordersSchemas = {
  Order: orderSchema,
  OrderDraft: orderDraft,
  OrderEntry: entrySchema,
  OrderRow: orderRowSchema,
  OrderingCustomer: orderingCustomer,
  ShipTo: shipToSchema,
  TaxPart: taxPartSchema,
}
