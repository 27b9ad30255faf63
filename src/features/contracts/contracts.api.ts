import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'

const id = z.object({ id: z.uuid() })
const text = (most: number) => z.string().max(most).nullable()

export const contractStates = ['preparing', 'active', 'renewalDue', 'ended', 'cancelled'] as const
export const contractCycles = ['once', 'monthly', 'yearly'] as const
export const contractViews = ['current', 'due', 'mine', 'all'] as const

/** What a person writes about a contract. */
export const contractInput = z.object({
  title: z.string().trim().min(1).max(200),
  number: text(60).describe('契約番号, as typed'),
  kind: text(60).describe('保守, 賃貸借, 業務委託 …'),
  startedOn: z.iso.date(),
  endsOn: z.iso.date().nullable().describe('The last day of the present term; null without an end'),
  autoRenews: z.boolean(),
  renewalMonths: z.int().min(1).max(600).nullable(),
  noticeDays: z.int().min(0).max(366).describe('It is time to decide so many days before the end'),
  amount: z.int().min(0).max(Number.MAX_SAFE_INTEGER).nullable().describe('Yen, each cycle'),
  cycle: z.enum(contractCycles),
  terms: text(20_000),
  ownerId: z.uuid().nullable(),
})
export type ContractInput = z.infer<typeof contractInput>

export const contractSchema = contractInput.extend({
  id: z.uuid(),
  on: z.object({ kind: z.enum(['customer', 'company']), id: z.uuid(), name: z.string() }),
  state: z.enum(contractStates),
  cancelledOn: z.iso.date().nullable(),
  cancelReason: z.string().nullable(),
  term: z.int().describe('1 at first, one more with each renewal'),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Contract = z.infer<typeof contractSchema>

export const contractsApi = defineApi('contracts', {
  list: {
    method: 'GET',
    path: '/contracts',
    permission: 'contracts.read',
    summary: { ja: '契約の一覧（終わりの近い順）', en: 'List contracts, by their end' },
    query: z.object({
      ...pageQuery,
      view: z
        .enum(contractViews)
        .default('current')
        .describe('current: not ended; due: time to decide; mine: current and mine'),
      customerId: z.uuid().optional(),
      companyId: z.uuid().optional(),
    }),
    returns: pageOf(contractSchema),
  },
  get: {
    method: 'GET',
    path: '/contracts/{id}',
    permission: 'contracts.read',
    summary: { ja: '契約', en: 'One contract' },
    params: id,
    returns: contractSchema,
  },
  create: {
    method: 'POST',
    path: '/contracts',
    permission: 'contracts.write',
    summary: { ja: '契約を登録する', en: 'Add a contract' },
    body: contractInput
      .partial()
      .required({ title: true, startedOn: true })
      .extend({ on: z.object({ kind: z.enum(['customer', 'company']), id: z.uuid() }) }),
    returns: contractSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/contracts/{id}',
    permission: 'contracts.write',
    summary: { ja: '契約を変える', en: 'Change a contract' },
    params: id,
    body: contractInput.partial().extend({ version: z.int() }),
    returns: contractSchema,
  },
  renew: {
    method: 'POST',
    path: '/contracts/{id}/renew',
    permission: 'contracts.write',
    summary: { ja: '契約を更新する（次の期間を始める）', en: 'Renew a contract for another term' },
    params: id,
    body: z.object({
      version: z.int(),
      endsOn: z.iso.date().optional().describe('The end of the new term; by renewalMonths when left out'),
      amount: contractInput.shape.amount.optional(),
    }),
    returns: contractSchema,
  },
  cancel: {
    method: 'POST',
    path: '/contracts/{id}/cancel',
    permission: 'contracts.write',
    summary: { ja: '契約を解約する', en: 'Cancel a contract' },
    params: id,
    body: z.object({ version: z.int(), cancelledOn: z.iso.date(), reason: text(1000).optional() }),
    returns: contractSchema,
  },
  resume: {
    method: 'POST',
    path: '/contracts/{id}/resume',
    permission: 'contracts.write',
    summary: { ja: '解約を取り消す', en: 'Take a cancellation back' },
    params: id,
    body: z.object({ version: z.int() }),
    returns: contractSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/contracts/{id}',
    permission: 'contracts.write',
    summary: { ja: '契約をごみ箱に入れる', en: 'Move a contract to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/contracts/{id}/restore',
    permission: 'contracts.write',
    summary: { ja: '契約をごみ箱から戻す', en: 'Restore a contract from the bin' },
    params: id,
    returns: contractSchema,
  },
})

/** What has a name in the OpenAPI document. */
export const contractsSchemas = {
  Contract: contractSchema,
}
