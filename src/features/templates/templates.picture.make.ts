import { deflateSync } from 'node:zlib'

/** Pictures for tests, made of nothing but what their formats ask for. */
type Bytes = Uint8Array<ArrayBuffer>
const joined = (...pieces: readonly Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(pieces))

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let crc = n
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  return crc >>> 0
})
const crcOf = (bytes: Uint8Array): number =>
  (bytes.reduce((crc, byte) => (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8), 0xffffffff) ^
    0xffffffff) >>>
  0

function chunk(type: string, data: Uint8Array): Bytes {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(data.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crcOf(body))
  return joined(head, body, sum)
}

export function pngOf(width: number, height: number): Bytes {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const lines = Buffer.alloc(Math.min(height, 500) * (1 + Math.ceil(Math.min(width, 5000) / 8)))
  return joined(
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  )
}

const segment = (marker: number, data: Uint8Array): Bytes => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return joined(head, data)
}

/** The outline of a JPEG: enough for whoever reads its headers. `place` stands in its Exif. */
export function jpegOf(width: number, height: number, { turn = 1, place = '' } = {}): Bytes {
  const tiff = Buffer.alloc(26)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(8, 4)
  tiff.writeUInt16LE(1, 8)
  tiff.writeUInt16LE(0x0112, 10)
  tiff.writeUInt16LE(3, 12)
  tiff.writeUInt32LE(1, 14)
  tiff.writeUInt16LE(turn, 18)
  const exif = joined(Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from(place))
  const frame = Buffer.alloc(15)
  frame[0] = 8
  frame.writeUInt16BE(height, 1)
  frame.writeUInt16BE(width, 3)
  frame.set([3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0], 5)
  return joined(
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xe1, exif),
    segment(0xc0, frame),
    segment(0xda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
    Buffer.from([1, 2, 3, 0xff, 0xd9]),
  )
}
