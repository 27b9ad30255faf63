import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

type Glyph = { readonly id: number; readonly advanceWidth: number; readonly codePoints: readonly number[] }
type Position = {
  xAdvance: number
  yAdvance: number
  xOffset: number
  yOffset: number
  advanceWidth?: number
}
/** What the PDF library reads of a font. */
export type Face = {
  readonly unitsPerEm: number
  glyphForCodePoint(codePoint: number): Glyph
  layout(text: string): {
    glyphs: Glyph[]
    positions: Position[]
    advanceWidth: number
  }
}
/** The two faces, and a PDF to set them in. */
export type Faces = {
  readonly regular: Face
  readonly bold: Face
  newPdf(options: PDFKit.PDFDocumentOptions): PDFKit.PDFDocument
}

let opened: Promise<Faces> | undefined

/** The two faces of Noto Sans JP, which come with the product; read once for the life of the process. */
export function readFaces(): Promise<Faces> {
  opened ??= openFaces()
  return opened
}

async function openFaces(): Promise<Faces> {
  const { default: PDFDocument } = await import('pdfkit')
  const newPdf: Faces['newPdf'] = (options) => new PDFDocument(options)
  const at = (path: string): Promise<Uint8Array> =>
    readFile(fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans-jp/${path}`)))
  const [regular, bold] = await Promise.all([
    at('400Regular/NotoSansJP_400Regular.ttf'),
    at('700Bold/NotoSansJP_700Bold.ttf'),
  ])
  return { regular: faceOf(regular, newPdf), bold: faceOf(bold, newPdf), newPdf }
}

/** A selector asks for another shape of the character before it; this face has one shape of each. */
const isSelector = (codePoint: number): boolean =>
  (codePoint >= 0xfe00 && codePoint <= 0xfe0f) || (codePoint >= 0xe0100 && codePoint <= 0xe01ef)

/**
 * A parsed font that sets one glyph a character. The library's own layout tries all rules of a Japanese font on each
 * word (forms for vertical setting, old shapes), of which business papers use none, at fifty times the time.
 */
function faceOf(bytes: Uint8Array, newPdf: Faces['newPdf']): Face {
  const holder = newPdf({ autoFirstPage: false }).font(bytes as Buffer) as unknown as {
    _font: { font: Face }
  }
  const parsed = holder._font.font
  const glyphs = new Map<number, Glyph>()
  const glyphOf = (codePoint: number): Glyph => {
    const known = glyphs.get(codePoint)
    if (known) return known
    const glyph = parsed.glyphForCodePoint(codePoint)
    glyphs.set(codePoint, glyph)
    return glyph
  }
  return Object.create(parsed, {
    layout: {
      value(text: string) {
        const run = Array.from(text, (character) => character.codePointAt(0) ?? 0)
          .filter((codePoint) => !isSelector(codePoint))
          .map(glyphOf)
        return {
          glyphs: run,
          positions: run.map(({ advanceWidth }) => ({
            xAdvance: advanceWidth,
            yAdvance: 0,
            xOffset: 0,
            yOffset: 0,
          })),
          advanceWidth: run.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
        }
      },
    },
  }) as Face
}

/** How wide a text is at a size, in points. */
export function widthOf(face: Face, text: string, size: number): number {
  return (face.layout(text).advanceWidth * size) / face.unitsPerEm
}

/** The characters of a text that the face has no shape for: they would be printed as an empty box. */
export function withoutShape(face: Face, text: string): string[] {
  return [
    ...new Set(
      Array.from(text).filter((character) => {
        const codePoint = character.codePointAt(0) ?? 0
        return codePoint >= 0x20 && !isSelector(codePoint) && face.glyphForCodePoint(codePoint).id === 0
      }),
    ),
  ]
}

/** 行頭禁則: these never begin a line. */
const neverFirst = new Set(
  '、。，．・：；？！ー）〕］｝〉》」』】々ゝゞヽヾぁぃぅぇぉっゃゅょァィゥェォッャュョ%％,.)]}',
)
const joined = /[0-9A-Za-z]/

/** A text in lines no wider than `width`: broken between any two characters, but not within a word or number. */
export function linesOf(face: Face, text: string, size: number, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line: string[] = []
    let wide = 0
    for (const character of Array.from(paragraph)) {
      const own = widthOf(face, character, size)
      if (line.length > 0 && wide + own > width) {
        const cut = breakOf(line, character)
        lines.push(line.slice(0, cut).join('').trimEnd())
        line = line.slice(cut)
        wide = widthOf(face, line.join(''), size)
      }
      line.push(character)
      wide += own
    }
    return [...lines, line.join('')]
  })
}

/** Where a full line is cut, so that neither a word is torn nor a mark left alone; the very end where nothing else goes. */
function breakOf(line: readonly string[], next: string): number {
  for (let cut = line.length; cut > line.length / 2; cut--) {
    const after = cut === line.length ? next : (line[cut] ?? '')
    if (!neverFirst.has(after) && !(joined.test(line[cut - 1] ?? '') && joined.test(after))) return cut
  }
  return line.length
}
