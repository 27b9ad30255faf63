import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes, type Recorded } from '#features/audit/audit.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import type { HookAnswer, HookExchange } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { seal, unseal } from '#platform/secrets.ts'
import { systemActor, write, type Work } from '#platform/work.ts'
import type { Hook, HookInput, HookWithSecrets } from './returns.api.ts'
import { hear } from './returns.providers.ts'
import { takeIn } from './returns.take.ts'
import { hookNotFound, type Provider } from './returns.ts'

const columns = sql`h.id, h.name, h.provider, h.public_key, h.topic, h.confirm_url, h.paused_at, h.heard_at, h.problem,
  h.problem_at, h.version`
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
const newSecret = (): string => randomBytes(24).toString('base64url')

export async function selectHooks(work: Pick<Work, 'db'>): Promise<Hook[]> {
  const { rows } = await sql<Hook>`
    select ${columns} from return_hook h where h.deleted_at is null order by h.name, h.id`.execute(work.db)
  return rows
}

export async function selectHook(
  work: Pick<Work, 'db'>,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Hook | undefined> {
  const { rows } = await sql<Hook>`
    select ${columns} from return_hook h where h.id = ${id}::uuid
      and h.deleted_at is ${deleted ? sql`not null` : sql`null`} ${lock ? sql`for update` : sql``}`.execute(
    work.db,
  )
  return rows[0]
}

/** Made anew with each: the address holds a secret, and `generic` a key that signs; both are shown once. */
async function secretsFor(work: Work, provider: Provider) {
  const secret = newSecret()
  const signingKey = provider === 'generic' ? newSecret() : null
  return {
    hash: hashOf(secret),
    sealed: signingKey === null ? null : await seal(work.config.dataDir, signingKey),
    url: `${work.config.publicUrl}/hooks/mail/${provider}/${secret}`,
    signingKey,
  }
}

export function createHook(
  work: Work,
  { provider, ...input }: HookInput & { provider: Provider },
): Promise<HookWithSecrets> {
  return write(work, async (tx) => {
    const { hash, sealed, url, signingKey } = await secretsFor(tx, provider)
    const id = newId()
    await sql`
      insert into return_hook (id, name, provider, secret_hash, signing_key, public_key, topic, created_by, updated_by)
      values (${id}::uuid, ${input.name}, ${provider}, ${hash}, ${sealed}, ${input.publicKey}, ${input.topic},
        ${tx.actor.userId}::uuid, ${tx.actor.userId}::uuid)`.execute(tx.db)
    await told(tx, 'create', id, { after: { provider, name: input.name, topic: input.topic } })
    return { hook: await mustFind(tx, id), url, signingKey }
  })
}

export function updateHook(
  work: Work,
  id: string,
  { version, paused, ...input }: HookInput & { version: number; paused: boolean },
): Promise<Hook> {
  return write(work, async (tx) => {
    const before = await mustBeCurrent(tx, id, version)
    const { name, publicKey, topic } = before
    const changed = changes(
      { name, publicKey, topic, paused: before.pausedAt !== null },
      { ...input, paused },
    )
    if (!changed) return before
    await sql`
      update return_hook set name = ${input.name}, public_key = ${input.publicKey}, topic = ${input.topic},
        paused_at = case when ${paused} then coalesce(paused_at, now()) end, problem = null, problem_at = null,
        version = version + 1, updated_at = now(), updated_by = ${tx.actor.userId}::uuid
      where id = ${id}::uuid`.execute(tx.db)
    await told(tx, 'update', id, changed)
    return mustFind(tx, id)
  })
}

export function rotateHook(work: Work, id: string, version: number): Promise<HookWithSecrets> {
  return write(work, async (tx) => {
    const { provider, name } = await mustBeCurrent(tx, id, version)
    const { hash, sealed, url, signingKey } = await secretsFor(tx, provider)
    await sql`
      update return_hook set secret_hash = ${hash}, signing_key = ${sealed}, version = version + 1, updated_at = now(),
        updated_by = ${tx.actor.userId}::uuid where id = ${id}::uuid`.execute(tx.db)
    await told(tx, 'rotate', id, { after: { name, credentialsChanged: true } })
    return { hook: await mustFind(tx, id), url, signingKey }
  })
}

export function removeHook(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const { name } = await mustBeCurrent(tx, id, version)
    await setDeleted(tx, id, true)
    await told(tx, 'delete', id, { before: { name } })
  })
}

