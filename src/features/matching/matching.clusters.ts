/** Two records, by their place in the list, and how much speaks for one person. */
export type Pair = { readonly a: number; readonly b: number; readonly points: number }

/**
 * Joins pairs to groups of one person, the surest first. `mayJoin` is asked of every two that would meet in one group
 * without being such a pair themselves: a chain of likenesses does not make a parent and a child one.
 */
export function clusters(
  size: number,
  pairs: readonly Pair[],
  mayJoin: (a: number, b: number) => boolean,
): number[][] {
  const groupOf = new Int32Array(size).map((_, at) => at)
  const members = new Map<number, number[]>()
  const membersOf = (group: number): number[] => members.get(group) ?? [group]
  const strongestFirst = pairs.toSorted((p, q) => q.points - p.points || p.a - q.a || p.b - q.b)
  for (const { a, b } of strongestFirst) {
    const [one, other] = [groupOf[a] ?? a, groupOf[b] ?? b]
    if (one === other) continue
    const [left, right] = [membersOf(one), membersOf(other)]
    if (!left.every((x) => right.every((y) => (x === a && y === b) || (x === b && y === a) || mayJoin(x, y))))
      continue
    members.set(one, [...left, ...right])
    members.delete(other)
    for (const member of right) groupOf[member] = one
  }
  return [...members.values()]
    .map((group) => group.toSorted((x, y) => x - y))
    .filter(({ length }) => length > 1)
}
