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

/** HTML as the text that somebody reads. Quoted messages keep a `> ` at each line, so that they can be told apart. */
export function textOfHtml(html: string): string {
  const quoted = html
    .replaceAll(/<(script|style|head|title)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<blockquote\b[^>]*>/gi, '\n\u0002\n')
    .replaceAll(/<\/blockquote\s*>/gi, '\n\u0003\n')
    .replaceAll(/<br\b[^>]*>|<\/?(?:p|div|tr|table|h[1-6]|li|ul|ol|pre|hr)\b[^>]*>/gi, '\n')
    .replaceAll(/<\/t[dh]\s*>/gi, ' ')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,10}));/gi, entity)
  const lines: string[] = []
  let depth = 0
  for (const raw of quoted.split('\n')) {
    const line = raw.trim()
    if (line === '\u0002') depth++
    else if (line === '\u0003') depth = Math.max(0, depth - 1)
    else if (line !== '' || (lines.length > 0 && lines.at(-1) !== ''))
      lines.push(depth > 0 ? `> ${line}` : line)
  }
  return lines.join('\n').trim()
}

function entity(all: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? all
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : '\uFFFD'
}
