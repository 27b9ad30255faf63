/** Room for a day in either language: 30 Nov 2026 (Wed). */
export const dayWidth = 146

type Sized = { readonly width: number; readonly leaves?: number }

/** The columns there is room for, in their order; those with the largest `leaves` go first, those without it stay. */
export function fitting<C extends Sized>(columns: readonly C[], room: number): readonly C[] {
  const leaving = columns
    .filter(({ leaves }) => leaves !== undefined)
    .toSorted((one, other) => (other.leaves ?? 0) - (one.leaves ?? 0))
  const gone = new Set<C>()
  let needed = columns.reduce((sum, { width }) => sum + width, 0)
  for (const column of leaving) {
    if (needed <= room) break
    gone.add(column)
    needed -= column.width
  }
  return columns.filter((column) => !gone.has(column))
}

type Placed = {
  readonly key: string
  readonly width: number
  readonly grow?: number
  readonly pinned?: boolean
}

/**
 * The first column and those that are pinned stand in front and stay where they are while the others scroll: `stays` says
 * how far from the left, in pixels. From the one on that would leave them less than a third of the room, all scroll.
 */
export function pinning<C extends Placed>(
  columns: readonly C[],
  room: number,
  before: number,
): readonly (C & { readonly stays?: number })[] {
  const [first, ...others] = columns
  if (!first) return []
  const lefts = new Map<string, number>()
  let left = before + first.width
  for (const { key, width } of others.filter(({ pinned }) => pinned)) {
    if (left + width > (room * 2) / 3) break
    lefts.set(key, left)
    left += width
  }
  // What others stand behind does not grow: its width is where they begin.
  const staying = others.flatMap((column) => {
    const stays = lefts.get(column.key)
    return stays === undefined ? [] : [{ ...column, grow: 0, stays }]
  })
  const scrolling = others.filter(({ key }) => !lefts.has(key))
  return [{ ...first, ...(lefts.size > 0 && { grow: 0 }), stays: before }, ...staying, ...scrolling]
}
