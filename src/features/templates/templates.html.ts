/**
 * HTML as a row of pieces, for reading it, cleaning it and changing its links. It reads what authors and MJML write; what
 * it takes for no tag it gives back as text, so that nothing is a tag for a browser that was none here.
 */
export type Attribute = { readonly name: string; value: string | null }
export type Piece =
  | { readonly kind: 'text'; text: string }
  /** Text of `style`, taken as it is. */
  | { readonly kind: 'style'; text: string }
  | { readonly kind: 'open'; readonly name: string; attributes: Attribute[]; readonly isClosed: boolean }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'comment'; text: string }
  | { readonly kind: 'doctype'; readonly text: string }

const tagStart = /^<(\/?)([a-z][\w:-]*)/i
const attributeForm = /\s*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?|\s*\/(?!>)|\s+/y
/** Browsers read these as text up to their end: so does this, and leaves them out. */
const rawText = new Set('script style xmp iframe noembed noframes plaintext textarea title'.split(' '))

export function piecesOf(html: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  const text = (said: string): void => {
    if (said === '') return
    const last = pieces.at(-1)
    if (last?.kind === 'text') last.text += said
    else pieces.push({ kind: 'text', text: said })
  }
  while (at < html.length) {
    const next = html.indexOf('<', at)
    if (next < 0) {
      text(html.slice(at))
      break
    }
    text(html.slice(at, next))
    at = next
    const special = commentAt(html, at) ?? doctypeAt(html, at)
    if (special) {
      pieces.push(special.piece)
      at = special.end
      continue
    }
    const tag = tagAt(html, at)
    if (!tag) {
      text('&lt;')
      at += 1
      continue
    }
    pieces.push(tag.piece)
    at = tag.end
    if (tag.piece.kind === 'open' && rawText.has(tag.piece.name) && !tag.piece.isClosed) {
      const { name } = tag.piece
      const end = new RegExp(`</${name}[\\s/>]`, 'i').exec(html.slice(at))
      const inner = html.slice(at, end ? at + end.index : html.length)
      if (inner !== '') pieces.push({ kind: name === 'style' ? 'style' : 'text', text: inner })
      at += inner.length
    }
  }
  return pieces
}

type Found = { readonly piece: Piece; readonly end: number }

function commentAt(html: string, at: number): Found | null {
  if (!html.startsWith('<!--', at)) return null
  const end = html.indexOf('-->', at + 4)
  if (end < 0) return { piece: { kind: 'comment', text: '' }, end: html.length }
  return { piece: { kind: 'comment', text: html.slice(at + 4, end) }, end: end + 3 }
}

/** `<!doctype …>`, `<![endif]>`, `<?xml …?>`: only the first is ever given back. */
function doctypeAt(html: string, at: number): Found | null {
  if (html[at + 1] !== '!' && html[at + 1] !== '?') return null
  const end = html.indexOf('>', at)
  const whole = html.slice(at, end < 0 ? html.length : end + 1)
  return {
    piece: { kind: 'doctype', text: /^<!doctype\s/i.test(whole) ? whole : '' },
    end: at + whole.length,
  }
}

function tagAt(html: string, at: number): Found | null {
  const [whole, slash, name] = tagStart.exec(html.slice(at, at + 80)) ?? []
  if (whole === undefined || name === undefined) return null
  let end = at + whole.length
  const attributes: Attribute[] = []
  for (;;) {
    attributeForm.lastIndex = end
    const found = attributeForm.exec(html)
    if (!found || found[0] === '') break
    end += found[0].length
    if (found[1] !== undefined)
      attributes.push({ name: found[1].toLowerCase(), value: found[2] ?? found[3] ?? found[4] ?? null })
  }
  const isClosed = html[end] === '/'
  if (isClosed) end += 1
  if (html[end] !== '>') return null
  const lower = name.toLowerCase()
  return {
    piece:
      slash === '/' ? { kind: 'close', name: lower } : { kind: 'open', name: lower, attributes, isClosed },
    end: end + 1,
  }
}

/** Attributes in double quotes; what a value says is what it said. */
export function htmlOf(pieces: readonly Piece[]): string {
  return pieces.map(written).join('')
}

function written(piece: Piece): string {
  switch (piece.kind) {
    case 'text':
    case 'style':
      return piece.text
    case 'comment':
      return `<!--${piece.text}-->`
    case 'doctype':
      return piece.text
    case 'close':
      return `</${piece.name}>`
    case 'open': {
      const attributes = piece.attributes.map(({ name, value }) =>
        value === null ? ` ${name}` : ` ${name}="${value.replaceAll('"', '&quot;')}"`,
      )
      return `<${piece.name}${attributes.join('')}${piece.isClosed ? ' /' : ''}>`
    }
  }
}

export const attributeOf = (
  { attributes }: { attributes: readonly Attribute[] },
  name: string,
): string | null => attributes.find((attribute) => attribute.name === name)?.value ?? null

const named: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  yen: '¥',
  laquo: '«',
  raquo: '»',
  middot: '·',
  times: '×',
  zwnj: '',
  zwj: '',
  shy: '',
}

/** What entities stand for; those that are not known stay as they are written. */
export function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,10}));?/gi, (whole, ten, sixteen, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole
    const code = ten === undefined ? parseInt(String(sixteen), 16) : Number(ten)
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
      ? String.fromCodePoint(code)
      : ''
  })
}
