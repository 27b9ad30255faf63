import { posix } from 'node:path'
import { shapeOf, showNumber, type NumberShape } from './formats.ts'
import { badWorkbook, workbookTooLarge } from './problems.ts'
import { parseXml, readXml, unescapeText } from './xml.ts'
import { readZipEntry, zipEntries, type RandomBytes, type ZipEntry } from './zip.ts'

export type { RandomBytes } from './zip.ts'

/** A row as a person sees it, by its number in Excel; empty cells are ''. Rows without any text are left out. */
export type SheetRow = { readonly number: number; readonly cells: string[] }
export type Workbook = {
  /** Names of the sheets with cells, visible ones first if there are any hidden. */
  readonly sheets: readonly string[]
  /** The rows of a sheet, some at a time. */
  rows(sheet: string): AsyncGenerator<SheetRow[]>
}

const mostColumns = 16_384
/** What texts of a workbook may take in memory; sheets themselves are read piece by piece. */
const mostTextLength = 128_000_000

/** Opens an .xlsx: reads its table of contents, its styles and its texts, and its sheets when they are asked for. */
export async function openWorkbook(bytes: RandomBytes): Promise<Workbook> {
  const entries = await zipEntries(bytes)
  const part = (path: string): AsyncIterable<Uint8Array> | null => {
    const entry = entries.get(path)
    return entry ? readZipEntry(bytes, entry) : null
  }
  const root = (await relations(part('_rels/.rels'), '')).find(({ type }) => type.endsWith('/officeDocument'))
  const bookPath = root?.path ?? 'xl/workbook.xml'
  const book = part(bookPath)
  if (!book) throw badWorkbook()
  const folder = posix.dirname(bookPath)
  const links = await relations(part(`${folder}/_rels/${posix.basename(bookPath)}.rels`), folder)
  const linked = (type: string): AsyncIterable<Uint8Array> | null => {
    const link = links.find((one) => one.type.endsWith(`/${type}`))
    return link ? part(link.path) : null
  }
  const { sheets, is1904 } = await readBook(book)
  const shapes = await readStyles(linked('styles'))
  const pathOf = new Map(links.map(({ id, path }) => [id, path]))
  const entryOf = new Map<string, ZipEntry>()
  for (const { name, link } of sheets) {
    const entry = entries.get(pathOf.get(link) ?? '')
    if (entry?.name.includes('worksheets/')) entryOf.set(name, entry)
  }
  let texts: Promise<string[]> | undefined
  return {
    sheets: sheets.map(({ name }) => name).filter((name) => entryOf.has(name)),
    async *rows(sheet) {
      const entry = entryOf.get(sheet)
      if (!entry) throw badWorkbook()
      texts ??= readTexts(linked('sharedStrings'))
      yield* readRows(readZipEntry(bytes, entry), { texts: await texts, shapes, is1904 })
    },
  }
}

type Relation = { readonly id: string; readonly type: string; readonly path: string }

async function relations(source: AsyncIterable<Uint8Array> | null, folder: string): Promise<Relation[]> {
  const found: Relation[] = []
  if (source)
    await readXml(source, {
      open(name, { Id: id = '', Type: type = '', Target: target = '' }) {
        if (name !== 'Relationship') return
        const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
        found.push({ id, type, path })
      },
    })
  return found
}

async function readBook(
  source: AsyncIterable<Uint8Array>,
): Promise<{ sheets: { name: string; link: string }[]; is1904: boolean }> {
  const sheets: { name: string; link: string; hidden: boolean }[] = []
  let is1904 = false
  await readXml(source, {
    open(tag, attributes) {
      if (tag === 'workbookPr') is1904 = /^(1|true)$/.test(attributes['date1904'] ?? '')
      if (tag !== 'sheet') return
      const link = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1] ?? ''
      const hidden = (attributes['state'] ?? 'visible') !== 'visible'
      sheets.push({ name: attributes['name'] ?? '', link, hidden })
    },
  })
  return { sheets: sheets.toSorted((a, b) => Number(a.hidden) - Number(b.hidden)), is1904 }
}

