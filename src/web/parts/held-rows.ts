import { useMemo, useState } from 'react'

type Row = { readonly id: string }

/**
 * Rows that do not move under the pointer: each stands where it stood, with what is in it now; what comes after the last
 * of them is appended. New rows between them, and the going of old ones, wait until the pointer has left.
 */
export function heldRows<R extends Row>(shown: readonly R[], now: readonly R[]): readonly R[] {
  const fresh = new Map(now.map((row) => [row.id, row]))
  const ids = new Set(shown.map(({ id }) => id))
  const last = now.findLastIndex(({ id }) => ids.has(id))
  const after = last < 0 ? [] : now.slice(last + 1)
  return [...shown.map((row) => fresh.get(row.id) ?? row), ...after]
}

type Held<R> = { readonly rows: readonly R[]; hold(): void; release(): void }

/** Holds the rows of one place (a list as its address names it) between `hold` and `release`. */
export function useHeldRows<R extends Row>(now: readonly R[], place: string): Held<R> {
  const [held, setHeld] = useState<{ place: string; rows: readonly R[] } | null>(null)
  const rows = useMemo(() => (held?.place === place ? heldRows(held.rows, now) : now), [held, place, now])
  return {
    rows,
    hold: () => setHeld({ place, rows: now }),
    release: () => setHeld(null),
  }
}
