import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'

const id = z.object({ id: z.uuid() })
const day = z.iso.date()
const yen = z.int().min(-999_999_999_999).max(999_999_999_999)
const methods = z.enum([
  'transfer',
  'debit',
  'card',
  'cod',
  'deferred',
  'convenience',
  'cash',
  'note',
  'other',
])
const party = {
  customerId: z.uuid().nullable(),
  companyId: z.uuid().nullable(),
}

export const openItem = z.object({
  kind: z.enum(['document', 'order']),
  id: z.uuid().describe('Of the current edition of the invoice, or of the order'),
  number: z.string(),
  ...party,
  name: z.string(),
  on: day,
  dueOn: day.nullable(),
  amount: yen.describe('Less what was taken back'),
  open: yen.describe('What payments have not paid yet; below zero is owed to them'),
})
export type OpenItem = z.infer<typeof openItem>

export const allocationSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['document', 'order']),
  number: z.string(),
  targetId: z.uuid().nullable(),
  amount: yen,
  createdByName: z.string(),
  createdAt: z.iso.datetime(),
})

export const paymentSchema = z.object({
  id: z.uuid(),
  ...party,
  name: z.string().nullable().describe('Who paid, where it is known'),
  paidOn: day,
  amount: yen,
  fee: yen.describe('What the bank kept and we bear'),
  method: methods,
  payer: z.string().nullable().describe('振込名義, as the bank wrote it'),
  note: z.string().nullable(),
  matched: yen,
  rest: yen.describe('Amount and fee less what is matched'),
  isVoid: z.boolean(),
  voidReason: z.string().nullable(),
  allocations: z.array(allocationSchema),
  createdByName: z.string(),
  version: z.int(),
  createdAt: z.iso.datetime(),
})
export type Payment = z.infer<typeof paymentSchema>

export const proposalSchema = z.object({
  parts: z.array(z.object({ item: openItem, amount: yen })),
  fee: yen,
  reasons: z.array(z.enum(['amount', 'sum', 'fee', 'oldest', 'name', 'before'])),
})
export type Proposal = z.infer<typeof proposalSchema>

const input = {
  paidOn: day,
  amount: yen.refine((amount) => amount !== 0),
  fee: yen.min(0).default(0),
  method: methods.default('transfer'),
  payer: z.string().trim().max(200).nullable().default(null),
  note: z.string().trim().max(2000).nullable().default(null),
}

const ages = {
  notDue: yen,
  upTo30: yen.describe('Overdue by 1 to 30 days'),
  upTo60: yen,
  upTo90: yen,
  over90: yen,
  credit: yen.describe('Payments that nothing was matched to'),
  balance: yen.describe('All that is open, less the credit'),
}
export const receivableSchema = z.object({ ...party, name: z.string(), ...ages })
export type Receivable = z.infer<typeof receivableSchema>

