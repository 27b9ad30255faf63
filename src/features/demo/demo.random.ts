/** A stream of pseudo-random numbers; the same seeds give the same stream for ever. */
export type Random = {
  /** 0 ≤ x < 1, in 2³² steps. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly [T, ...T[]]): T
}

/** sfc32, a small fast counting generator by Chris Doty-Humphrey (PractRand). Not for secrets. */
export function randomOf(first: number, second: number): Random {
  let a = first | 0
  let b = second | 0
  let c = 0x9e3779b9 | 0
  let counter = 1
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
  // The author's own seeding runs 12 rounds until near seeds have parted; a few more cost nothing.
  for (let round = 0; round < 15; round++) next()
  return {
    next,
    int: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
  }
}

/** Draws entries by weight: a binary search in the running totals. Throws for an empty list. */
export function byWeight<T>(
  entries: readonly (readonly [entry: T, weight: number])[],
): (random: Random) => T {
  const totals: number[] = []
  let total = 0
  for (const [, weight] of entries) totals.push((total += weight))
  const last = entries.at(-1)
  if (!last) throw new Error('There is nothing to draw from')
  return (random) => {
    const wanted = random.next() * total
    let low = 0
    let high = totals.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((totals[middle] ?? total) > wanted) high = middle
      else low = middle + 1
    }
    return (entries[low] ?? last)[0]
  }
}

/** Draws from a list that is ordered from the commonest down, by the law of Zipf and Mandelbrot: 1 ÷ (rank + q)^s. */
export function byRank<T>(list: readonly T[], { q, s }: { q: number; s: number }): (random: Random) => T {
  return byWeight(list.map((entry, index) => [entry, (index + 1 + q) ** -s] as const))
}
