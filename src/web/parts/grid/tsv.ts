/**
 * The clipboard of spreadsheets: tab-separated, cells with line breaks or tabs in quotes, quotes in them doubled.
 * A quote that does not close right before a tab or a line end is a character like any other: Excel copies
 * `15"モニター` and `"未定` as they are.
 */
export function readTsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  for (;;) {
    const quoted = text[at] === '"' ? readQuoted(text, at) : null
    const end = quoted?.end ?? plainEnd(text, at)
    row.push(quoted?.cell ?? text.slice(at, end))
    at = end
    if (text[at] === '\t') {
      at += 1
      continue
    }
    rows.push(row)
    row = []
    if (at >= text.length) break
    at += text.startsWith('\r\n', at) ? 2 : 1
    // The line end that closes the last line opens no further row.
    if (at >= text.length) break
  }
  return rows
}

function plainEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && !'\t\r\n'.includes(text[end] ?? '')) end += 1
  return end
}

function readQuoted(text: string, from: number): { cell: string; end: number } | null {
  let cell = ''
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return null
    cell += text.slice(at, quote)
    if (text[quote + 1] === '"') {
      cell += '"'
      at = quote + 2
      continue
    }
    const end = quote + 1
    return end >= text.length || '\t\r\n'.includes(text[end] ?? '')
      ? { cell: cell.replaceAll(/\r\n?/g, '\n'), end }
      : null
  }
}

export function writeTsv(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map(quoteWhereNeeded).join('\t'))
  // An empty last line would look like the end of the line before it.
  return lines.join('\r\n') + (lines.length > 1 && lines.at(-1) === '' ? '\r\n' : '')
}

function quoteWhereNeeded(cell: string): string {
  return /[\t\r\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
