export type DifferenceLine = { readonly kind: 'same' | 'gone' | 'new'; readonly text: string }

/** Beyond this many pairs of lines the middle is shown as all gone and all new. */
const most = 1_000_000

/** What of the lines before stayed, went and came: the longest that both have in common stays. */
export function linesOfDifference(before: readonly string[], after: readonly string[]): DifferenceLine[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++
  const said = (kind: DifferenceLine['kind'], lines: readonly string[]): DifferenceLine[] =>
    lines.map((text) => ({ kind, text }))
  const [old, fresh] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  const middle =
    old.length * fresh.length > most ? [...said('gone', old), ...said('new', fresh)] : common(old, fresh)
  return [
    ...said('same', before.slice(0, start)),
    ...middle,
    ...said('same', before.slice(before.length - end)),
  ]
}

function common(old: readonly string[], fresh: readonly string[]): DifferenceLine[] {
  const lengths = Array.from({ length: old.length + 1 }, () =>
    Array.from({ length: fresh.length + 1 }, () => 0),
  )
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--) {
      const row = lengths[i]
      if (row) row[j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const lines: DifferenceLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push({ kind: 'same', text: old[i] ?? '' })
      i++
      j++
    } else if (j >= fresh.length || (i < old.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push({ kind: 'gone', text: old[i++] ?? '' })
    else lines.push({ kind: 'new', text: fresh[j++] ?? '' })
  }
  return lines
}
