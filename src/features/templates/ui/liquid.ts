import type { Variable } from './template-queries.ts'

/** A variable as it stands in running text. */
export type Inserted = { readonly key: string; readonly fallback: string; readonly format: string }

/** As it is written in a subject or in source: `{{ customer.familyName | default: 'お客様' }}`. */
export function liquidOf({ key, fallback, format }: Inserted): string {
  const filters = [fallback && `default: ${quoted(fallback)}`, format].filter(Boolean)
  return `{{ ${[key, ...filters].join(' | ')} }}`
}

/** Liquid knows no escapes: what holds one kind of quotes stands in the other. */
function quoted(text: string): string {
  return text.includes("'") ? `"${text.replaceAll('"', '”')}"` : `'${text}'`
}

export type Piece = { readonly text: string } | { readonly variable: string }

/** Text with its variables apart, so that the screen can call them by their names. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const found of text.matchAll(/\{\{-?\s*([a-z]\w*(?:\.\w+)+)\b[^{}]*\}\}/gi)) {
    if (found.index > from) pieces.push({ text: text.slice(from, found.index) })
    pieces.push({ variable: found[1] ?? '' })
    from = found.index + found[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

/** Those whose label, key or example holds what was typed, in either language and however it is written. */
export function foundIn(variables: readonly Variable[], typed: string): readonly Variable[] {
  const words = folded(typed).split(/\s+/).filter(Boolean)
  return variables.filter(({ key, label, example }) => {
    const all = folded([key, label.ja, label.en, example.ja].join(' '))
    return words.every((word) => all.includes(word))
  })
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
