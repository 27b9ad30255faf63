import { crc32 } from 'node:zlib'
import { unzipSync, type UnzipFileInfo } from 'fflate'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { largestFile } from './postal.ts'

const zipStart = [0x50, 0x4b, 0x03, 0x04]
/** Signature of an entry in the list of contents at the end of a ZIP; its check sum stands 16 bytes behind. */
const entryStart = 0x02014b50
const checkSumAt = 16

/** The file itself, or the one list inside a ZIP, as Japan Post hands it out. */
export function unpack(bytes: Uint8Array): Uint8Array {
  if (!zipStart.every((byte, index) => bytes[index] === byte)) return bytes
  let largest = 0
  const wanted = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (!/\.csv$/i.test(name)) return false
    largest = Math.max(largest, originalSize)
    return originalSize <= largestFile
  }
  let files: [string, Uint8Array][]
  try {
    files = Object.entries(unzipSync(bytes, { filter: wanted }))
  } catch {
    throw refused(damaged)
  }
  if (largest > largestFile) throw refused(tooLarge)
  const [only, ...others] = files
  if (!only || others.length > 0) throw refused(notOneList)
  if (!checkSums(bytes).has(crc32(only[1]))) throw refused(damaged)
  return only[1]
}

/** TRICKY: fflate does not look at the check sums; without them a damaged byte would become another address. */
function checkSums(bytes: Uint8Array): Set<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Set<number>()
  for (let at = bytes.length - 46; at >= 0; at--)
    if (view.getUint32(at, true) === entryStart) found.add(view.getUint32(at + checkSumAt, true))
  return found
}

const damaged: Phrase = {
  ja: 'ZIP が壊れているか、途中で切れています。日本郵便のサイトからもう一度ダウンロードしてください',
  en: 'The ZIP is damaged or cut short. Download it again from the site of Japan Post',
}
const tooLarge: Phrase = {
  ja: 'ZIP の中身が大きすぎます。KEN_ALL か JIGYOSYO のファイルを選んでください',
  en: 'What is in the ZIP is too large. Choose a KEN_ALL or JIGYOSYO file',
}
const notOneList: Phrase = {
  ja: 'ZIP の中に CSV が 1 つだけ入っている必要があります。日本郵便から受け取った ZIP をそのまま選んでください',
  en: 'The ZIP must hold exactly one CSV. Choose it as it came from Japan Post',
}

export function refused(message: Phrase, params: { readonly [name: string]: string | number } = {}): Problem {
  return new Problem('invalid', { detail: message, params })
}
