import { ensureCategory } from '#features/products/products.categories.ts'
import { createProduct, setParts, setPrice } from '#features/products/products.actions.ts'
import { findProducts } from '#features/products/products.find.ts'
import { productKey } from '#features/products/products.ts'
import type { Work } from '#platform/work.ts'
import { demoProducts, type DemoProduct } from './demo.products.data.ts'

/** Puts the wares of the demo's shop on its shelves; what is there already stays as it is. */
export async function makeProducts(work: Work): Promise<void> {
  const known = await findProducts(work, { codeKeys: demoProducts.map(({ code }) => productKey(code)) })
  const ids = new Map(known.map(({ codeKey, id }) => [codeKey, id]))
  const categories = new Map<string, string | null>()
  for (const product of demoProducts) {
    const key = productKey(product.code)
    if (ids.has(key)) continue
    const path = product.category.join()
    if (!categories.has(path)) categories.set(path, await ensureCategory(work, product.category))
    ids.set(key, await makeOne(work, product, categories.get(path) ?? null, ids))
  }
}

async function makeOne(
  work: Work,
  { category: _category, prices, variationOf, parts = [], ...given }: DemoProduct,
  categoryId: string | null,
  ids: ReadonlyMap<string, string>,
): Promise<string> {
  const idOf = (code: string): string => ids.get(productKey(code)) ?? ''
  const [first, ...later] = prices.map(([startsOn, yen]) => ({
    startsOn,
    price: String(yen),
    taxIncluded: true,
  }))
  let made = await createProduct(work, {
    ...given,
    categoryId,
    cost: given.cost === undefined ? null : String(given.cost),
    ...(variationOf !== undefined && { parentId: idOf(variationOf) }),
    ...(first && { price: first }),
  })
  const { id } = made
  for (const price of later) made = await setPrice(work, id, { ...price, version: made.version })
  if (parts.length > 0)
    await setParts(work, id, {
      version: made.version,
      parts: parts.map(([code, quantity]) => ({ productId: idOf(code), quantity })),
    })
  return id
}