async function readStyles(source: AsyncIterable<Uint8Array> | null): Promise<NumberShape[]> {
  const codes = new Map<number, string>()
  const ids: number[] = []
  let inCells = false
  if (source)
    await readXml(source, {
      open(name, attributes) {
        if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
        if (name === 'cellXfs') inCells = true
        if (name === 'xf' && inCells) ids.push(Number(attributes['numFmtId'] ?? 0))
      },
      close(name) {
        if (name === 'cellXfs') inCells = false
      },
    })
  return ids.map((id) => shapeOf(id, codes.get(id)))
}

/** The texts that cells point to, rich text joined; readings above kanji (phonetic runs) are no part of the text. */
async function readTexts(source: AsyncIterable<Uint8Array> | null): Promise<string[]> {
  const texts: string[] = []
  const collect = textCollector()
  let length = 0
  if (source)
    await readXml(source, {
      open: collect.open,
      text: collect.text,
      close(name) {
        collect.close(name)
        if (name !== 'si') return
        const text = collect.take()
        length += text.length
        if (length > mostTextLength) throw workbookTooLarge()
        texts.push(text)
      },
    })
  return texts
}

/** Gathers the text of <t> elements, but for those of phonetic runs. */
function textCollector(): {
  open(name: string): void
  close(name: string): void
  text(text: string): void
  take(): string
} {
  let gathered = ''
  let inText = false
  let inReading = false
  return {
    open(name) {
      if (name === 'rPh') inReading = true
      else if (name === 't') inText = !inReading
    },
    close(name) {
      if (name === 'rPh') inReading = false
      else if (name === 't') inText = false
    },
    text(text) {
      if (inText) gathered += text
    },
    take() {
      const text = unescapeText(gathered)
      gathered = ''
      return text
    },
  }
}

type Meaning = { texts: readonly string[]; shapes: readonly NumberShape[]; is1904: boolean }

async function* readRows(source: AsyncIterable<Uint8Array>, meaning: Meaning): AsyncGenerator<SheetRow[]> {
  let rows: SheetRow[] = []
  let number = 0
  let cells: string[] = []
  let column = 0
  let kind = 'n'
  let style = 0
  let value = ''
  let inValue = false
  const inline = textCollector()
  const steps = parseXml(source, {
    open(name, attributes) {
      if (name === 'row') {
        number = Number(attributes['r'] ?? number + 1)
        cells = []
        column = 0
      } else if (name === 'c') {
        column = attributes['r'] === undefined ? column : columnOf(attributes['r'])
        kind = attributes['t'] ?? 'n'
        style = Number(attributes['s'] ?? 0)
        value = ''
      } else if (name === 'v') inValue = true
      else inline.open(name)
    },
    text(text) {
      if (inValue) value += text
      else inline.text(text)
    },
    close(name) {
      if (name === 'v') inValue = false
      else if (name === 'c') {
        const typed = inline.take()
        const text = kind === 'inlineStr' ? typed : textOf(kind, value, style, meaning)
        if (column >= mostColumns) throw badWorkbook()
        if (text !== '') {
          while (cells.length < column) cells.push('')
          cells[column] = text
        }
        column += 1
      } else if (name === 'row') {
        if (cells.some((text) => text.trim() !== '')) rows.push({ number, cells })
      } else inline.close(name)
    },
  })
  for await (const _step of steps) {
    if (rows.length === 0) continue
    yield rows
    rows = []
  }
  if (rows.length > 0) yield rows
}

/** AB12 is the 28th column: 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of reference) {
    const digit = letter.toUpperCase().charCodeAt(0) - 64
    if (digit < 1 || digit > 26) break
    column = column * 26 + digit
  }
  return column - 1
}

function textOf(kind: string, value: string, style: number, { texts, shapes, is1904 }: Meaning): string {
  if (value === '') return ''
  switch (kind) {
    case 's':
      return texts[Number(value)] ?? ''
    case 'b':
      return value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
    case 'e':
      return value
    case 'str':
      return unescapeText(value)
    case 'd':
      return value.replace(/^(\d{4})-(\d\d)-(\d\d)T(00:00:00(\.0+)?)?Z?$/, '$1-$2-$3').replace('T', ' ')
    default: {
      const number = Number(value)
      return Number.isNaN(number) ? value : showNumber(number, shapes[style] ?? { kind: 'general' }, is1904)
    }
  }
}
