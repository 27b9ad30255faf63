/** Pairs as a person types or pastes them: one a line, parted by spaces, a tab or a comma. */
export type Line = { readonly line: number; readonly left: string; readonly right: string }

export function readLines(text: string): { pairs: Line[]; wrong: number[] } {
  const pairs: Line[] = []
  const wrong: number[] = []
  for (const [index, typed] of text.split(/\r\n|\r|\n/).entries()) {
    if (typed.trim() === '') continue
    const parts = typed.trim().split(/[\s,、，→]+/)
    const [left, right] = parts
    if (parts.length === 2 && left && right) pairs.push({ line: index + 1, left, right })
    else wrong.push(index + 1)
  }
  return { pairs, wrong }
}
