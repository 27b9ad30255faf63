import { toHalfWidth } from '#kit/japan/width.ts'

export type FindOptions = {
  readonly needle: string
  /** Ａ and A, ｱ and ア are the same. */
  readonly anyWidth: boolean
  readonly anyCase: boolean
  /** The whole cell, not a part of it. */
  readonly whole: boolean
}

/** A letter with its voicing mark: half-width ｶﾞ is one letter once it is folded. */
const letters = /[\s\S][ﾞﾟ\u3099\u309a]?/gu

/** `starts[i]` is where the letter that made the i-th folded character begins in the text. */
function folded(text: string, { anyWidth, anyCase }: FindOptions): { key: string; starts: number[] } {
  let key = ''
  const starts: number[] = []
  let at = 0
  for (const [letter] of text.matchAll(letters)) {
    const wide = anyWidth ? toHalfWidth(letter) : letter
    const part = anyCase ? wide.toLowerCase() : wide
    for (let i = 0; i < part.length; i += 1) starts.push(at)
    key += part
    at += letter.length
  }
  starts.push(at)
  return { key, starts }
}

/** Where the needle stands in a text, as ranges of the text as it is written. */
export function placesIn(text: string, options: FindOptions): { from: number; to: number }[] {
  const needle = folded(options.needle, options).key
  if (needle === '' || text === '') return []
  const { key, starts } = folded(text, options)
  if (options.whole) return key === needle ? [{ from: 0, to: text.length }] : []
  const places: { from: number; to: number }[] = []
  let at = key.indexOf(needle)
  while (at >= 0) {
    const end = at + needle.length
    const from = starts[at] ?? 0
    const to = starts[end] ?? text.length
    // Half of ㍿ is no place of its own: a letter is found whole or not at all.
    const splits = (at > 0 && starts[at - 1] === from) || starts[end - 1] === to
    if (!splits) places.push({ from, to })
    at = key.indexOf(needle, splits ? at + 1 : end)
  }
  return places
}

export function replaceIn(text: string, options: FindOptions, replacement: string): string {
  let result = ''
  let at = 0
  for (const { from, to } of placesIn(text, options)) {
    result += text.slice(at, from) + replacement
    at = to
  }
  return result + text.slice(at)
}
