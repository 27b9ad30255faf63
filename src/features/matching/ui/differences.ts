/** A stretch of a text; `differs` where the other text says something else. */
export type Piece = { readonly text: string; readonly differs: boolean }

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' })
/** Below this share of letters in common, single marks would only be confetti. */
const leastInCommon = 0.4

/** Two texts with what differs between them marked to the character: 髙橋 and 高橋 differ in 髙 and 高 alone. */
export function differences(a: string, b: string): readonly [readonly Piece[], readonly Piece[]] {
  if (a === b) return [whole(a, false), whole(b, false)]
  const [left, right] = [lettersOf(a), lettersOf(b)]
  const common = commonLetters(left, right)
  const share = common.length / Math.max(left.length, right.length)
  if (share < leastInCommon) return [whole(a, true), whole(b, true)]
  return [pieces(left, new Set(common.map(([at]) => at))), pieces(right, new Set(common.map(([, at]) => at)))]
}

/** How alike two texts are, from 0 to 1. */
export function likeness(a: string, b: string): number {
  const [left, right] = [lettersOf(a), lettersOf(b)]
  return commonLetters(left, right).length / Math.max(1, left.length, right.length)
}

function lettersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

function whole(text: string, differs: boolean): Piece[] {
  return text === '' ? [] : [{ text, differs }]
}

/** The longest common subsequence, as places in both. */
function commonLetters(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const found: (readonly [number, number])[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length;)
    if (a[i] === b[j]) found.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  return found
}

function pieces(letters: readonly string[], common: ReadonlySet<number>): Piece[] {
  const found: { text: string; differs: boolean }[] = []
  for (const [at, letter] of letters.entries()) {
    const differs = !common.has(at)
    const last = found.at(-1)
    if (last?.differs === differs) last.text += letter
    else found.push({ text: letter, differs })
  }
  return found
}
