import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { pageOf, pageQuery } from '#kit/page.ts'
import {
  disclosureSchema,
  editionSchema,
  gapSchema,
  listedEdition,
  listedPlan,
  newPlan,
  planCode,
  planName,
  planPatch,
  planSchema,
  planStates,
  previewQuestion,
  productRef,
} from './plans.schemas.ts'
import { cycleSchema, planTermsSchema } from './plans.terms.ts'

const id = z.object({ id: z.uuid() })
const versioned = z.object({ version: z.int() })

export const plansApi = defineApi('plans', {
  list: {
    method: 'GET',
    path: '/plans',
    permission: 'plans.read',
    summary: { ja: '定期プランの一覧', en: 'List subscription plans' },
    query: z.object({
      ...pageQuery,
      q: z.string().max(200).optional().describe('Code or name'),
      state: z.enum(planStates).optional(),
    }),
    returns: pageOf(listedPlan),
  },
  get: {
    method: 'GET',
    path: '/plans/{id}',
    permission: 'plans.read',
    summary: { ja: '定期プラン', en: 'One subscription plan' },
    params: id,
    returns: planSchema,
  },
  create: {
    method: 'POST',
    path: '/plans',
    permission: 'plans.write',
    summary: { ja: '定期プランの下書きを作る', en: 'Draft a subscription plan' },
    body: newPlan,
    returns: planSchema,
    status: 201,
  },
  copy: {
    method: 'POST',
    path: '/plans/{id}/copy',
    permission: 'plans.write',
    summary: { ja: '定期プランを写して下書きを作る', en: 'Draft a plan as a copy of another' },
    params: id,
    body: z.object({ code: planCode, name: planName }),
    returns: planSchema,
    status: 201,
  },
  update: {
    method: 'PATCH',
    path: '/plans/{id}',
    permission: 'plans.write',
    summary: { ja: '定期プランの下書きを変える', en: 'Change the draft of a plan' },
    params: id,
    body: planPatch,
    returns: planSchema,
  },
  publish: {
    method: 'POST',
    path: '/plans/{id}/publish',
    permission: 'plans.write',
    summary: {
      ja: '下書きを新しい版として公開する（法定表示がそろっていなければ断られる）',
      en: 'Publish the draft as an edition; refused while anything that the law wants is missing',
    },
    params: id,
    body: versioned,
    returns: planSchema,
  },
  retire: {
    method: 'POST',
    path: '/plans/{id}/retire',
    permission: 'plans.write',
    summary: {
      ja: '新しい申し込みを受け付けない（続いている定期はそのまま）',
      en: 'No longer offer a plan; its subscriptions go on',
    },
    params: id,
    body: versioned,
    returns: planSchema,
  },
  offer: {
    method: 'POST',
    path: '/plans/{id}/offer',
    permission: 'plans.write',
    summary: { ja: '申し込みの受け付けを再開する', en: 'Offer a retired plan again' },
    params: id,
    body: versioned,
    returns: planSchema,
  },
  remove: {
    method: 'DELETE',
    path: '/plans/{id}',
    permission: 'plans.write',
    summary: { ja: '定期プランをごみ箱に入れる', en: 'Move a plan to the bin' },
    params: id,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
  restore: {
    method: 'POST',
    path: '/plans/{id}/restore',
    permission: 'plans.write',
    summary: { ja: '定期プランをごみ箱から戻す', en: 'Restore a plan from the bin' },
    params: id,
    returns: planSchema,
  },
  editions: {
    method: 'GET',
    path: '/plans/{id}/editions',
    permission: 'plans.read',
    summary: { ja: '公開した版（新しい順）', en: 'Editions of a plan, the latest first' },
    params: id,
    returns: z.object({ items: z.array(listedEdition) }),
  },
  edition: {
    method: 'GET',
    path: '/plans/{id}/editions/{edition}',
    permission: 'plans.read',
    summary: { ja: '版の内容と最終確認の表示', en: 'What an edition says, and its final confirmation' },
    params: id.extend({ edition: z.coerce.number().int().min(1) }),
    query: z.object({ locale: z.enum(['ja', 'en']).default('ja') }),
    returns: editionSchema,
  },
  preview: {
    method: 'POST',
    path: '/plans/preview',
    permission: 'plans.read',
    reads: true,
    summary: {
      ja: '条件から最終確認の表示・各回の代金・不足している項目を出す（何も保存しない）',
      en: 'What terms come to: the final confirmation, each round, and what is missing; nothing is stored',
    },
    body: previewQuestion,
    returns: z.object({ disclosure: disclosureSchema, missing: z.array(gapSchema) }),
  },
})

/** What has a name in the OpenAPI document. */
export const plansSchemas = {
  PlanDisclosure: disclosureSchema,
  Plan: planSchema,
  PlanCycle: cycleSchema,
  PlanGap: gapSchema,
  PlanTerms: planTermsSchema,
  ProductOfPlan: productRef,
}
