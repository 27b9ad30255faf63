import { escapeHtml } from './templates.liquid.ts'
import type { Inline, Mark, Paragraph, RichText } from './templates.rich-text.ts'
import type { Slots } from './templates.slots.ts'

/** Text of an author in HTML: escaped, but for the Liquid in it. */
export const htmlOfText = (text: string, slots: Slots): string => slots.hide(text, escapeHtml)

/** The same for an attribute: on one line. */
export const attributeOfText = (text: string, slots: Slots): string =>
  slots.hide(text, (piece) => escapeHtml(piece.replace(/\s+/g, ' ')))

/** A variable as Liquid: `{{ customer.familyName | default: "お客" | honorific }}`. */
export function liquidOf({
  key,
  fallback,
  format,
}: {
  key: string
  fallback: string
  format: string
}): string {
  // Liquid knows no escape in text, but two sorts of quotes.
  const text = fallback.replace(/[{}%]/g, '')
  const quote = text.includes('"') ? "'" : '"'
  const or = text === '' ? '' : ` | default: ${quote}${text.replaceAll(quote, '')}${quote}`
  return `{{ ${key}${or}${format === '' ? '' : ` | ${format}`} }}`
}

type Look = { readonly slots: Slots; readonly accent: string }

/** Text with marks as HTML for mail: styles beside the elements, a paragraph a block. */
export function htmlOfRich({ content }: RichText, look: Look): string {
  return content
    .map((part, at) => {
      const margin = at === content.length - 1 ? '0' : '0 0 12px'
      if (part.type === 'paragraph') return paragraph(part, look, margin)
      const items = part.content.map(
        ({ content: lines }) =>
          `<li style="margin:0 0 6px">${lines.map((line) => inlines(line.content, look)).join('<br>')}</li>`,
      )
      const list = part.type === 'bulletList' ? 'ul' : 'ol'
      return `<${list} style="margin:${margin};padding-left:24px">${items.join('')}</${list}>`
    })
    .join('')
}

function paragraph({ content, attrs }: Paragraph, look: Look, margin: string): string {
  const align = attrs.textAlign === null ? '' : `;text-align:${attrs.textAlign}`
  return `<p style="margin:${margin}${align}">${inlines(content, look) || '&nbsp;'}</p>`
}

const inlines = (content: readonly Inline[] | undefined, look: Look): string =>
  (content ?? []).map((one) => inline(one, look)).join('')

function inline(one: Inline, look: Look): string {
  if (one.type === 'hardBreak') return '<br>'
  const said =
    one.type === 'variable' ? look.slots.take(liquidOf(one.attrs)) : htmlOfText(one.text, look.slots)
  return (one.marks ?? []).reduceRight((inner, mark) => marked(mark, inner, look), said)
}

function marked(mark: Mark, inner: string, { slots, accent }: Look): string {
  switch (mark.type) {
    case 'bold':
      return `<strong>${inner}</strong>`
    case 'italic':
      return `<em>${inner}</em>`
    case 'underline':
      return `<u>${inner}</u>`
    case 'textStyle':
      return mark.attrs.color === null ? inner : `<span style="color:${mark.attrs.color}">${inner}</span>`
    case 'link':
      return `<a href="${attributeOfText(mark.attrs.href, slots)}" class="e-link" style="color:${accent};text-decoration:underline">${inner}</a>`
  }
}
