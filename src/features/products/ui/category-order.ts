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

/**
 * Where dropping a category on another one's row takes it: beside that one, before it on the way up and behind it on the
 * way down. Null where it stays: on itself, or on one below itself.
 */
export function dropped(categories: readonly Category[], id: string, over: string): Place | null {
  const target = categories.find((one) => one.id === over)
  if (!target || isWithin(categories, over, id)) return null
  const order = inTree(categories).map((one) => one.id)
  const { parentId } = target
  if (order.indexOf(over) < order.indexOf(id)) return { parentId, before: over }
  const sisters = categories.filter((one) => one.parentId === parentId && one.id !== id).map((one) => one.id)
  return { parentId, before: sisters[sisters.indexOf(over) + 1] ?? null }
}

/** Whether a category is another one or stands somewhere below it. */
function isWithin(categories: readonly Category[], id: string | null, above: string): boolean {
  if (id === null || id === above) return id !== null
  return isWithin(categories, categories.find((one) => one.id === id)?.parentId ?? null, above)
}

/** `path` is its name behind those of all above it, `all` counts its products with those of all below it. */
export type Branch = Category & {
  readonly depth: number
  readonly path: readonly string[]
  readonly all: number
}

/** The tree in the order of reading, each with how deep it stands. */
export function inTree(categories: readonly Category[]): Branch[] {
  const below = (parentId: string | null, above: readonly string[]): Branch[] =>
    categories
      .filter((one) => one.parentId === parentId)
      .flatMap((one) => {
        const path = [...above, one.name]
        const children = below(one.id, path)
        const own = children
          .filter((child) => child.parentId === one.id)
          .reduce((sum, child) => sum + child.all, one.count)
        return [{ ...one, depth: above.length, path, all: own }, ...children]
      })
  return below(null, [])
}
