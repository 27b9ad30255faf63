import { decoded, type Piece } from './templates.html.ts'
import { isOutput, liquidForm, type Slots } from './templates.slots.ts'

/** A link that can be told from the others of a mail, and whose clicks are counted. */
export type Link = {
  /** From 1, in the order in which they stand. */
  readonly no: number
  /** Liquid where it differs by recipient. */
  readonly url: string
  /** What one clicks on. */
  readonly label: string
  readonly isPersonal: boolean
}

/** Links of products that differ by recipient: this and the product's number. */
export const productLinks = 1000

/** In the scope under this name stands where a link leads. */
export const linkName = (no: number): string => `_l${no}`

/** Only pages are counted: no mail, no phone, no place in the mail itself, and never the way to refuse. */
export function isCounted(url: string): boolean {
  if (url.includes('links.preferences') || /\{\{\s*p\.link\s*\}\}/.test(url)) return false
  return /^https?:\/\//i.test(url) || url.startsWith('{{')
}

/** Numbers the links of HTML, and puts in place of each what leads there. Words of `slots` become Liquid in `url`. */
export function numberLinks(pieces: readonly Piece[], slots: Slots, links: Link[]): void {
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind !== 'open' || (piece.name !== 'a' && piece.name !== 'area')) continue
    const href = piece.attributes.find(({ name }) => name === 'href')
    if (!href?.value) continue
    const url = decoded(slots.restore(href.value)).trim()
    if (!isCounted(url)) continue
    const no = links.length + 1
    links.push({ no, url, label: labelOf(pieces, at, slots), isPersonal: isPersonal(url) })
    href.value = slots.take(`{{ ${linkName(no)} }}`)
  }
}

const isPersonal = (url: string): boolean => [...url.matchAll(liquidForm)].length > 0

const longestLabel = 80

/** The text up to the end of the link, or the text of its picture. */
function labelOf(pieces: readonly Piece[], at: number, slots: Slots): string {
  let said = ''
  for (const piece of pieces.slice(at + 1)) {
    if (piece.kind === 'close' && piece.name === 'a') break
    if (piece.kind === 'text') said += piece.text
    if (piece.kind === 'open' && piece.name === 'img')
      said += ` ${piece.attributes.find(({ name }) => name === 'alt')?.value ?? ''} `
  }
  return decoded(slots.restore(said)).replace(/\s+/g, ' ').trim().slice(0, longestLabel)
}

const urlForm = /https?:\/\/[^\s<>"'（）「」『』【】、。]+/g

/** The same in plain text. One that stands in the HTML too is the same link. */
export function numberLinksOfText(text: string, slots: Slots, links: Link[]): string {
  return slots.hide(text).replace(urlForm, (found) => {
    const trailing = /[.,;:!?)\]]+$/.exec(found)?.[0] ?? ''
    const url = slots.restore(found.slice(0, found.length - trailing.length))
    if (!isCounted(url)) return found
    const known = links.find((link) => link.url === url)
    const no = known?.no ?? links.length + 1
    if (!known) links.push({ no, url, label: url.slice(0, longestLabel), isPersonal: isPersonal(url) })
    return slots.take(`{{ ${linkName(no)} }}`) + trailing
  })
}

/**
 * Liquid of an address, to be said in the place `url`: what stands first may be a whole address and is left as it is, every
 * other part is encoded. The answer is checked before anybody is sent there.
 */
export function urlSource(url: string): { readonly start: string; readonly rest: string } {
  const [first] = url.matchAll(liquidForm)
  if (first?.index !== 0 || !isOutput(first[0])) return { start: '', rest: url }
  return { start: first[0], rest: url.slice(first[0].length) }
}

/** Null where it leads to no page. */
export function pageUrl(said: string): string | null {
  const url = URL.parse(said.trim())
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null
}
