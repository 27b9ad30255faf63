import type { Work } from '#platform/work.ts'
import { createProduct } from './products.actions.ts'
import type { Product } from './products.api.ts'

let made = 0

/** A product for tests: a code of its own, 1,000 yen with tax since 2000, unless given otherwise. */
export function makeProduct(
  work: Work,
  given: Partial<Parameters<typeof createProduct>[1]> = {},
): Promise<Product> {
  made++
  const code = `TEST-${made}`
  const price = { price: '1000', taxIncluded: true, startsOn: '2000-01-01' }
  return createProduct(work, { code, name: `商品${made}`, price, ...given })
}
