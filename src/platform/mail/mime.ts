import { domainToASCII } from 'node:url'
import type { Outgoing } from '../outgoing.ts'

/** A whole message: headers in order, each a single value that may be folded, and a body; ASCII throughout, lines end CRLF. */
export type Message = { readonly headers: readonly Header[]; readonly body: string }
export type Header = readonly [name: string, value: string]

type Composed = Pick<
  Outgoing,
  'from' | 'address' | 'replyTo' | 'subject' | 'text' | 'html' | 'messageId' | 'headers'
>

/** The most characters of an encoded word (RFC 2047 section 2), and of a line where nothing else asks for more. */
const wordBytes = 45
const lineLength = 76
/** What a feature may not set by `headers`: these are made here, or are the transport's own. */
const ours = new Set(
  'from to cc bcc reply-to subject date message-id mime-version content-type content-transfer-encoding return-path dkim-signature'.split(
    ' ',
  ),
)

/** A message in the form in which it is signed and handed over: RFC 5322, text and HTML as alternatives, base64. */
export function compose(mail: Composed, date: Date): Message {
  const headers: Header[] = [
    ['From', mailbox(mail.from.name, mail.from.address)],
    ['To', mailbox('', mail.address)],
    ...(mail.replyTo === null ? [] : [['Reply-To', mailbox('', mail.replyTo)] as const]),
    ['Subject', encodeText(mail.subject, 'Subject: '.length)],
    ['Date', dateOf(date)],
    ['Message-ID', `<${plain(mail.messageId)}>`],
    ...Object.entries(mail.headers).flatMap(([name, value]): Header[] =>
      /^[A-Za-z][A-Za-z0-9-]*$/.test(name) && !ours.has(name.toLowerCase())
        ? [[name, encodeText(value, name.length + 2)]]
        : [],
    ),
    ['MIME-Version', '1.0'],
  ]
  if (mail.html === null)
    return {
      headers: [
        ...headers,
        ['Content-Type', 'text/plain; charset=utf-8'],
        ['Content-Transfer-Encoding', 'base64'],
      ],
      body: `${base64Lines(mail.text)}\r\n`,
    }
  // Base64 has neither of the two letters: whatever was written, no line of it is the boundary.
  const boundary = '=_enishi_alternative'
  const part = (type: string, text: string): string =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(text)}\r\n`
  return {
    headers: [...headers, ['Content-Type', `multipart/alternative;\r\n boundary="${boundary}"`]],
    body: `${part('text/plain', mail.text)}${part('text/html', mail.html)}--${boundary}--\r\n`,
  }
}

/** As it goes over the line, without what the transport does to dots. */
export const inBytes = ({ headers, body }: Message): Buffer =>
  Buffer.from(`${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`, 'latin1')

/** Nothing in it ends a header: no control character is left. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()

/**
 * A mailbox as a header names it. The local part is quoted where it is no dot-atom: docomo gave out `a..b@`.
 */
function mailbox(name: string, address: string): string {
  const shown = plain(name)
  const angle = `<${pathOf(address)}>`
  if (shown === '') return angle
  if (!isAscii(shown)) return `${encodeText(shown, 'Reply-To: '.length)} ${angle}`
  return /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(shown) && !shown.includes('=?')
    ? `${shown} ${angle}`
    : `"${shown.replace(/[\\"]/g, '\\$&')}" ${angle}`
}

/** An address as SMTP and headers have it between the angle brackets: quoted where it must be, the domain in ASCII. */
export function pathOf(address: string): string {
  const clean = plain(address).replace(/[<> ]/g, '')
  const at = clean.lastIndexOf('@')
  const local = clean.slice(0, at)
  const domain = clean.slice(at + 1)
  const ascii = isAscii(domain) ? domain.replace(/[^\w.:[\]-]/g, '') : domainToASCII(domain)
  const isAtom = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local)
  const isQuoted = /^"(?:[^"\\]|\\.)*"$/.test(local)
  return `${isAtom || isQuoted ? local : `"${local.replace(/[\\"]/g, '\\$&')}"`}@${ascii}`
}

export const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** Text of a header: as it is where it may be, else in encoded words (RFC 2047) that never tear a letter apart. */
function encodeText(text: string, before: number): string {
  const line = plain(text)
  if (isAscii(line) && !line.includes('=?')) return fold(line, before)
  const words: string[] = []
  let word = ''
  let bytes = 0
  // The first stands behind the name of its header.
  let room = Math.floor((lineLength - before - 12) / 4) * 3
  for (const letter of line) {
    const size = Buffer.byteLength(letter)
    if (bytes + size > Math.min(room, wordBytes)) {
      words.push(word)
      word = ''
      bytes = 0
      room = wordBytes
    }
    word += letter
    bytes += size
  }
  words.push(word)
  return words.map((one) => `=?UTF-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ')
}

/** Folds at spaces. What has none (a URL) stays whole: RFC 5322 allows 998. */
function fold(text: string, before: number): string {
  if (before + text.length <= lineLength) return text
  const lines: string[] = []
  let line = ''
  let length = before
  for (const word of text.split(' ')) {
    if (line !== '' && length + word.length + 1 > lineLength) {
      lines.push(line)
      line = word
      length = word.length + 1
    } else {
      line = line === '' ? word : `${line} ${word}`
      length += word.length + 1
    }
  }
  return [...lines, line].filter((one) => one !== '').join('\r\n ')
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

function dateOf(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${days[date.getUTCDay()]}, ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time} +0000`
}

function base64Lines(text: string): string {
  const all = Buffer.from(text.replace(/\r\n?|\n/g, '\r\n'), 'utf8').toString('base64')
  const lines: string[] = []
  for (let at = 0; at < all.length; at += lineLength) lines.push(all.slice(at, at + lineLength))
  return lines.join('\r\n')
}
