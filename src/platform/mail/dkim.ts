import { createHash, createPrivateKey, generateKeyPair, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Header, Message } from './mime.ts'

export type DkimAlgorithm = 'rsa' | 'ed25519'
export type DkimKey = {
  readonly domain: string
  readonly selector: string
  readonly algorithm: DkimAlgorithm
  readonly key: KeyObject
}

const makePair = promisify(generateKeyPair)
const signWith = promisify(sign)

/**
 * What is signed where it is there. Those that are named once more than they occur cannot be added to on the way
 * (RFC 6376 section 5.4.2): a second `From` or `List-Unsubscribe` breaks the signature.
 */
const signed = [
  'from',
  'to',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
] as const
const sealed = ['from', 'to', 'reply-to', 'subject', 'list-unsubscribe', 'list-unsubscribe-post'] as const

/** A pair of keys: PKCS #8 in PEM, and the public one as the record of the DNS has it after `p=`. */
export async function makeDkimPair(
  algorithm: DkimAlgorithm,
): Promise<{ privateKey: string; publicKey: string }> {
  if (algorithm === 'rsa') {
    const { privateKey, publicKey } = await makePair('rsa', { modulusLength: 2048 })
    return {
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    }
  }
  const { privateKey, publicKey } = await makePair('ed25519')
  // The 32 bytes alone (RFC 8463 section 4), which are the end of the DER.
  const bytes = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: bytes.toString('base64'),
  }
}

/** Parsed once a process: that costs as much as a signature. */
export const dkimKeyOf = (pem: string): KeyObject => createPrivateKey(pem)

/** The record of a selector: `<selector>._domainkey.<domain>` TXT. */
export const dkimRecord = (algorithm: DkimAlgorithm, publicKey: string): string =>
  `v=DKIM1; k=${algorithm}; p=${publicKey}`

/** The message with a signature of each key above it; relaxed/relaxed (RFC 6376), signed off the main thread. */
export async function signMessage(message: Message, keys: readonly DkimKey[], at: Date): Promise<Message> {
  if (keys.length === 0) return message
  const bodyHash = createHash('sha256').update(relaxedBody(message.body), 'latin1').digest('base64')
  const { names, text } = signedHeaders(message.headers)
  const signatures = await Promise.all(
    keys.map(async ({ domain, selector, algorithm, key }): Promise<Header> => {
      const unsigned =
        `v=1; a=${algorithm}-sha256; c=relaxed/relaxed; d=${domain}; s=${selector};\r\n` +
        ` t=${Math.floor(at.getTime() / 1000)}; h=${names.join(':\r\n  ')};\r\n bh=${bodyHash};\r\n b=`
      const input = `${text}${relaxedHeader('dkim-signature', unsigned)}`
      // RFC 8463: Ed25519 signs the hash, RSA the text, of which it makes the hash itself.
      const signature =
        algorithm === 'rsa'
          ? await signWith('sha256', Buffer.from(input, 'latin1'), key)
          : await signWith(null, createHash('sha256').update(input, 'latin1').digest(), key)
      return ['DKIM-Signature', unsigned + signature.toString('base64').replace(/.{72}(?=.)/g, '$&\r\n  ')]
    }),
  )
  return { headers: [...signatures, ...message.headers], body: message.body }
}

function signedHeaders(headers: readonly Header[]): { names: string[]; text: string } {
  const names: string[] = []
  let text = ''
  for (const name of signed) {
    // From the bottom up, as verifiers do (section 5.4.2).
    for (const [written, value] of headers.toReversed())
      if (written.toLowerCase() === name) {
        names.push(name)
        text += `${relaxedHeader(name, value)}\r\n`
      }
  }
  return { names: [...names, ...sealed], text }
}

/** RFC 6376 section 3.4.2. */
export function relaxedHeader(name: string, value: string): string {
  return `${name.toLowerCase()}:${value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`
}

const hasLooseSpace = /[ \t](?:[ \t]|\r\n|$)|\t/

/** RFC 6376 section 3.4.4. What we compose has no loose spaces: one look tells that, and nothing is written anew. */
export function relaxedBody(body: string): string {
  const text = hasLooseSpace.test(body) ? body.replace(/[ \t]+(?=\r\n|$)/g, '').replace(/[ \t]+/g, ' ') : body
  let end = text.length
  while (end >= 2 && text.startsWith('\r\n', end - 2)) end -= 2
  return end === 0 ? '' : `${text.slice(0, end)}\r\n`
}
