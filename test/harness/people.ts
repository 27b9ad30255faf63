import { createHash, randomBytes } from 'node:crypto'
import { newId } from '#kit/ids.ts'
import { permissionsOf, roles, type Composition, type Role } from '#platform/feature.ts'
import type { Db } from '#platform/db/database.ts'
import type { Actor } from '#platform/work.ts'

/** A signed-in user of a test: the actor for actions, the cookie's token for HTTP. */
export type Person = { readonly actor: Actor; readonly userId: string; readonly token: string }
export type People = { readonly [R in Role]: Person }

/** One real user of every role, each with a running session; no passwords, they are slow to hash. */
export async function makePeople(db: Db, app: Composition): Promise<People> {
  const [administrator, manager, member, readOnly] = await Promise.all([
    makePerson(db, app, roles[0]),
    makePerson(db, app, roles[1]),
    makePerson(db, app, roles[2]),
    makePerson(db, app, roles[3]),
  ])
  return { administrator, manager, member, readOnly }
}

export async function makePerson(db: Db, app: Composition, role: Role): Promise<Person> {
  const [userId, sessionId] = [newId(), newId()]
  const token = randomBytes(32).toString('base64url')
  const email = `${role.toLowerCase()}-${userId}@example.com`
  await db.insertInto('appUser').values({ id: userId, email, emailKey: email, name: role, role }).execute()
  await db
    .insertInto('session')
    .values({
      id: sessionId,
      userId,
      tokenHash: createHash('sha256').update(token).digest(),
      expiresAt: new Date(Date.now() + 24 * 3_600_000).toISOString(),
    })
    .execute()
  return {
    actor: { kind: 'user', userId, name: role, role, permissions: permissionsOf(app, role), sessionId },
    userId,
    token,
  }
}
