import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'

/**
 * Verifies the first DKIM signature of a raw message by the letter of RFC 6376 sections 3.4, 3.7 and 6.1, written apart from
 * what signs. Says what is wrong; null where it holds.
 */
export function problemOfDkim(raw: Buffer, record: string): string | null {
  const text = raw.toString('latin1')
  const split = text.indexOf('\r\n\r\n')
  const fields = text
    .slice(0, split + 2)
    .split(/(?<=\r\n)(?![ \t])/)
    .map((field) => ({ name: field.slice(0, field.indexOf(':')).trim().toLowerCase(), field }))
  const signature = fields.find(({ name }) => name === 'dkim-signature')
  if (!signature) return 'not signed'
  const tags = tagsOf(signature.field.slice(signature.field.indexOf(':') + 1))
  if (tags.get('c') !== 'relaxed/relaxed') return `canonicalization ${tags.get('c')}`
  const body = createHash('sha256')
    .update(relaxBody(text.slice(split + 4)), 'latin1')
    .digest('base64')
  if (body !== tags.get('bh')) return 'the body was changed'
  const left = fields.filter((one) => one !== signature)
  let input = ''
  for (const name of (tags.get('h') ?? '').toLowerCase().split(':')) {
    const at = left.findLastIndex((one) => one.name === name)
    if (at < 0) continue
    const field = left.splice(at, 1)[0]?.field ?? ''
    input += relaxField(field)
  }
  input += relaxField(signature.field.replace(/(;\s*b=)[^;]*/, '$1')).replace(/\r\n$/, '')
  const bytes = Buffer.from((tags.get('b') ?? '').replace(/\s/g, ''), 'base64')
  const key = keyOf(tagsOf(record))
  const isGood =
    tags.get('a') === 'rsa-sha256'
      ? verify('sha256', Buffer.from(input, 'latin1'), key, bytes)
      : verify(null, createHash('sha256').update(input, 'latin1').digest(), key, bytes)
  return isGood ? null : 'the headers were changed'
}

function keyOf(record: ReadonlyMap<string, string>): KeyObject {
  const bytes = Buffer.from(record.get('p') ?? '', 'base64')
  if (record.get('k') !== 'ed25519') return createPublicKey({ key: bytes, format: 'der', type: 'spki' })
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
    format: 'jwk',
  })
}

function tagsOf(text: string): Map<string, string> {
  return new Map(
    text.split(';').flatMap((part) => {
      const [, name = '', value = ''] = /^\s*([a-z]+)\s*=([\s\S]*)$/.exec(part) ?? []
      return name === '' ? [] : [[name, value.replace(/\s+/g, '')] as const]
    }),
  )
}

function relaxField(field: string): string {
  const colon = field.indexOf(':')
  let value = ''
  for (const line of field.slice(colon + 1).split('\r\n')) value += line
  return `${field.slice(0, colon).trim().toLowerCase()}:${value
    .split(/[ \t]+/)
    .join(' ')
    .trim()}\r\n`
}

function relaxBody(body: string): string {
  const lines = body.split('\r\n').map((line) =>
    line
      .split(/[ \t]+/)
      .join(' ')
      .replace(/ $/, ''),
  )
  while (lines.length > 0 && lines.at(-1) === '') lines.pop()
  return lines.map((line) => `${line}\r\n`).join('')
}
