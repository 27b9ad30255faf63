/** A piece of a page that is safe to be put into another. Only `html` makes one. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Piece = string | number | Html | null | undefined | false | readonly Piece[]

const signs: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function said(piece: Piece): string {
  if (piece instanceof Html) return piece.text
  if (piece === null || piece === undefined || piece === false) return ''
  if (typeof piece === 'string') return piece.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)
  if (typeof piece === 'number') return String(piece)
  return piece.map(said).join('')
}

/**
 * A page or a part of one: html`<p title="${title}">${text}</p>`. Whatever is put in is text, escaped, unless it was made
 * by `html` itself; attributes stand in double quotes. Nothing and `false` are nothing.
 */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(parts.map((part, at) => part + (at < pieces.length ? said(pieces[at]) : '')).join(''))
}
