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
