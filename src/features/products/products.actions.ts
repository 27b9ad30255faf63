import { noteEverybody } from '#features/changes/changes.actions.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { changes, type Recorded } from '#features/audit/audit.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { Page, Total } from '#kit/page.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { ListedProduct, Product, ProductFilter, StockMove } from './products.api.ts'
import { readCategories } from './products.categories.store.ts'
import { insertStockMove, readStockMoves } from './products.stock.store.ts'
import * as store from './products.store.ts'
import {
  noSuchCategory,
  parentInBin,
  partsInBin,
  partsStay,
  productNotFound,
  readProduct,
  setHasNoStock,
  stillPart,
  stockNotCounted,
  wrongParent,
  wrongParts,
  type DatedPrice,
  type Part,
  type ProductPatch,
} from './products.ts'

/** The day by which prices hold and products are sold: the organisation's. */
export async function todayOf(work: Work): Promise<string> {
  return todayIn((await readSettings(work)).timeZone)
}

export async function readProducts(work: Work, query: store.ListQuery): Promise<Page<ListedProduct>> {
  return store.listProducts(work, await todayOf(work), query)
}

export async function countProducts(work: Work, filter: ProductFilter): Promise<Total> {
  return store.countProducts(work, await todayOf(work), filter)
}

export async function getProduct(work: Work, id: string): Promise<Product> {
  const today = await todayOf(work)
  const product = await store.findProduct(work, today, id)
  if (!product) throw notFound(productNotFound)
  return { ...product, variations: await store.listVariations(work, today, id) }
}

type NewProduct = ProductPatch & {
  code: string
  name: string
  price?: { price: string; taxIncluded: boolean; startsOn?: string | undefined } | undefined
  stock?: number | null | undefined
}

export function createProduct(work: Work, { price, stock = null, ...given }: NewProduct): Promise<Product> {
  const fields = readProduct(given)
  return write(work, async (tx) => {
    if (fields.parentId !== null) await mustBeParent(tx, null, fields.parentId)
    await mustBeCategory(tx, fields.categoryId)
    const id = await store.insertProduct(tx, fields, stock)
    if (stock !== null) await insertStockMove(tx, id, { kind: 'made', by: null, stock, reason: null })
    if (price) await store.putPrice(tx, id, { ...price, startsOn: price.startsOn ?? (await todayOf(tx)) })
    return noted(tx, id, 'create', { after: { ...fields, ...(price && { price }), stock } })
  })
}

export function updateProduct(
  work: Work,
  id: string,
  { version, ...given }: ProductPatch & { version: number },
): Promise<Product> {
  return write(work, async (tx) => {
    if (given.parentId) await store.lockProducts(tx, [id, given.parentId])
    const stored = await mustBeCurrent(tx, id, version)
    const before = store.fieldsOf(stored)
    const after = readProduct(given, before)
    const changed = changes(before, after)
    if (!changed) return stored
    if (after.parentId !== null && after.parentId !== before.parentId)
      await mustBeParent(tx, stored, after.parentId)
    if (after.categoryId !== before.categoryId) await mustBeCategory(tx, after.categoryId)
    await store.saveProduct(tx, id, after)
    // Who bought of a category, or any variant, are others now.
    if (after.categoryId !== before.categoryId || after.parentId !== before.parentId) await noteEverybody(tx)
    return noted(tx, id, 'update', changed)
  })
}

/** The price from a day on; one that is there for that day is replaced. Orders keep what was agreed. */
export function setPrice(
  work: Work,
  id: string,
  { version, ...given }: DatedPrice & { version: number },
): Promise<Product> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    const before = stored.prices.find(({ startsOn }) => startsOn === given.startsOn)
    await store.putPrice(tx, id, given)
    await store.raiseVersion(tx, id)
    return noted(tx, id, 'setPrice', { ...(before && { before }), after: given })
  })
}

export function removePrice(
  work: Work,
  id: string,
  { version, startsOn }: { version: number; startsOn: string },
): Promise<Product> {
  return write(work, async (tx) => {
    const stored = await mustBeCurrent(tx, id, version)
    const before = stored.prices.find((one) => one.startsOn === startsOn)
    if (!before) return stored
    await store.deletePrice(tx, id, startsOn)
    await store.raiseVersion(tx, id)
    return noted(tx, id, 'removePrice', { before })
  })
}

