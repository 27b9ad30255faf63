import { makeProduct } from '#features/products/products.make.ts'
import { readVersionedSettings, updateSettings } from '#features/settings/settings.actions.ts'
import type { Work } from '#platform/work.ts'
import { createPlan, publishPlan } from './plans.actions.ts'
import { emptyTerms } from './plans.ts'
import type { Plan } from './plans.schemas.ts'
import type { PlanTerms } from './plans.terms.ts'

let made = 0

/** Terms for tests that may be published: a product a month for as long as somebody likes. */
export function wholeTerms(productId: string, given: Partial<PlanTerms> = {}): PlanTerms {
  return {
    ...emptyTerms,
    contents: [{ from: 1, to: null, items: [{ productId, quantity: 1, unitPrice: 3980 }] }],
    cycles: [{ kind: 'months', every: 1, day: 10 }],
    payments: [{ method: 'クレジットカード', when: 'shipping', days: 0, fee: 0 }],
    leaving: { ...emptyTerms.leaving, returns: '不良品は送料当方負担で交換します。' },
    ...given,
  }
}

/** A published plan for tests, with a product of its own unless the terms name others. */
export async function makePlan(work: Work, given: Partial<PlanTerms> = {}): Promise<Plan> {
  await nameSeller(work)
  made++
  const productId = given.contents ? '' : (await makeProduct(work)).id
  const { id, version } = await createPlan(work, {
    code: `PLAN-${made}`,
    name: `定期コース${made}`,
    terms: wholeTerms(productId, given),
  })
  return publishPlan(work, id, version)
}

/** Without a seller no plan can be published. */
export async function nameSeller(work: Work): Promise<void> {
  const { version, settings } = await readVersionedSettings(work)
  if (settings.seller.name !== '' && settings.seller.phone !== '') return
  const seller = { ...settings.seller, name: '株式会社みどり堂', phone: '0120-000-000' }
  await updateSettings(work, { version, settings: { ...settings, seller } })
}
