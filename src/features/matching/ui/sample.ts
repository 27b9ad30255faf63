/** Some of a list, evenly from its first to its last. */
export function evenly<T>(list: readonly T[], size: number): readonly T[] {
  if (list.length <= size) return list
  return Array.from({ length: size }, (_, n) => Math.round((n * (list.length - 1)) / (size - 1))).flatMap(
    (at) => list.slice(at, at + 1),
  )
}

/** A list in parts of so many. */
export function inParts<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))
}
