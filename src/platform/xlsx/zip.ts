import { createInflateRaw } from 'node:zlib'
import { Readable } from 'node:stream'
import { badWorkbook, workbookTooLarge } from './problems.ts'

/** A file that can be read from any place on. */
export type RandomBytes = { readonly size: number; read(from: number): AsyncIterable<Uint8Array> }
export type ZipEntry = {
  readonly name: string
  readonly method: number
  readonly compressed: number
  readonly size: number
  readonly offset: number
}

/** An honest workbook has a few dozen parts, and its XML shrinks to a tenth; ten times that is a bomb. */
const mostEntries = 5000
const mostInflated = 6_000_000_000
const ratioFrom = 64_000_000
const mostRatio = 200
const mostDirectory = 4_000_000

/** The parts of a ZIP by name, as its directory at the end lists them. */
export async function zipEntries(bytes: RandomBytes): Promise<Map<string, ZipEntry>> {
  const tail = await readPart(bytes, Math.max(0, bytes.size - 65_557), 65_557)
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + 22 > tail.length) throw badWorkbook()
  const count = tail.readUInt16LE(end + 10)
  const size = tail.readUInt32LE(end + 12)
  const offset = tail.readUInt32LE(end + 16)
  if (count > mostEntries || size > mostDirectory) throw workbookTooLarge()
  if (offset + size > bytes.size) throw badWorkbook()
  const directory = await readPart(bytes, offset, size)
  const entries = new Map<string, ZipEntry>()
  let inflated = 0
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    if (directory.readUInt16LE(at + 8) & 1) throw badWorkbook()
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
    const entry: ZipEntry = {
      name,
      method: directory.readUInt16LE(at + 10),
      compressed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    }
    inflated += entry.size
    if (inflated > mostInflated) throw workbookTooLarge()
    // Some programs begin names with a slash, or write backslashes.
    entries.set(name.replaceAll('\\', '/').replace(/^\//, ''), entry)
    at += 46 + nameLength + extraLength + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** The content of one part, piece by piece; what grows out of all proportion is refused. */
export async function* readZipEntry(bytes: RandomBytes, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const isBomb = (size: number): boolean => size > ratioFrom && size > entry.compressed * mostRatio
  if (isBomb(entry.size)) throw workbookTooLarge()
  const header = await readPart(bytes, entry.offset, 30)
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) throw badWorkbook()
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const packed = limited(bytes, start, entry.compressed)
  if (entry.method !== 0 && entry.method !== 8) throw badWorkbook()
  const source = entry.method === 0 ? packed : Readable.from(packed).pipe(createInflateRaw())
  let size = 0
  try {
    for await (const piece of source as AsyncIterable<Uint8Array>) {
      size += piece.length
      // What its directory says of a part need not be true.
      if (size > mostInflated || isBomb(size)) throw workbookTooLarge()
      yield piece
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw badWorkbook()
    throw error
  }
}

async function* limited(bytes: RandomBytes, from: number, length: number): AsyncGenerator<Uint8Array> {
  let left = length
  if (left === 0) return
  for await (const piece of bytes.read(from)) {
    yield piece.subarray(0, left)
    left -= piece.length
    if (left <= 0) return
  }
}

async function readPart(bytes: RandomBytes, from: number, length: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const piece of limited(bytes, from, length)) parts.push(piece)
  return Buffer.concat(parts)
}