export const paymentsApi = defineApi('payments', {
  list: {
    method: 'GET',
    path: '/payments',
    permission: 'payments.read',
    summary: { ja: '入金の一覧（新しい順）', en: 'Payments, the newest first' },
    query: z.object({
      ...pageQuery,
      view: z
        .enum(['open', 'unknown', 'all'])
        .default('all')
        .describe('open: not all matched; unknown: from whom'),
      q: z.string().max(200).optional().describe('振込名義, a name, or an amount'),
      from: day.optional(),
      to: day.optional(),
      customerId: z.uuid().optional(),
      companyId: z.uuid().optional(),
    }),
    returns: pageOf(paymentSchema),
  },
  get: {
    method: 'GET',
    path: '/payments/{id}',
    permission: 'payments.read',
    summary: { ja: '入金', en: 'One payment' },
    params: id,
    returns: paymentSchema,
  },
  create: {
    method: 'POST',
    path: '/payments',
    permission: 'payments.write',
    summary: { ja: '入金を登録する', en: 'Add a payment' },
    body: z.object({
      customerId: z.uuid().nullable().default(null),
      companyId: z.uuid().nullable().default(null),
      ...input,
    }),
    returns: paymentSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/payments/{id}',
    permission: 'payments.write',
    summary: {
      ja: '入金を直す（金額と相手は消込の前だけ）',
      en: 'Correct a payment; its amount and payer only before it is matched',
    },
    params: id,
    body: z.object({
      version: z.int(),
      customerId: z.uuid().nullable().optional(),
      companyId: z.uuid().nullable().optional(),
      paidOn: day.optional(),
      amount: yen.refine((amount) => amount !== 0).optional(),
      fee: yen.min(0).optional(),
      method: methods.optional(),
      payer: z.string().trim().max(200).nullable().optional(),
      note: z.string().trim().max(2000).nullable().optional(),
    }),
    returns: paymentSchema,
  },
  void: {
    method: 'POST',
    path: '/payments/{id}/void',
    permission: 'payments.write',
    summary: { ja: '入金を取り消す（記録は残る）', en: 'Void a payment; it stays on record' },
    params: id,
    body: z.object({ version: z.int(), reason: z.string().trim().min(1).max(500) }),
    returns: paymentSchema,
  },
  proposals: {
    method: 'GET',
    path: '/payments/{id}/proposals',
    permission: 'payments.read',
    summary: { ja: '消込の候補', en: 'What a payment may be for' },
    params: id,
    returns: z.object({ items: z.array(proposalSchema) }),
  },
  match: {
    method: 'POST',
    path: '/payments/{id}/allocations',
    permission: 'payments.write',
    summary: { ja: '請求・受注に消し込む', en: 'Match a payment to invoices and orders' },
    params: id,
    body: z.object({
      version: z.int(),
      fee: yen.min(0).optional(),
      parts: z
        .array(
          z.object({
            kind: z.enum(['document', 'order']),
            id: z.uuid(),
            amount: yen.refine((amount) => amount !== 0),
          }),
        )
        .min(1)
        .max(200),
    }),
    returns: paymentSchema,
  },
  unmatch: {
    method: 'DELETE',
    path: '/payments/allocations/{id}',
    permission: 'payments.write',
    summary: { ja: '消込を解除する', en: 'Take a match back' },
    params: id,
    returns: paymentSchema,
  },
  readBank: {
    method: 'POST',
    path: '/payments/bank',
    permission: 'payments.write',
    summary: {
      ja: '銀行の入出金明細 CSV から入金を取り込む（同じ行は二度入らない）',
      en: 'Take payments from a bank’s CSV; no line comes in twice',
    },
    query: z.object({ method: methods.default('transfer') }),
    upload: true,
    returns: z.object({
      added: z.int(),
      known: z.int().describe('Lines that were here already'),
      refused: z.array(z.object({ row: z.int(), reason: z.enum(['day', 'amount']) })),
    }),
  },
  receivables: {
    method: 'GET',
    path: '/receivables',
    permission: 'payments.read',
    summary: { ja: '売掛残高と支払いの遅れ（ある日の時点）', en: 'What is owed and since when, as of a day' },
    query: z.object({
      asOf: day.optional().describe('Today where it is left out'),
      customerId: z.uuid().optional(),
      companyId: z.uuid().optional(),
    }),
    returns: z.object({
      asOf: day,
      items: z.array(receivableSchema).describe('The largest balance first, 1,000 at most'),
      total: z.object(ages),
      parties: z.int().describe('How many there are'),
    }),
  },
  openItems: {
    method: 'GET',
    path: '/receivables/items',
    permission: 'payments.read',
    summary: { ja: '残っている請求と受注', en: 'Invoices and orders that are open' },
    query: z.object({
      asOf: day.optional(),
      customerId: z.uuid().optional(),
      companyId: z.uuid().optional(),
      q: z.string().max(200).optional().describe('A number, or a part of the name'),
    }),
    returns: z.object({ items: z.array(openItem).describe('The oldest first, 200 at most') }),
  },
})

/** What has a name in the OpenAPI document. */
export const paymentsSchemas = {
  Payment: paymentSchema,
  PaymentAllocation: allocationSchema,
}
