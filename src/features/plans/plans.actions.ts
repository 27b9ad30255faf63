import { audit } from '#features/audit/audit.actions.ts'
import { changes, type Recorded } from '#features/audit/audit.ts'
import { priceOn, unitPriceIn } from '#features/products/products.ts'
import type { Page } from '#kit/page.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { fullName, rateOn } from '#kit/sale.ts'
import { fill, type Locale } from '#kit/text.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import { disclosureOf, type Disclosure } from './plans.disclosure.ts'
import { gapsOf, readShop, type Shop } from './plans.find.ts'
import type { Gap } from './plans.gaps.ts'
import { isQuote, quoteRound } from './plans.rounds.ts'
import type { ListedPlan, Plan, PreviewQuestion, ShownGap } from './plans.schemas.ts'
import * as store from './plans.store.ts'
import {
  editionNotFound,
  emptyCode,
  emptyTerms,
  neverPublished,
  nothingToPublish,
  planKey,
  planNotFound,
  productsIn,
  stateOf,
} from './plans.ts'
import type { PlanTerms } from './plans.terms.ts'

export async function readPlans(work: Work, query: store.ListQuery): Promise<Page<ListedPlan>> {
  const { items, next } = await store.listPlans(work, query)
  const shop = await readShop(
    work,
    items.map(({ terms }) => terms),
  )
  return { items: items.map((plan) => listed(plan, shop)), next }
}

export async function getPlan(work: Work, id: string): Promise<Plan> {
  const stored = await store.findPlan(work, id)
  if (!stored) throw notFound(planNotFound)
  return shown(work, stored)
}

type NewPlan = { code: string; name: string; terms?: PlanTerms | undefined }

export function createPlan(work: Work, { code, name, terms = emptyTerms }: NewPlan): Promise<Plan> {
  if (planKey(code) === '') throw emptyCode()
  return write(work, async (tx) => {
    const fields = { code: code.trim(), name: name.trim(), terms }
    const id = await store.insertPlan(tx, fields)
    return noted(tx, id, 'create', { after: fields })
  })
}

/** A draft with the terms of another plan; its editions and who subscribed stay with that one. */
export async function copyPlan(
  work: Work,
  id: string,
  { code, name }: { code: string; name: string },
): Promise<Plan> {
  const { terms } = await getPlan(work, id)
  return createPlan(work, { code, name, terms })
}

export function updatePlan(
  work: Work,
  id: string,
  { version, ...given }: { [K in keyof NewPlan]?: NewPlan[K] | undefined } & { version: number },
): Promise<Plan> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    const { code, name, terms } = stored
    const before = { code, name, terms }
    const after = {
      code: given.code?.trim() ?? code,
      name: given.name?.trim() ?? name,
      terms: given.terms ?? terms,
    }
    if (planKey(after.code) === '') throw emptyCode()
    const changed = changes(before, after)
    if (!changed) return shown(tx, stored)
    await store.savePlan(tx, id, after)
    return noted(tx, id, 'update', changed)
  })
}

/** Keeps the draft as an edition, once all that the law wants to be shown is there. */
export function publishPlan(work: Work, id: string, version: number): Promise<Plan> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    if (!stored.isChanged && stored.retiredAt === null) throw nothingToPublish()
    const gaps = await gapsOf(tx, stored.terms, await readShop(tx, [stored.terms]))
    if (gaps.length > 0) throw incomplete(gaps)
    const edition = await store.insertEdition(tx, id)
    return noted(tx, id, 'publish', { after: { edition, name: stored.name, terms: stored.terms } })
  })
}

/** No new subscriptions; those that are there go on. */
export function retirePlan(work: Work, id: string, version: number): Promise<Plan> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    if (stored.retiredAt !== null) return shown(tx, stored)
    await store.setRetired(tx, id, true)
    return noted(tx, id, 'retire', {})
  })
}

export function offerPlan(work: Work, id: string, version: number): Promise<Plan> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    if (stored.retiredAt === null) return shown(tx, stored)
    if (stored.edition === null) throw neverPublished()
    await store.setRetired(tx, id, false)
    return noted(tx, id, 'offer', {})
  })
}

export function removePlan(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    await mustBeCurrent(tx, id, version)
    await store.binPlan(tx, id)
    await told(tx, id, 'remove', {})
  })
}

/** One outside the bin stays as it is. */
export function restorePlan(work: Work, id: string): Promise<Plan> {
  return write(work, async (tx) => {
    const binned = await store.findPlan(tx, id, { deleted: true, lock: true })
    if (!binned) return getPlan(tx, id)
    await store.unbinPlan(tx, binned)
    return noted(tx, id, 'restore', {})
  })
}

