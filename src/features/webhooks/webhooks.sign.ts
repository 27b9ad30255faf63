import { createHmac, randomBytes } from 'node:crypto'

/** As Standard Webhooks writes them, so that its libraries take them as they are. */
const prefix = 'whsec_'
const secretLength = 32

export function newSecret(): string {
  return prefix + randomBytes(secretLength).toString('base64')
}

/**
 * The headers of Standard Webhooks 1.0 (standardwebhooks.com): what was signed is `id.timestamp.body`, by every secret that
 * is in force. `id` stays the same however often it is sent; `at` is when it is sent.
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, at, body }: { id: string; at: Date; body: string },
): { readonly [name: string]: string } {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
