import { blocksOf, type Block } from './templates.blocks.ts'
import { finding, type Looked } from './templates.finding.ts'
import { attributeOf, decoded, piecesOf } from './templates.html.ts'
import type { Finding } from './templates.schemas.ts'

/** Where the links lead; without asking the network. */
export function* lintLinks({ content, sections, made, rendered, publicUrl }: Looked): Generator<Finding> {
  for (const { block } of blocksOf(sections))
    for (const link of linksOf(block)) yield* lintBlockLink(block, link)
  if (content.body.kind !== 'blocks')
    for (const piece of piecesOf(rendered.html ?? ''))
      if (piece.kind === 'open' && piece.name === 'a') {
        const url = decoded(attributeOf(piece, 'href') ?? '')
        // Where we are ourselves is a matter of the settings, and is told there.
        if (!url.startsWith(`${publicUrl}/`)) yield* judged(url, { part: 'body' })
      }
  for (const { no, url, label } of made.compiled.links)
    if (label === '' && content.body.kind !== 'text')
      yield finding(
        'noLabel',
        'warning',
        { part: 'body', excerpt: url.slice(0, 80) },
        { what: `${no}: ${url}` },
      )
}

type BlockLink = { readonly url: string; readonly label: string; readonly mayBeEmpty?: true }

function linksOf(block: Block): BlockLink[] {
  switch (block.type) {
    case 'button':
      return [{ url: block.link, label: block.label }]
    case 'links':
      return block.items.map(({ link, label }) => ({ url: link, label }))
    case 'image':
      return [{ url: block.link, label: block.alt || ' ', mayBeEmpty: true }]
    case 'media':
      return [
        { url: block.link, label: block.alt || ' ', mayBeEmpty: true },
        ...(block.button ? [{ url: block.button.link, label: block.button.label }] : []),
        ...richLinks(block.doc),
      ]
    case 'coupon':
      return block.button ? [{ url: block.button.link, label: block.button.label }] : []
    case 'products':
      return block.items.map(({ link }): BlockLink => ({ url: link, label: ' ', mayBeEmpty: true }))
    case 'text':
      return richLinks(block.doc)
    case 'heading':
    case 'divider':
    case 'spacer':
    case 'recommendation':
    case 'points':
    case 'nextDelivery':
    case 'html':
      return []
  }
}

const richLinks = (doc: unknown): BlockLink[] =>
  [...JSON.stringify(doc).matchAll(/"href":("(?:[^"\\]|\\.)*")/g)].map(([, href = '""']) => ({
    url: String(JSON.parse(href)),
    label: ' ',
  }))

function* lintBlockLink(block: Block, { url, label, mayBeEmpty }: BlockLink): Generator<Finding> {
  const at = { part: 'body', blockId: block.id } as const
  if (label === '') yield finding('noLabel', 'error', at, { what: url })
  if (url === '') {
    if (!mayBeEmpty) yield finding('noLink', 'error', { ...at, excerpt: label }, { what: label })
  } else yield* judged(url, at)
}

function* judged(url: string, at: Parameters<typeof finding>[2]): Generator<Finding> {
  const place = { ...at, excerpt: url.slice(0, 80) }
  const params = { what: url.slice(0, 120) }
  // What is said of a customer is not known here.
  const plain = url.replace(/\{\{[\s\S]*?\}\}/g, 'x').replace(/\{%[\s\S]*?%\}/g, '')
  if (plain === '' || plain === '#') yield finding('noLink', 'warning', place, params)
  else if (url.startsWith('{{') || /^(?:mailto|tel|sms):./i.test(plain) || plain.startsWith('#')) return
  else if (!isPage(plain)) yield finding('badLink', 'error', place, params)
  else if (/^http:/i.test(plain)) yield finding('plainLink', 'warning', place, params)
}

function isPage(text: string): boolean {
  const url = /\s/.test(text) ? null : URL.parse(text)
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    (url.hostname.includes('.') || url.hostname === 'localhost')
  )
}
