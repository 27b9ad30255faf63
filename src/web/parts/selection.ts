import { useCallback, useMemo, useState } from 'react'

/** Which rows are chosen, by id; a range is chosen from the row chosen before. */
export type Selection = {
  readonly ids: ReadonlySet<string>
  toggle(id: string, options?: { readonly range: boolean }): void
  set(ids: Iterable<string>): void
  clear(): void
}

/** What is chosen after a click: the row alone, or with Shift every row between it and the one before, like it. */
export function toggled(
  chosen: ReadonlySet<string>,
  order: readonly string[],
  id: string,
  from: string | null,
): ReadonlySet<string> {
  const next = new Set(chosen)
  const ends = [order.indexOf(from ?? id), order.indexOf(id)].toSorted((one, other) => one - other)
  const [first = -1, last = -1] = ends
  const range = first < 0 ? [id] : order.slice(first, last + 1)
  const on = !chosen.has(id)
  for (const one of range) {
    if (on) next.add(one)
    else next.delete(one)
  }
  return next
}

/** `order` are the loaded ids as they stand; ids that are no longer among them fall out of the selection. */
export function useSelection(order: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [anchor, setAnchor] = useState<string | null>(null)
  const ids = useMemo(() => chosen.intersection(new Set(order)), [chosen, order])
  const toggle = useCallback(
    (id: string, { range } = { range: false }) => {
      setChosen((before) => toggled(before, order, id, range ? anchor : null))
      setAnchor(id)
    },
    [order, anchor],
  )
  const set = useCallback((next: Iterable<string>) => setChosen(new Set(next)), [])
  const clear = useCallback(() => setChosen(new Set()), [])
  return { ids, toggle, set, clear }
}

/** The same for rows that come and go in windows: what was marked stays marked while it is out of sight. */
export function useMarks(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const set = useCallback((next: Iterable<string>) => setIds(new Set(next)), [])
  const toggle = useCallback((id: string) => setIds((before) => toggled(before, [id], id, null)), [])
  const clear = useCallback(() => setIds(new Set()), [])
  return { ids, toggle, set, clear }
}