export function restoreHook(work: Work, id: string): Promise<Hook> {
  return write(work, async (tx) => {
    const found = await selectHook(tx, id, { deleted: true, lock: true })
    if (!found) throw hookNotFound()
    await setDeleted(tx, id, false)
    await told(tx, 'restore', id, { after: { name: found.name } })
    return mustFind(tx, id)
  })
}

export async function deleteHook(work: Work, id: string): Promise<void> {
  await sql`delete from return_hook where id = ${id}::uuid and deleted_at is not null`.execute(work.db)
}

async function setDeleted(tx: Work, id: string, deleted: boolean): Promise<void> {
  await sql`
    update return_hook set deleted_at = ${deleted ? sql`now()` : sql`null`},
      deleted_by = ${deleted ? tx.actor.userId : null}::uuid, version = version + 1, updated_at = now()
    where id = ${id}::uuid`.execute(tx.db)
}

async function mustFind(work: Work, id: string): Promise<Hook> {
  const found = await selectHook(work, id)
  if (!found) throw hookNotFound()
  return found
}

async function mustBeCurrent(tx: Work, id: string, version: number): Promise<Hook> {
  const found = await selectHook(tx, id, { lock: true })
  if (!found) throw hookNotFound()
  if (found.version !== version) throw new Problem('stale', { current: found })
  return found
}

async function told(
  tx: Work,
  what: 'create' | 'update' | 'rotate' | 'delete' | 'restore',
  id: string,
  changed: { before?: Recorded; after?: Recorded },
): Promise<void> {
  await audit(tx, { action: `returnHook.${what}`, subjectKind: 'returnHook', subjectId: id, ...changed })
  await announce(tx, { topic: 'returnHook', id })
}

type Listening = {
  id: string
  signingKey: Buffer | null
  publicKey: string | null
  topic: string | null
}

/**
 * Takes in what a provider posts. Unknown and paused addresses are nowhere (404); what is not signed as it should is
 * refused and changes nothing but what the settings say of it. Answered only when all of it is committed: where we fail,
 * the provider posts again.
 */
export async function receive(work: Work, { params, headers, body }: HookExchange): Promise<HookAnswer> {
  const { provider = '', secret = '' } = params
  const { rows } = await sql<Listening & { provider: Provider }>`
    select id, provider, signing_key, public_key, topic from return_hook
    where secret_hash = ${hashOf(secret)} and provider = ${provider} and paused_at is null and deleted_at is null`.execute(
    work.db,
  )
  const [found] = rows
  if (!found) return { status: 404, said: 'nothing listens here' }
  const signingKey = found.signingKey === null ? null : await unseal(work.config.dataDir, found.signingKey)
  const heard = hear(found.provider, found.id, { headers, body }, { ...found, signingKey }, new Date())
  if (heard.kind === 'refused') {
    await noteTrouble(work, found.id, heard.said)
    return { status: heard.status, said: heard.said }
  }
  const acting: Work = { ...work, actor: systemActor(`mail provider ${found.provider}`) }
  await write(acting, async (tx) => {
    if (heard.kind === 'events') await takeIn(tx, heard.incoming)
    await sql`
      update return_hook set heard_at = now(), problem = null, problem_at = null,
        confirm_url = ${heard.kind === 'confirm' ? heard.url : null} where id = ${found.id}::uuid`.execute(
      tx.db,
    )
  })
  if (heard.kind === 'confirm') await announce(work, { topic: 'returnHook', id: found.id })
  return { status: 200, said: 'ok' }
}

/** Once a minute at most, so that whoever posts nonsense does not make work. */
async function noteTrouble(work: Work, id: string, said: string): Promise<void> {
  const { numAffectedRows } = await sql`
    update return_hook set problem = ${said.slice(0, 500)}, problem_at = now()
    where id = ${id}::uuid and (problem_at is null or problem_at < now() - interval '1 minute')`.execute(
    work.db,
  )
  if (numAffectedRows === 1n) await announce(work, { topic: 'returnHook', id })
}
