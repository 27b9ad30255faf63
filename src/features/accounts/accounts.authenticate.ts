import type { FastifyRequest } from 'fastify'
import { permissionsOf, type Composition } from '#platform/feature.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { Actor } from '#platform/work.ts'
import { selectApiKeyHolder, touchApiKey } from './accounts.api-keys.store.ts'
import { selectSessionHolder, touchSession } from './accounts.sessions.store.ts'
import { credentialOf } from './accounts.tokens.ts'

/** Who sends a request, by their cookie or key. Nothing is remembered: who is disabled or demoted is so at once. */
export async function authenticate(runtime: Runtime, request: FastifyRequest): Promise<Actor | null> {
  const credential = credentialOf(request)
  if (credential === null) return null
  const { app, database } = runtime
  if (credential.kind === 'session') {
    const holder = await selectSessionHolder(database.pool, credential.hash)
    if (!holder) return null
    if (holder.stale) await touchSession(database, holder.sessionId)
    return userActor(app, { ...holder, id: holder.userId, ip: request.ip })
  }
  const holder = await selectApiKeyHolder(database.pool, credential.hash)
  if (!holder) return null
  if (holder.stale) await touchApiKey(database, holder.id)
  const { id: keyId, name, role } = holder
  return {
    kind: 'apiKey',
    userId: null,
    keyId,
    name,
    role,
    permissions: permissionsOf(app, role),
    ip: request.ip,
  }
}

type Signed = {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly sessionId: string
  readonly ip: string | undefined
}

export function userActor(app: Composition, { id, name, role, sessionId, ip }: Signed): Actor {
  return {
    kind: 'user',
    userId: id,
    name,
    role,
    permissions: permissionsOf(app, role),
    sessionId,
    ...(ip !== undefined && { ip }),
  }
}
