import { createHash } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import { hmacBlocksFor } from '#platform/secrets.ts'
import type { Work } from '#platform/work.ts'
import type { Channel } from './consent.ts'

/** Addresses as nobody can read them back, the same in TypeScript and in SQL. */
export type Hasher = {
  /** Tells one key from another. */
  readonly keyId: string
  of(channel: Channel, key: string): Buffer
  sql(channel: RawBuilder<unknown>, key: RawBuilder<unknown>): RawBuilder<Buffer>
}

/** HMAC-SHA-256 of channel and address with a key that stands beside the data: a copy of the database tells nothing. */
export function hasherOf({ config }: Pick<Work, 'config'>): Hasher {
  const { inner, outer } = hmacBlocksFor(config.dataDir, 'suppressed addresses')
  const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  const hmac = (text: string): Buffer => sha256(outer, sha256(inner, Buffer.from(text, 'utf8')))
  return {
    keyId: hmac('key').toString('hex').slice(0, 16),
    of: (channel, key) => hmac(`${channel}\n${key}`),
    sql: (channel, key) => sql`sha256(${outer}::bytea || sha256(${inner}::bytea
      || convert_to(${channel} || E'\\n' || ${key}, 'UTF8')))`,
  }
}
