import type { z } from 'zod'
import { audit } from '#features/audit/audit.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { accountsApi } from './accounts.api.ts'
import { insertApiKey, revokeApiKeyRow, type ApiKey } from './accounts.api-keys.store.ts'
import { hashToken, makeToken } from './accounts.tokens.ts'
import { apiKeyNotFound, apiKeyPrefix } from './accounts.ts'

/** The key itself is in this answer and nowhere else: what is lost is replaced, not recovered. */
export async function createApiKey(
  work: Work,
  { name, role, expiresAt }: z.output<typeof accountsApi.endpoints.createApiKey.body>,
): Promise<{ key: string; apiKey: ApiKey }> {
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.now())
    throw new Problem('invalid', {
      fields: [{ path: 'expiresAt', message: { ja: '期限が過ぎています', en: 'This is in the past' } }],
    })
  const key = apiKeyPrefix + makeToken()
  return write(work, async (tx) => {
    const prefix = key.slice(0, apiKeyPrefix.length + 6)
    const apiKey = await insertApiKey(tx, { name, prefix, keyHash: hashToken(key), role, expiresAt })
    await audit(tx, {
      action: 'apiKey.create',
      subjectKind: 'apiKey',
      subjectId: apiKey.id,
      after: { name, prefix, role, expiresAt },
    })
    await announce(tx, { topic: 'apiKey', id: apiKey.id })
    return { key, apiKey }
  })
}

export function revokeApiKey(work: Work, id: string): Promise<void> {
  return write(work, async (tx) => {
    const apiKey = await revokeApiKeyRow(tx, id)
    if (!apiKey) throw notFound(apiKeyNotFound)
    const { name, prefix, role, revokedAt } = apiKey
    await audit(tx, {
      action: 'apiKey.revoke',
      subjectKind: 'apiKey',
      subjectId: id,
      before: { name, prefix, role, revokedAt: null },
      after: { revokedAt },
    })
    await announce(tx, { topic: 'apiKey', id })
  })
}
