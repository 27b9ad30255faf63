import type { Category } from '../products.api.ts'

/** Where a category goes: below whom, and before whom (null is last). */
export type Place = { readonly parentId: string | null; readonly before: string | null }
export type Step = 'up' | 'down' | 'inward' | 'outward'

/** Where one step takes a category, or null where it can go no further. Sisters stand in their order. */
export function stepped(categories: readonly Category[], id: string, step: Step): Place | null {
  const own = categories.find((one) => one.id === id)
  if (!own) return null
  const { parentId } = own
  const sisters = categories.filter((one) => one.parentId === parentId).map((one) => one.id)
  const at = sisters.indexOf(id)
  const before = sisters[at - 1]
  if (step === 'up') return before === undefined ? null : { parentId, before }
  if (step === 'down') return at + 1 < sisters.length ? { parentId, before: sisters[at + 2] ?? null } : null
  if (step === 'inward') return before === undefined ? null : { parentId: before, before: null }
  const parent = categories.find((one) => one.id === parentId)
  if (!parent) return null
  // Right behind what it comes out of.
  const aunts = categories.filter((one) => one.parentId === parent.parentId).map((one) => one.id)
  return { parentId: parent.parentId, before: aunts[aunts.indexOf(parent.id) + 1] ?? null }
}

/** The tree in the order of reading, each with how deep it stands. */
export function inTree(categories: readonly Category[]): (Category & { depth: number })[] {
  const below = (parentId: string | null, depth: number): (Category & { depth: number })[] =>
    categories
      .filter((one) => one.parentId === parentId)
      .flatMap((one) => [{ ...one, depth }, ...below(one.id, depth + 1)])
  return below(null, 0)
}
