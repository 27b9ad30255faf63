import { randomBytes } from 'node:crypto'

/** A piece of Liquid as it stands in text. */
export const liquidForm = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g
export const isOutput = (liquid: string): boolean => liquid.startsWith('{{')

/**
 * Stands in for Liquid while text goes through programs that know HTML or MJML alone: letters and digits, which nobody
 * escapes, moves or takes for a tag. One for each compilation; its words cannot be guessed by who writes a template.
 */
export type Slots = {
  /** The word for a piece of Liquid. */
  take(liquid: string): string
  /** Liquid in text becomes words; what stands between is handed to `literal` first. */
  hide(text: string, literal?: (piece: string) => string): string
  /** What words stand for goes back in, as `as` says it. */
  restore(text: string, as?: (liquid: string) => string): string
  /** Whether there are such words in a text. */
  has(text: string): boolean
  /** The text cut at its words: literal, Liquid, literal … */
  parts(text: string): { readonly text: string; readonly isLiquid: boolean }[]
}

export function openSlots(): Slots {
  const mark = `lq${randomBytes(6).toString('hex')}n`
  const form = new RegExp(`${mark}(\\d+)z`, 'g')
  const kept: string[] = []
  const known = new Map<string, string>()
  const take = (liquid: string): string => {
    const word = known.get(liquid) ?? `${mark}${kept.push(liquid) - 1}z`
    known.set(liquid, word)
    return word
  }
  const liquidOf = (at: string): string => kept[Number(at)] ?? ''
  return {
    take,
    hide(text, literal = (piece) => piece) {
      let done = 0
      let hidden = ''
      for (const found of text.matchAll(liquidForm)) {
        hidden += literal(text.slice(done, found.index)) + take(found[0])
        done = found.index + found[0].length
      }
      return hidden + literal(text.slice(done))
    },
    restore: (text, as = (liquid) => liquid) => text.replace(form, (_, at: string) => as(liquidOf(at))),
    has: (text) => text.includes(mark),
    parts: (text) =>
      text
        .split(form)
        .map((piece, at) =>
          at % 2 === 0 ? { text: piece, isLiquid: false } : { text: liquidOf(piece), isLiquid: true },
        )
        .filter((part) => part.isLiquid || part.text !== ''),
  }
}
