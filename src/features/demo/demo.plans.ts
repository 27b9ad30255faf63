import { createPlan, publishPlan, readPlans } from '#features/plans/plans.actions.ts'
import { offeredEditions, readShop, type Edition, type Shop } from '#features/plans/plans.find.ts'
import { emptyTerms } from '#features/plans/plans.ts'
import type { PlanTerms } from '#features/plans/plans.terms.ts'
import { findProducts } from '#features/products/products.find.ts'
import { productKey } from '#features/products/products.ts'
import { addReason, listReasons } from '#features/subscriptions/subscriptions.leaving.ts'
import type { Work } from '#platform/work.ts'
import { introduceIssuer } from './demo.billing.ts'
import { issuer } from './demo.story.data.ts'

const payments: PlanTerms['payments'] = [
  { method: 'クレジットカード', when: 'shipping', days: 0, fee: 0 },
  { method: '代金引換', when: 'delivery', days: 0, fee: 330 },
  { method: 'コンビニ後払い', when: 'invoice', days: 14, fee: 250 },
]
const leaving: PlanTerms['leaving'] = {
  byWeb: true,
  byPhone: true,
  phone: issuer.phone,
  hours: '平日 10:00〜17:00',
  early: 'refused',
  conditions: '',
  returns:
    '不良品は、到着から8日以内にご連絡ください。送料当社負担で交換します。お客さまのご都合による返品は受け付けておりません。',
}

type Wanted = { readonly code: string; readonly name: string; readonly terms: (id: Ids) => PlanTerms }
type Ids = (code: string) => string

/** 続けるほど割引 by the month, 頒布会 of six, and every so many days with a minimum of three. */
const plans: readonly Wanted[] = [
  {
    code: 'T-AO30',
    name: '青汁 毎月お届け便',
    terms: (id) => ({
      ...emptyTerms,
      contents: [{ from: 1, to: null, items: [{ productId: id('AO-030'), quantity: 1, unitPrice: null }] }],
      discounts: [
        { from: 1, percent: '20', yen: null },
        { from: 2, percent: '10', yen: null },
        { from: 4, percent: '12', yen: null },
        { from: 7, percent: '15', yen: null },
      ],
      gifts: [{ from: 1, to: 1, productId: id('AO-TRY'), quantity: 1 }],
      cycles: [
        { kind: 'months', every: 1, day: 10 },
        { kind: 'months', every: 1, day: 25 },
        { kind: 'months', every: 2, day: 10 },
      ],
      shipping: { fee: 550, freeFrom: 2 },
      payments,
      leaving: { ...leaving, early: 'free' },
    }),
  },
  {
    code: 'H-SHIKI',
    name: 'からだ想いの頒布会 全6回',
    terms: (id) => ({
      ...emptyTerms,
      contents: ['FD-HN', 'FD-UM', 'TE-GO', 'SP-NY', 'FD-OI', 'SP-KU'].map((code, index) => ({
        from: index + 1,
        to: index + 1,
        items: [{ productId: id(code), quantity: 1, unitPrice: 2480 }],
      })),
      rounds: 6,
      cycles: [{ kind: 'weekday', every: 1, nth: 2, weekday: 3 }],
      shipping: { fee: 550, freeFrom: null },
      payments,
      leaving: { ...leaving, early: 'free' },
    }),
  },
  {
    code: 'T-SKIN',
    name: 'うるおい化粧水 定期コース',
    terms: (id) => ({
      ...emptyTerms,
      contents: [{ from: 1, to: null, items: [{ productId: id('CS-LO'), quantity: 1, unitPrice: null }] }],
      discounts: [
        { from: 1, percent: '50', yen: null },
        { from: 2, percent: '15', yen: null },
      ],
      minimumRounds: 3,
      cycles: [
        { kind: 'days', every: 45 },
        { kind: 'days', every: 30 },
        { kind: 'days', every: 60 },
      ],
      shipping: { fee: 550, freeFrom: 2 },
      payments,
      once: true,
      leaving,
    }),
  },
]

/** Why people leave, and what may be offered to who says so. */
const reasons = [
  ['飲みきれない・使いきれない', 'Too much of it', 'skip'],
  ['価格が高い', 'Too expensive', 'cycle'],
  ['効果を感じない', 'Does not help', null],
  ['ほかの商品に変える', 'Takes another product', 'product'],
  ['しばらく家を空ける', 'Away for a while', 'pause'],
] as const

/** The plans of the shop and the reasons for leaving them; what is there already stays as it is. */
export async function makePlans(work: Work): Promise<void> {
  await introduceIssuer(work)
  const shop = await findProducts(work, { codeKeys: codes.map(productKey) })
  const ids = new Map(shop.map(({ codeKey, id }) => [codeKey, id]))
  if (ids.size < codes.length) return
  const known = new Set((await readPlans(work, { limit: 200 })).items.map(({ code }) => code))
  for (const { code, name, terms } of plans) {
    if (known.has(code)) continue
    const draft = await createPlan(work, { code, name, terms: terms((of) => ids.get(productKey(of)) ?? '') })
    if (draft.missing.length === 0) await publishPlan(work, draft.id, draft.version)
  }
  const given = new Set((await listReasons(work)).items.map(({ label }) => label))
  for (const [position, [label, labelEn, offer]] of reasons.entries())
    if (!given.has(label)) await addReason(work, { label, labelEn, offer, position })
}

const codes = ['AO-030', 'AO-TRY', 'FD-HN', 'FD-UM', 'TE-GO', 'SP-NY', 'FD-OI', 'SP-KU', 'CS-LO']

/** What is needed to sell a plan of the demo: its edition, and the products it names. */
export type DemoPlan = { readonly edition: Edition; readonly shop: Shop }

/** The plans of the demo that are offered on a day, in the order in which they stand here. */
export async function readDemoPlans(work: Work, on: string): Promise<DemoPlan[]> {
  const offered = await offeredEditions(work, on)
  const own = plans.flatMap(({ code }) => offered.find((one) => one.code === code) ?? [])
  const shop = await readShop(
    work,
    own.map(({ terms }) => terms),
  )
  return own.map((edition) => ({ edition, shop }))
}

export async function readDemoReasons(work: Work): Promise<{ id: string; label: string }[]> {
  const { items } = await listReasons(work)
  return reasons.flatMap(([label]) => items.find((one) => one.label === label) ?? [])
}
