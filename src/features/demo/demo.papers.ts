import { crc32, deflateSync } from 'node:zlib'

/** Left, top, width, height in pixels, and the colour as 0xRRGGBB. */
type Box = readonly [left: number, top: number, width: number, height: number, color: number]

/** A PNG of boxes on a ground, the later ones above (ISO/IEC 15948; 8 bits RGB, one block of pixels). */
export function picture(width: number, height: number, ground: number, boxes: readonly Box[]): Buffer {
  const line = width * 3 + 1
  const pixels = Buffer.alloc(line * height)
  const paint = ([left, top, wide, high, color]: Box): void => {
    for (let y = top; y < Math.min(top + high, height); y++)
      for (let x = left; x < Math.min(left + wide, width); x++)
        pixels.writeUIntBE(color, y * line + 1 + x * 3, 3)
  }
  for (const box of [[0, 0, width, height, ground] as const, ...boxes]) paint(box)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)])
}

/** Lines of grey where a card or a letter has words. */
const words = (left: number, top: number, widths: readonly number[], high = 10, color = 0xb8b4ac): Box[] =>
  widths.map((wide, index) => [left, top + index * high * 2, wide, high, color])

export const damagedBox = (): Buffer =>
  picture(640, 480, 0xe8e4dc, [
    [0, 380, 640, 100, 0xcfc8bb],
    [140, 130, 360, 270, 0xb98a55],
    [140, 130, 360, 30, 0xc99c68],
    [300, 130, 40, 270, 0xd9bd8f],
    [410, 160, 90, 70, 0x8d6537],
    [430, 190, 70, 50, 0x5f4222],
    [170, 310, 100, 60, 0xf4f1ea],
    ...words(180, 322, [80, 60], 8, 0x6f6a60),
  ])

export const businessCard = (accent: number): Buffer =>
  picture(728, 440, 0xffffff, [
    [0, 0, 16, 440, accent],
    [60, 60, 56, 56, accent],
    ...words(136, 66, [220], 20, 0x55524c),
    ...words(136, 100, [140], 8),
    ...words(60, 190, [200], 28, 0x33312d),
    ...words(60, 300, [360, 300, 240], 10),
  ])

/** A page of Japanese text as a PDF, in the reader's own font (no font is embedded; PDF 1.4, UniJIS-UTF16-H). */
export function letter(title: string, lines: readonly string[]): Buffer {
  const say = (text: string): string => `<${Buffer.from(text, 'utf16le').swap16().toString('hex')}> Tj`
  const body = lines.map((line) => `0 -28 Td ${say(line)}`).join('\n')
  const content = `BT /F1 20 Tf 72 750 Td ${say(title)} /F1 12 Tf 0 -20 Td\n${body}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiKakuGo-W5 /Encoding /UniJIS-UTF16-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiKakuGo-W5 /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 >>',
    '<< /Type /FontDescriptor /FontName /HeiseiKakuGo-W5 /Flags 4 /FontBBox [-92 -250 1010 922] /ItalicAngle 0 /Ascent 752 /Descent -221 /CapHeight 737 /StemV 114 >>',
  ]
  let file = '%PDF-1.4\n'
  const starts = objects.map((object, index) => {
    const start = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return start
  })
  const xref = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  for (const start of starts) file += `${String(start).padStart(10, '0')} 00000 n \n`
  file += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
