import { attributeOf, decoded, htmlOf, piecesOf, type Attribute, type Piece } from './templates.html.ts'
import { isOutput, type Slots } from './templates.slots.ts'

/** What was taken out of HTML, told as findings by the lint. */
export type Taken = {
  readonly what: 'element' | 'attribute' | 'outside' | 'style' | 'variable'
  /** The element, attribute or address. */
  readonly of: string
}
export type CleanOptions = {
  readonly slots: Slots
  /** Our own address: pictures come from there and from nowhere else. */
  readonly publicUrl: string
  /** Part of a page (a block), which brings no page of its own. */
  readonly isPart?: boolean
  readonly taken: Taken[]
}

/** Taken out with all that they hold. */
const withContent = new Set(
  `script iframe object embed applet noscript template textarea select svg math audio video canvas xmp
    noembed noframes plaintext frameset dialog title`.split(/\s+/),
)
const allowed = new Set(
  `a abbr b big blockquote br caption center cite code col colgroup dd del div dl dt em figcaption
    figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins li main map area mark nav ol p pre q rp rt
    ruby s section article small span strike strong style sub sup table tbody td tfoot th thead time tr
    tt u ul var wbr address aside`.split(/\s+/),
)
/** Of a whole page. */
const ofPage = new Set(['html', 'head', 'body', 'meta'])
/** What Word draws in Outlook, inside of conditional comments: `v:rect`, `o:OfficeDocumentSettings`. */
const ofWord = /^(?:[vow]:[\w-]+|xml)$/

const plainAttributes = new Set(
  `abbr align alt aria-hidden aria-label aria-roledescription bgcolor border cellpadding cellspacing
    class color colspan coords dir face headers height hspace id lang name nowrap rel role rowspan scope
    shape size span start summary target title type usemap valign value vspace width xmlns xmlns:v
    xmlns:o media content charset http-equiv data-link data-block`.split(/\s+/),
)
const addresses = new Set(['href', 'src', 'background'])

/**
 * HTML as it may go out: only what mail programs show, no script in any form, no picture and no style from elsewhere.
 * Whoever opens a preview runs nothing, and nobody but us learns that a mail was opened.
 */
export function clean(html: string, options: CleanOptions): Piece[] {
  const kept: Piece[] = []
  let inside: string | null = null
  let depth = 0
  for (const piece of piecesOf(html)) {
    if (inside !== null) {
      if (piece.kind === 'open' && piece.name === inside && !piece.isClosed) depth += 1
      if (piece.kind === 'close' && piece.name === inside && (depth -= 1) === 0) inside = null
      continue
    }
    if (piece.kind === 'open' && withContent.has(piece.name)) {
      if (piece.name !== 'title') options.taken.push({ what: 'element', of: piece.name })
      if (!piece.isClosed) [inside, depth] = [piece.name, 1]
      continue
    }
    const clear = cleanPiece(piece, options)
    if (clear) kept.push(clear)
  }
  return kept
}

function cleanPiece(piece: Piece, options: CleanOptions): Piece | null {
  switch (piece.kind) {
    case 'text':
      return piece
    case 'style':
      return { kind: 'style', text: cleanStyle(piece.text, options).replaceAll('<', '') }
    case 'doctype':
      return options.isPart || piece.text === '' ? null : { kind: 'doctype', text: '<!doctype html>' }
    case 'comment':
      return cleanComment(piece.text, options)
    case 'close':
      return mayStand(piece.name, options) ? piece : null
    case 'open': {
      if (!mayStand(piece.name, options)) {
        options.taken.push({ what: 'element', of: piece.name })
        return null
      }
      if (piece.name === 'meta' && isRefresh(piece.attributes)) return null
      const attributes = piece.attributes.flatMap((one) => cleanAttribute(piece.name, one, options))
      return { ...piece, attributes }
    }
  }
}

const mayStand = (name: string, { isPart }: CleanOptions): boolean =>
  allowed.has(name) || (!isPart && ofPage.has(name))

const isRefresh = (attributes: readonly Attribute[]): boolean =>
  !['content-type', 'x-ua-compatible', null].includes(
    attributeOf({ attributes }, 'http-equiv')?.toLowerCase() ?? null,
  )

