import { fileTypeFromBuffer } from 'file-type'
import { stripInvisible } from '#kit/japan/width.ts'

/** How many of the first bytes `mediaTypeOf` wants to see. */
export const headBytes = 4100

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
export function extensionOf(name: string): string {
  const extension = /(?<=.)\.[a-z0-9]+$/i.exec(name)?.[0] ?? ''
  return extension.length <= longestExtension ? extension : ''
}

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
/** What a browser could run as a page: told as what it is to nobody, so that it is never opened as one. */
const runnable = /html|xml|javascript|svg|shockwave|wasm/

/** The media type that the first bytes of a file prove; neither the browser's word nor the name counts. */
export async function mediaTypeOf(head: Uint8Array, name: string): Promise<string> {
  const proven = await provenBy(head)
  const extension = extensionOf(name).toLowerCase()
  if (proven === 'application/zip') return ofZip.get(extension) ?? proven
  if (proven === 'application/x-cfb') return ofOle.get(extension) ?? unknown
  if (proven !== null) return runnable.test(proven) ? unknown : proven
  if (head.some(isBinary)) return unknown
  return ofText.get(extension) ?? 'text/plain'
}

async function provenBy(head: Uint8Array): Promise<string | null> {
  try {
    return (await fileTypeFromBuffer(head))?.mime ?? null
  } catch {
    // A head that breaks off in the middle of what it seemed to be proves nothing.
    return null
  }
}

/** A byte that no text has, in UTF-8 and Shift_JIS alike (WHATWG MIME Sniffing, "binary data byte"). */
function isBinary(byte: number): boolean {
  return byte <= 0x08 || byte === 0x0b || (byte >= 0x0e && byte <= 0x1a) || (byte >= 0x1c && byte <= 0x1f)
}

const pictures = new Set(['image/png', 'image/apng', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

/** How a file of this proven type may be shown in the page: only what cannot run script. Null: saved to disk only. */
export function previewOf(mediaType: string): 'image' | 'pdf' | null {
  if (pictures.has(mediaType)) return 'image'
  return mediaType === 'application/pdf' ? 'pdf' : null
}
