import { stripInvisible } from '#kit/japan/width.ts'

/** How many of the first bytes `sniffMediaType` wants to see. */
export const headBytes = 4096

const longestName = 200
const longestExtension = 10

/** A name that is only a name: without path, control and invisible characters, of a length that every disk takes. */
export function cleanFileName(typed: string): string {
  const last = typed.split(/[/\\]/).at(-1) ?? ''
  const name = stripInvisible(last).replace(/\s+/g, ' ').trim()
  if (/^\.*$/.test(name)) return 'file'
  const extension = extensionOf(name)
  const stem = name.slice(0, name.length - extension.length)
  return [...stem].slice(0, longestName - extension.length).join('') + extension
}

/** With its dot, as typed; empty where there is none. */
function extensionOf(name: string): string {
  const extension = /(?<=.)\.[a-z0-9]+$/i.exec(name)?.[0] ?? ''
  return extension.length <= longestExtension ? extension : ''
}

/** First bytes in hexadecimal (WHATWG MIME Sniffing, sections 6.1 and 6.2; PDF 32000-1). */
const signatures: readonly (readonly [RegExp, string])[] = [
  [/^89504e470d0a1a0a/, 'image/png'],
  [/^ffd8ff/, 'image/jpeg'],
  [/^47494638(37|39)61/, 'image/gif'],
  [/^52494646.{8}57454250/, 'image/webp'],
  [/^255044462d/, 'application/pdf'],
]
const zip = /^504b(0304|0506)/
const ole = /^d0cf11e0a1b11ae1/

/** What a container (ZIP, OLE) or plain text holds is told apart by its name; it decides an icon and nothing else. */
const ofZip = new Map([
  ['.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['.pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
])
const ofOle = new Map([
  ['.doc', 'application/msword'],
  ['.xls', 'application/vnd.ms-excel'],
  ['.ppt', 'application/vnd.ms-powerpoint'],
])
const ofText = new Map([
  ['.csv', 'text/csv'],
  ['.tsv', 'text/tab-separated-values'],
])
const unknown = 'application/octet-stream'

/** The media type that the first bytes of a file prove; the browser's word does not count. */
export function sniffMediaType(head: Uint8Array, name: string): string {
  const hex = Buffer.from(head.subarray(0, 16)).toString('hex')
  const proven = signatures.find(([signature]) => signature.test(hex))
  if (proven) return proven[1]
  const extension = extensionOf(name).toLowerCase()
  if (zip.test(hex)) return ofZip.get(extension) ?? 'application/zip'
  if (ole.test(hex)) return ofOle.get(extension) ?? unknown
  if (head.some(isBinary)) return unknown
  return ofText.get(extension) ?? 'text/plain'
}

/** A byte that no text has, in UTF-8 and Shift_JIS alike (WHATWG MIME Sniffing, "binary data byte"). */
function isBinary(byte: number): boolean {
  return byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f)
}

const shownInside = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'])

/** Whether a file of this sniffed type may be shown in the page: only what cannot run script. */
export function mayShowInside(mediaType: string): boolean {
  return shownInside.has(mediaType)
}
