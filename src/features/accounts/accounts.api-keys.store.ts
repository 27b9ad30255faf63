import { sql } from 'kysely'
import type pg from 'pg'
import type { z } from 'zod'
import { newId } from '#kit/ids.ts'
import type { Role } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import { apiKeySchema } from './accounts.api.ts'
import { session as rules } from './accounts.ts'

export type ApiKey = z.infer<typeof apiKeySchema>

const columns = ['id', 'name', 'prefix', 'role', 'createdAt', 'lastUsedAt', 'expiresAt', 'revokedAt'] as const

export type ApiKeyHolder = {
  readonly id: string
  readonly name: string
  readonly role: string
  /** Last used so long ago that it is worth writing down. */
  readonly stale: boolean
}

export async function selectApiKeyHolder(pool: pg.Pool, keyHash: Buffer): Promise<ApiKeyHolder | null> {
  const { rows } = await pool.query<ApiKeyHolder>({
    name: 'api-key-holder',
    text: `select id, name, role,
        coalesce(last_used_at < now() - make_interval(secs => $2), true) as stale
      from api_key
      where key_hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
    values: [keyHash, rules.touchEverySeconds],
  })
  return rows[0] ?? null
}

export async function touchApiKey(work: Pick<Work, 'db'>, id: string): Promise<void> {
  await work.db
    .updateTable('apiKey')
    .set({ lastUsedAt: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** The newest first, revoked ones too: who had access is part of the answer. */
export async function listApiKeys(work: Work): Promise<ApiKey[]> {
  const rows = await work.db.selectFrom('apiKey').select(columns).orderBy('id', 'desc').execute()
  return rows.map((row) => apiKeySchema.parse(row))
}

export type NewApiKey = {
  readonly name: string
  readonly prefix: string
  readonly keyHash: Buffer
  readonly role: Role
  readonly expiresAt: string | null
}

export async function insertApiKey(work: Work, key: NewApiKey): Promise<ApiKey> {
  const row = await work.db
    .insertInto('apiKey')
    .values({ id: newId(), ...key, createdBy: work.actor.userId })
    .returning(columns)
    .executeTakeFirstOrThrow()
  return apiKeySchema.parse(row)
}

/** Null when there is no such key in force. */
export async function revokeApiKeyRow(work: Work, id: string): Promise<ApiKey | null> {
  const row = await work.db
    .updateTable('apiKey')
    .set({ revokedAt: sql`now()` })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning(columns)
    .executeTakeFirst()
  return row ? apiKeySchema.parse(row) : null
}
