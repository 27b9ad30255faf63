import { createHash, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { apiKeyPrefix, sessionCookie } from './accounts.ts'

/** 256 random bits; whoever has them is let in, so that only their hash is stored. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url')
}

/** SHA-256 without salt is enough for what is random itself, and can be looked up. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export type Credential = { readonly kind: 'apiKey' | 'session'; readonly hash: Buffer }

/** What a request shows: a key, if it has one, counts more than a cookie. Null when it shows nothing. */
export function credentialOf(request: FastifyRequest): Credential | null {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const key = /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1] ?? ''
    return { kind: 'apiKey', hash: hashToken(key.startsWith(apiKeyPrefix) ? key : '') }
  }
  const token = request.cookies[sessionCookie]
  return token ? { kind: 'session', hash: hashToken(token) } : null
}

/** Who counts as one visitor: an IPv4 address, or the /64 that one IPv6 customer is given (RFC 6177). */
export function addressKey(ip: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(ip)
  if (mapped?.[1]) return mapped[1]
  if (!ip.includes(':')) return ip
  const [head = '', tail] = ip.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return `${groups.slice(0, 4).join(':')}::/64`
}
