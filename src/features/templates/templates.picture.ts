/** What is read of the bytes of a picture, and taken out of them. Nothing is decoded: only headers are walked through. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'
export type Size = { readonly width: number; readonly height: number }

export const extensions: { readonly [T in PictureType]: string } = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}
export const isPictureType = (type: string): type is PictureType => type in extensions

/** Null where the header is broken. Of an animation the first picture. */
export function sizeOf(bytes: Buffer, type: PictureType): Size | null {
  const size = readers[type](bytes)
  return size && size.width > 0 && size.height > 0 ? size : null
}

const readers: { readonly [T in PictureType]: (bytes: Buffer) => Size | null } = {
  'image/png': (b) => (b.length < 24 ? null : { width: b.readUInt32BE(16), height: b.readUInt32BE(20) }),
  'image/gif': (b) => (b.length < 10 ? null : { width: b.readUInt16LE(6), height: b.readUInt16LE(8) }),
  'image/webp': webpSize,
  'image/jpeg': jpegSize,
}

/** RFC 9649: lossy (VP8), lossless (VP8L), extended (VP8X). */
function webpSize(b: Buffer): Size | null {
  if (b.length < 30) return null
  const kind = b.toString('latin1', 12, 16)
  if (kind === 'VP8X') return { width: b.readUIntLE(24, 3) + 1, height: b.readUIntLE(27, 3) + 1 }
  if (kind === 'VP8 ') return { width: b.readUInt16LE(26) & 0x3fff, height: b.readUInt16LE(28) & 0x3fff }
  if (kind !== 'VP8L') return null
  const bits = b.readUInt32LE(21)
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
}

type Segment = { readonly marker: number; readonly start: number; readonly end: number }

const startOfScan = 0xda
/** The segments of a JPEG up to its picture (ISO/IEC 10918-1, B.1.1.4). */
function* jpegSegments(b: Buffer): Generator<Segment> {
  let at = 2
  while (at + 4 <= b.length && b[at] === 0xff) {
    const marker = b[at + 1] ?? 0
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    const end = at + 2 + b.readUInt16BE(at + 2)
    if (end <= at + 3 || end > b.length) return
    yield { marker, start: at, end }
    if (marker === startOfScan) return
    at = end
  }
}

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** As it is shown: a phone's picture on its side has its turn in Exif. */
function jpegSize(b: Buffer): Size | null {
  let isTurned = false
  for (const { marker, start, end } of jpegSegments(b)) {
    if (isExif(b, marker, start, end)) isTurned = orientationOf(b.subarray(start + 10, end)) >= 5
    if (!isFrame(marker) || end - start < 9) continue
    const [height, width] = [b.readUInt16BE(start + 5), b.readUInt16BE(start + 7)]
    return isTurned ? { width: height, height: width } : { width, height }
  }
  return null
}

const app1 = 0xe1
const comment = 0xfe
const isExif = (b: Buffer, marker: number, start: number, end: number): boolean =>
  marker === app1 && end - start > 18 && b.toString('latin1', start + 4, start + 10) === 'Exif\0\0'

const orientationTag = 0x0112

/** 1 where it is not said. `tiff` begins behind the mark of Exif. */
function orientationOf(tiff: Buffer): number {
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number): number =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  const long = (at: number): number =>
    at + 4 > tiff.length ? 0 : little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)
  const directory = long(4)
  const entries = Math.min(short(directory), 200)
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12
    if (short(at) === orientationTag) return short(at + 8)
  }
  return 1
}

/**
 * A JPEG without what a camera wrote beside the picture: where it was taken, by which device, when. How it is turned is
 * kept, in an Exif of its own. Other types are given back as they are.
 */
export function withoutTraces(bytes: Buffer, type: PictureType): Buffer {
  if (type !== 'image/jpeg') return bytes
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let turn = 1
  let done = 2
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (isExif(bytes, marker, start, end)) turn = orientationOf(bytes.subarray(start + 10, end))
    if (!isTrace(marker)) kept.push(bytes.subarray(start, end))
    done = end
  }
  kept.push(bytes.subarray(done))
  if (turn > 1 && turn <= 8) kept.splice(1, 0, exifOf(turn))
  return Buffer.concat(kept)
}

/** APP1 (Exif, XMP), APP3 to APP13 (makers, Photoshop with IPTC) and comments; JFIF, the colour profile and Adobe's stay. */
const isTrace = (marker: number): boolean =>
  marker === app1 || (marker >= 0xe3 && marker <= 0xed) || marker === comment

function exifOf(turn: number): Buffer {
  const tiff = Buffer.alloc(26)
  tiff.write('MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(orientationTag, 10)
  tiff.writeUInt16BE(3, 12)
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(turn, 18)
  const head = Buffer.from([0xff, app1, 0, 0, ...Buffer.from('Exif\0\0', 'latin1')])
  head.writeUInt16BE(2 + 6 + tiff.length, 2)
  return Buffer.concat([head, tiff])
}