/** Says what a set is made of. Sets do not contain sets, so none can come to contain itself. */
export function setParts(
  work: Work,
  id: string,
  { version, parts }: { version: number; parts: readonly Part[] },
): Promise<Product> {
  return write(work, async (tx) => {
    const ids = parts.map(({ productId }) => productId)
    await store.lockProducts(tx, [id, ...ids])
    const stored = await mustBeCurrent(tx, id, version)
    const wrong = wrongParts(id, parts, await store.readPartCandidates(tx, ids))
    if (wrong)
      throw new Problem('invalid', {
        params: { name: wrong.name },
        fields: [{ path: 'parts', message: wrong.message }],
      })
    const holder = stored.partOf[0]
    if (holder && parts.length > 0) throw partsStay(holder.name)
    const changed = changes(
      { parts: stored.parts.map((part) => ({ productId: part.id, quantity: part.quantity })) },
      { parts: parts.map(({ productId, quantity }) => ({ productId, quantity })) },
    )
    if (!changed) return stored
    await store.replaceParts(tx, id, parts)
    // What a set has in stock is what its parts have.
    if (parts.length > 0) await store.setStock(tx, id, null)
    await store.raiseVersion(tx, id)
    return noted(tx, id, 'setParts', changed)
  })
}

/** What moved the stock of a product, the latest first. */
export async function stockMoves(
  work: Work,
  id: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<Page<StockMove>> {
  await getProduct(work, id)
  return readStockMoves(work, id, page)
}

/** An act of its own with its reason: by so many, or to what was counted (棚卸し). Raises no version, as sales do not. */
export function changeStock(
  work: Work,
  id: string,
  change: { reason: string } & ({ by: number } | { to: number | null }),
): Promise<Product> {
  return write(work, async (tx) => {
    const stored = await store.findProduct(tx, await todayOf(tx), id, { lock: true })
    if (!stored) throw notFound(productNotFound)
    if (stored.isSet) throw setHasNoStock()
    if ('by' in change && stored.stock === null) throw stockNotCounted()
    const stock = 'by' in change ? (stored.stock ?? 0) + change.by : change.to
    await store.setStock(tx, id, stock)
    const by = stock === null || stored.stock === null ? null : stock - stored.stock
    await insertStockMove(tx, id, {
      kind: 'by' in change ? 'changed' : 'counted',
      by,
      stock,
      reason: change.reason,
    })
    return noted(tx, id, 'stock', {
      before: { stock: stored.stock },
      after: { stock, reason: change.reason },
    })
  })
}

/** Moves a product to the bin, its variations with it. What is part of a set stays. */
export function removeProduct(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    await mustBeCurrent(tx, id, version)
    const ids = await store.binProduct(tx, id)
    const set = await store.setWith(tx, ids)
    if (set !== undefined) throw stillPart(set)
    await notedMany(tx, ids, 'remove')
  })
}

/** Takes a product out of the bin, with the variations that went with it. One outside the bin stays as it is. */
export function restoreProduct(work: Work, id: string): Promise<Product> {
  return write(work, async (tx) => {
    const binned = await store.findProduct(tx, await todayOf(tx), id, { deleted: true, lock: true })
    if (!binned) return getProduct(tx, id)
    if (binned.parentId !== null && !(await store.findProduct(tx, await todayOf(tx), binned.parentId)))
      throw parentInBin()
    const parts = binned.parts.map((part) => part.id)
    if ((await store.readPartCandidates(tx, parts)).size < parts.length) throw partsInBin()
    await notedMany(tx, await store.unbinProduct(tx, binned), 'restore')
    return getProduct(tx, id)
  })
}

async function notedMany(tx: Work, ids: readonly string[], what: 'remove' | 'restore'): Promise<void> {
  for (const id of ids) {
    await audit(tx, { action: `product.${what}`, subjectKind: 'product', subjectId: id })
    await announce(tx, { topic: 'product', id })
  }
}

async function noted(
  tx: Work,
  id: string,
  what: string,
  sides: { before?: Recorded; after?: Recorded },
): Promise<Product> {
  await audit(tx, { action: `product.${what}`, subjectKind: 'product', subjectId: id, ...sides })
  await announce(tx, { topic: 'product', id })
  return getProduct(tx, id)
}

async function mustBeCurrent(work: Work, id: string, version: number): Promise<Product> {
  await store.lockProducts(work, [id])
  const stored = await getProduct(work, id)
  if (stored.version !== version) throw new Problem('stale', { current: stored })
  return stored
}

async function mustBeCategory(work: Work, id: string | null): Promise<void> {
  if (id !== null && !(await readCategories(work)).some((one) => one.id === id)) throw noSuchCategory()
}

/** A variation has none of its own. The parent's row is held, so that it does not become one meanwhile. */
async function mustBeParent(work: Work, own: Product | null, parentId: string): Promise<void> {
  if (parentId === own?.id) throw wrongParent('self')
  const parent = await store.findProduct(work, await todayOf(work), parentId, { lock: true })
  if (!parent) throw wrongParent('missing')
  if (parent.parentId !== null) throw wrongParent('variation')
  if (own && own.variations.length > 0) throw wrongParent('hasOwn')
}
