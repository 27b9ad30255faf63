import { createHash } from 'node:crypto'
import { footClass } from './templates.footer.ts'
import { attributeOf, decoded, type Piece } from './templates.html.ts'
import type { Slots } from './templates.slots.ts'

const blocks = new Set(
  `p div table tr ul ol h1 h2 h3 h4 h5 h6 blockquote section article header footer center figure dl dt
    dd address pre body`.split(/\s+/),
)
/** Two of them leave an empty line. */
const apart = new Set('p table ul ol h1 h2 h3 blockquote section'.split(' '))

/** What the body says in words, to be written on by hand, and by what one knows that it says something else. */
export type MadeText = { readonly source: string; readonly stamp: string }

/** Before links are numbered: with their addresses, and with a mark in place of the foot. */
export function madeTextOf(pieces: readonly Piece[], slots: Slots): MadeText {
  const source = slots.restore(textOf(pieces, slots, '{{ footer }}'))
  return { source, stamp: createHash('sha256').update(source).digest('base64url').slice(0, 22) }
}

/**
 * The text part as HTML says it: headings marked, lists as lists, an address behind what leads there. `foot` stands where
 * the foot is, in its place.
 */
export function textOf(pieces: readonly Piece[], slots: Slots, foot: string | null = null): string {
  let text = ''
  let href: string | null = null
  let started = 0
  let hidden = 0
  const lists: { isOrdered: boolean; item: number }[] = []
  const open: { name: string; isHidden: boolean }[] = []
  const newline = (count: number): void => {
    text = text.replace(/[ \t]+$/, '')
    const had = /\n*$/.exec(text)?.[0].length ?? 0
    if (text !== '') text += '\n'.repeat(Math.max(0, count - had))
  }
  for (const piece of pieces) {
    if (piece.kind === 'open') {
      const isFoot = foot !== null && attributeOf(piece, 'class') === footClass
      if (isFoot && hidden === 0) {
        newline(2)
        text += foot
      }
      const isHidden =
        isFoot || /display\s*:\s*none/i.test(attributeOf(piece, 'style') ?? '') || piece.name === 'style'
      if (!piece.isClosed && !voids.has(piece.name)) {
        open.push({ name: piece.name, isHidden })
        if (isHidden) hidden += 1
      }
      if (hidden > 0) continue
      if (blocks.has(piece.name)) newline(apart.has(piece.name) ? 2 : 1)
      if (/^h[1-3]$/.test(piece.name)) text += '■ '
      if (piece.name === 'br') newlineHard()
      if (piece.name === 'hr') {
        newline(1)
        text += `${'─'.repeat(20)}\n`
      }
      if (piece.name === 'ul' || piece.name === 'ol') lists.push({ isOrdered: piece.name === 'ol', item: 0 })
      if (piece.name === 'li') item()
      if (piece.name === 'img') text += decoded(attributeOf(piece, 'alt') ?? '')
      if (piece.name === 'a') [href, started] = [attributeOf(piece, 'href'), text.length]
    } else if (piece.kind === 'close') {
      const last = open.findLastIndex(({ name }) => name === piece.name)
      if (last >= 0) {
        hidden -= open.slice(last).filter(({ isHidden }) => isHidden).length
        open.splice(last)
      }
      if (hidden > 0) continue
      if (piece.name === 'a' && href !== null) endLink()
      if (piece.name === 'ul' || piece.name === 'ol') lists.pop()
      if (blocks.has(piece.name)) newline(apart.has(piece.name) ? 2 : 1)
      if (piece.name === 'td' || piece.name === 'th') text += ' '
    } else if (piece.kind === 'text' && hidden === 0) {
      const said = decoded(piece.text)
        .replace(/\u034f/g, '')
        .replace(/[ \t\r\n\u00a0]+/g, ' ')
      text += /(^|\s)$/.test(text) ? said.trimStart() : said
    }
  }
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

  function newlineHard(): void {
    text = `${text.replace(/[ \t]+$/, '')}\n`
  }
  function item(): void {
    newline(1)
    const list = lists.at(-1)
    if (list) list.item += 1
    text += list?.isOrdered ? `${list.item}. ` : '・'
  }
  function endLink(): void {
    const label = text.slice(started).trim()
    const to = decoded(href ?? '').replace(/^(mailto|tel):/i, '')
    href = null
    if (to === '' || to === '#' || slots.restore(label) === slots.restore(to)) return
    if (label === '') text = `${text.slice(0, started)}${to} `
    else text += `\n${to}\n`
  }
}

const voids = new Set('br img hr meta col area wbr input link'.split(' '))