export async function readEditionsOf(work: Work, id: string): Promise<Omit<store.StoredEdition, 'terms'>[]> {
  if (!(await store.findPlan(work, id))) throw notFound(planNotFound)
  return (await store.listEditions(work, id)).map(({ terms: _terms, ...edition }) => edition)
}

export async function getEdition(
  work: Work,
  id: string,
  edition: number,
  locale: Locale,
): Promise<store.StoredEdition & { disclosure: Disclosure }> {
  const [found] = await store.listEditions(work, id, edition)
  if (!found) throw notFound(editionNotFound)
  const { terms, name } = found
  return {
    ...found,
    disclosure: discloseNow(await readShop(work, [terms]), { terms, name, locale }),
  }
}

export async function previewPlan(
  work: Work,
  { terms, name, cycle, paymentMethod, quantity, locale }: PreviewQuestion,
): Promise<{ disclosure: Disclosure; missing: ShownGap[] }> {
  const shop = await readShop(work, [terms])
  return {
    disclosure: discloseNow(shop, { terms, name, locale, cycle, paymentMethod, quantity }),
    missing: said(await gapsOf(work, terms, shop), work.locale),
  }
}

type Asked = Pick<PreviewQuestion, 'terms' | 'name' | 'locale'> & Partial<PreviewQuestion>

function discloseNow(shop: Shop, { cycle = null, paymentMethod = null, quantity = 1, ...asked }: Asked) {
  const { products, rates, sale, seller, today } = shop
  return disclosureOf({
    ...asked,
    cycle,
    paymentMethod,
    quantity,
    products,
    rates,
    sale,
    seller,
    startOn: today,
  })
}

function listed(plan: store.StoredPlan, shop: Shop): ListedPlan {
  const { id, code, name, edition, isChanged, active, version, updatedAt, terms } = plan
  const first = quoteRound({
    terms,
    round: 1,
    quantity: 1,
    paymentMethod: terms.payments[0]?.method ?? '',
    shipOn: shop.today,
    products: shop.products,
    rates: shop.rates,
    sale: shop.sale,
  })
  return {
    id,
    code,
    name,
    state: stateOf(plan),
    edition,
    isChanged: edition !== null && isChanged,
    firstTotal: isQuote(first) ? first.sums.totalYen : null,
    rounds: terms.rounds,
    active,
    version,
    updatedAt,
  }
}

async function shown(work: Work, stored: store.StoredPlan): Promise<Plan> {
  const { terms, publishedAt, createdAt } = stored
  const shop = await readShop(work, [terms])
  const { products, rates, sale, today } = shop
  return {
    ...listed(stored, shop),
    terms,
    missing: said(await gapsOf(work, terms, shop), work.locale),
    products: productsIn(terms).flatMap((productId) => {
      const product = products.get(productId)
      if (!product) return []
      const price = priceOn(product, today)
      const rate = rateOn(rates, product.taxClass, today)
      return {
        id: productId,
        code: product.code,
        name: fullName(product),
        price: price && unitPriceIn(price, { taxMode: sale.taxMode, rate, rounding: sale.rounding }),
      }
    }),
    publishedAt,
    createdAt,
  }
}

function said(gaps: readonly Gap[], locale: Locale): ShownGap[] {
  return gaps.map(({ item, path, message, params }) => ({
    item,
    path,
    message: fill(message[locale], params),
  }))
}

/** Every gap as a field of its own; its numbers are filled in here, since each has others. */
function incomplete(gaps: readonly Gap[]): Problem {
  return new Problem('invalid', {
    detail: {
      ja: '公開に必要な項目がそろっていません。次のところを直してから、もう一度公開してください',
      en: 'Something that is needed before it is published is missing. Correct what is listed and publish again',
    },
    fields: gaps.map(({ path, message, params }) => ({
      path: path === 'seller' ? path : `terms.${path}`,
      message: { ja: fill(message.ja, params), en: fill(message.en, params) },
    })),
  })
}

async function mustBeCurrent(work: Work, id: string, version: number): Promise<store.StoredPlan> {
  const stored = await store.findPlan(work, id, { lock: true })
  if (!stored) throw notFound(planNotFound)
  if (stored.version !== version) throw new Problem('stale', { current: await shown(work, stored) })
  return stored
}

async function told(
  tx: Work,
  id: string,
  what: string,
  sides: { before?: Recorded; after?: Recorded },
): Promise<void> {
  await audit(tx, { action: `plan.${what}`, subjectKind: 'plan', subjectId: id, ...sides })
  await announce(tx, { topic: 'plan', id })
}

async function noted(
  tx: Work,
  id: string,
  what: string,
  sides: { before?: Recorded; after?: Recorded },
): Promise<Plan> {
  await told(tx, id, what, sides)
  return getPlan(tx, id)
}
