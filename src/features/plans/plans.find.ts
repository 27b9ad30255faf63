import { sql } from 'kysely'
import { organisationCalendar } from '#features/calendar/calendar.actions.ts'
import { selectRules } from '#features/calendar/calendar.store.ts'
import { findProducts, readTaxRates } from '#features/products/products.find.ts'
import type { FoundProduct } from '#features/products/products.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import { notFound } from '#kit/problem.ts'
import type { DatedRate } from '#kit/sale.ts'
import type { Work } from '#platform/work.ts'
import { disclosureOf, type Disclosure, type DisclosureQuestion } from './plans.disclosure.ts'
import { missingOf, type Gap } from './plans.gaps.ts'
import { editionNotFound, productsIn } from './plans.ts'
import type { PlanTerms } from './plans.terms.ts'

/** What was agreed to: never changes. */
export type Edition = {
  readonly planId: string
  readonly edition: number
  readonly code: string
  readonly name: string
  readonly terms: PlanTerms
  /** Whether new subscriptions take it: the current edition of a plan that is offered. */
  readonly isOffered: boolean
}

const edition = sql`e.plan_id, e.edition, p.code, e.name, e.terms,
  p.edition = e.edition and p.retired_at is null and p.deleted_at is null as is_offered`

/** Editions by `editionKey`; also of plans in the bin, since subscriptions of them go on. */
export async function readEditions(
  work: Pick<Work, 'db'>,
  wanted: readonly { readonly planId: string; readonly edition: number }[],
): Promise<Map<string, Edition>> {
  const { rows } = await sql<Edition>`
    select ${edition} from plan_edition e join plan p on p.id = e.plan_id
    join (select distinct * from unnest(${wanted.map(({ planId }) => planId)}::uuid[],
      ${wanted.map((one) => one.edition)}::int[]) w (plan_id, edition)) w
      on w.plan_id = e.plan_id and w.edition = e.edition`.execute(work.db)
  return new Map(rows.map((one) => [editionKey(one), one]))
}

export function editionKey(of: { readonly planId: string; readonly edition: number }): string {
  return `${of.planId}/${of.edition}`
}

export async function readEdition(work: Pick<Work, 'db'>, planId: string, number: number): Promise<Edition> {
  const found = [...(await readEditions(work, [{ planId, edition: number }])).values()][0]
  if (!found) throw notFound(editionNotFound)
  return found
}

/** What may be subscribed to on a day, by its code. */
export async function offeredEditions(work: Pick<Work, 'db'>, on: string): Promise<Edition[]> {
  const { rows } = await sql<Edition>`
    select ${edition} from plan p join plan_edition e on e.plan_id = p.id and e.edition = p.edition
    where p.deleted_at is null and p.retired_at is null
      and coalesce((e.terms ->> 'applyFrom')::date, ${on}::date) <= ${on}::date
      and coalesce((e.terms ->> 'applyUntil')::date, ${on}::date) >= ${on}::date
    order by p.code_key`.execute(work.db)
  return rows
}

/** All that amounts are worked out from. */
export type Shop = {
  readonly products: ReadonlyMap<string, FoundProduct>
  readonly rates: readonly DatedRate[]
  readonly sale: Settings['sale']
  readonly seller: Settings['seller']
  readonly today: string
}

/** The shop as it stands, with the products that some terms (and own items) name. */
export async function readShop(
  work: Work,
  terms: readonly PlanTerms[],
  alsoProducts: readonly string[] = [],
): Promise<Shop> {
  const ids = [...new Set([...terms.flatMap(productsIn), ...alsoProducts])]
  const { sale, seller } = await readSettings(work)
  const calendar = await organisationCalendar(work)
  return {
    products: new Map((ids.length > 0 ? await findProducts(work, { ids }) : []).map((one) => [one.id, one])),
    rates: await readTaxRates(work),
    sale,
    seller,
    today: calendar.today(),
  }
}

/** What keeps these terms from being published, in the order of the law. */
export async function gapsOf(work: Work, terms: PlanTerms, shop: Shop): Promise<Gap[]> {
  const { rules } = await selectRules(work)
  return missingOf(terms, {
    products: shop.products,
    seller: shop.seller,
    closedWeekdays: rules.weekly,
    today: shop.today,
  })
}

type Agreeing = Omit<DisclosureQuestion, 'terms' | 'name' | 'products' | 'rates' | 'sale' | 'seller'>

/** The final confirmation of an edition, for a choice that somebody made: what a subscription keeps word by word. */
export async function discloseEdition(
  work: Work,
  { terms, name }: Pick<Edition, 'terms' | 'name'>,
  agreeing: Agreeing,
): Promise<Disclosure> {
  const own = (agreeing.items ?? []).map(({ productId }) => productId)
  const { products, rates, sale, seller } = await readShop(work, [terms], own)
  return disclosureOf({ ...agreeing, terms, name, products, rates, sale, seller })
}