/** Only what Outlook alone reads, or leaves out; every other comment is nobody's business. */
function cleanComment(text: string, options: CleanOptions): Piece | null {
  if (text === '<![endif]') return { kind: 'comment', text }
  const [, condition, inner] = /^(\[if [\w !|()&.]{2,40}\]>)([\s\S]*)$/.exec(text) ?? []
  if (condition === undefined || inner === undefined || text.includes('--!>')) return null
  if (inner === '<!') return { kind: 'comment', text }
  if (!inner.endsWith('<![endif]')) return null
  const word = piecesOf(inner.slice(0, -'<![endif]'.length)).flatMap((piece): Piece[] => {
    if (piece.kind === 'open' || piece.kind === 'close') {
      if (!ofWord.test(piece.name) && piece.name !== 'noscript') {
        const clear = cleanPiece(piece, options)
        return clear ? [clear] : []
      }
      if (piece.kind === 'close') return [piece]
      return [
        { ...piece, attributes: piece.attributes.flatMap((one) => cleanAttribute(piece.name, one, options)) },
      ]
    }
    const clear = piece.kind === 'comment' ? null : cleanPiece(piece, options)
    return clear ? [clear] : []
  })
  return { kind: 'comment', text: `${condition}${htmlOf(word)}<![endif]` }
}

const safeName = /^[a-z][\w:-]*$/

function cleanAttribute(element: string, { name, value }: Attribute, options: CleanOptions): Attribute[] {
  const { slots, taken } = options
  if (slots.has(name)) {
    // `<td {% if … %}class="x"{% endif %}>`: what the author wrote stays, what is said of a customer would be an attribute.
    const isSafe = value === null && slots.parts(name).every((part) => part.isLiquid && !isOutput(part.text))
    if (!isSafe) taken.push({ what: 'variable', of: element })
    return isSafe ? [{ name, value }] : []
  }
  if (addresses.has(name)) return cleanAddress(element, name, value ?? '', options)
  if (name === 'style') {
    const style = cleanStyle(value ?? '', options)
    return style === '' ? [] : [{ name, value: style }]
  }
  const isKnown = plainAttributes.has(name) || (ofWord.test(element) && safeName.test(name))
  if (!isKnown || name.startsWith('on')) {
    taken.push({ what: 'attribute', of: name })
    return []
  }
  return [{ name, value }]
}

const schemes = /^(?:https?:|mailto:|tel:|sms:|#)/i

function cleanAddress(element: string, name: string, typed: string, options: CleanOptions): Attribute[] {
  const { slots, publicUrl, taken } = options
  // Tabs and line ends are skipped by browsers: java\nscript:
  const said = decoded(typed).replace(/[\p{Cc}\s]+/gu, '')
  if (name === 'href' && (element === 'a' || element === 'area' || ofWord.test(element))) {
    if (said === '' || schemes.test(said) || slots.has(said.slice(0, 40)))
      return [{ name, value: typed.trim() }]
    if (!/^[a-z][\w+.-]*:/i.test(said)) return [{ name, value: typed.trim() }]
    taken.push({ what: 'attribute', of: said.slice(0, 80) })
    return []
  }
  if (name === 'href') return []
  const own = said.startsWith('/m/') ? `${publicUrl}${said}` : said
  if (own.startsWith(`${publicUrl}/m/`) || isOurPicture(own, slots)) return [{ name, value: own }]
  if (said !== '') taken.push({ what: 'outside', of: said.slice(0, 200) })
  return []
}

/** A picture of ours that differs by recipient: of a product that is recommended. */
const isOurPicture = (said: string, slots: Slots): boolean => {
  const [only, ...more] = slots.parts(said)
  return more.length === 0 && only?.isLiquid === true && only.text === '{{ p.image }}'
}

const outsideCss = /@import[^;]*;?|@font-face\s*\{[^}]*\}|expression\s*\(|behaviou?r\s*:|-moz-binding\s*:/gi

const fromElsewhere = /(?:url|image-set|image|src)\s*\(\s*(?:("[^"]*"|'[^']*')[^)]*|([^)]*))\)?/gi

function cleanStyle(css: string, { slots, publicUrl, taken }: CleanOptions): string {
  // What is said of a customer could be any style; and an escaped letter could be any word.
  const plain = slots.restore(css, (liquid) => {
    if (!isOutput(liquid)) return slots.take(liquid)
    taken.push({ what: 'variable', of: 'style' })
    return ''
  })
  const unescaped = plain
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\\(?:([0-9a-f]{1,6})\s?|(.?))/gi, (_, code?: string, letter = '') => {
      const point = code === undefined ? 0 : parseInt(code, 16)
      return code === undefined ? letter : point < 0xd800 ? String.fromCodePoint(point) : ''
    })
    // What is left of one that was escaped itself would begin another.
    .replaceAll('\\', '')
  const inside = unescaped.replace(outsideCss, (found) => {
    taken.push({ what: 'style', of: found.slice(0, 80) })
    return ''
  })
  return inside.replace(fromElsewhere, (whole, quoted?: string, bare?: string) => {
    const address = (quoted?.slice(1, -1) ?? bare ?? '').trim()
    if (address.startsWith(`${publicUrl}/m/`)) return whole
    taken.push({ what: 'outside', of: address.slice(0, 200) })
    return 'none'
  })
}
