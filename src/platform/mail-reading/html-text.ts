const named: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  yen: '¥',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
}

/** What nobody reads. */
const unread: ReadonlySet<string> = new Set(['script', 'style', 'head', 'title'])
const breaks: ReadonlySet<string> = new Set(
  'br p div tr table h1 h2 h3 h4 h5 h6 li ul ol pre hr blockquote'.split(' '),
)
const [deeper, back] = ['\u0002', '\u0003'] as const

/** HTML as the text that somebody reads. Quoted messages keep a `> ` at each line, so that they can be told apart. */
export function textOfHtml(html: string): string {
  const marked = withoutTags(html).replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,10}));/gi, entity)
  const lines: string[] = []
  let depth = 0
  for (const raw of marked.split('\n')) {
    const line = raw.replaceAll(/[^\S\n]+/g, ' ').trim()
    if (line === deeper) depth++
    else if (line === back) depth = Math.max(0, depth - 1)
    else if (line !== '' || (lines.length > 0 && lines.at(-1) !== ''))
      lines.push(depth > 0 ? `> ${line}` : line)
  }
  return lines.join('\n').trim()
}

/** In one pass, whatever is left open: a pattern would look for the end of each tag again. */
function withoutTags(html: string): string {
  const lower = html.toLowerCase()
  let text = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    text += html.slice(at, open < 0 ? undefined : open).replaceAll(/[\s\p{Cc}]+/gu, ' ')
    if (open < 0) break
    const isComment = html.startsWith('<!--', open)
    const close = html.indexOf(isComment ? '-->' : '>', open)
    if (close < 0) break
    at = close + (isComment ? 3 : 1)
    const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z0-9]*)/.exec(lower.slice(open, open + 20)) ?? []
    if (slash === '' && unread.has(name)) {
      const end = lower.indexOf(`</${name}`, at)
      if (end < 0) break
      at = end
    } else if (name === 'blockquote') text += `\n${slash === '' ? deeper : back}\n`
    else if (breaks.has(name)) text += '\n'
    else if (name === 'td' || name === 'th') text += ' '
  }
  return text
}

function entity(all: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? all
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : '\uFFFD'
}
