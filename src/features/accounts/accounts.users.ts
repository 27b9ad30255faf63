import type { z } from 'zod'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { accountsApi, User } from './accounts.api.ts'
import { hashPassword, mustBeStrong } from './accounts.passwords.ts'
import { unlock } from './accounts.sessions.ts'
import { deleteSessionsOf } from './accounts.sessions.store.ts'
import {
  hasOtherAdministrator,
  insertUser,
  lockAccounts,
  selectUser,
  updateUserRow,
} from './accounts.store.ts'
import { emailKeyOf, givesUpAdministration, lastAdministrator, userNotFound } from './accounts.ts'

type Endpoints = typeof accountsApi.endpoints

export async function createUser(
  work: Work,
  { email, name, role, locale, password }: z.output<Endpoints['createUser']['body']>,
): Promise<User> {
  const emailKey = emailKeyOf(email)
  const { organisation } = await readSettings(work)
  await mustBeStrong(password, { email, name, organisation })
  const passwordHash = await hashPassword(password)
  return write(work, async (tx) => {
    const user = await insertUser(tx, { email, emailKey, name, role, locale, passwordHash })
    if (!user) throw emailTaken()
    await audit(tx, {
      action: 'user.create',
      subjectKind: 'user',
      subjectId: user.id,
      after: { email, name, role, locale },
    })
    await announce(tx, { topic: 'user', id: user.id })
    return user
  })
}

/** Disabling and a new password end the user's sessions; the last administrator stays one. */
export async function updateUser(
  work: Work,
  id: string,
  { version, name, role, disabled, password }: z.output<Endpoints['updateUser']['body']>,
): Promise<User> {
  const passwordHash = password === undefined ? undefined : await hashStrong(work, id, password, name)
  return write(work, async (tx) => {
    await lockAccounts(tx)
    const before = await selectUser(tx, id)
    if (!before) throw notFound(userNotFound)
    if (before.version !== version) throw new Problem('stale', { current: before })
    const after = {
      name: name ?? before.name,
      role: role ?? before.role,
      disabled: disabled ?? before.disabledAt !== null,
    }
    if (givesUpAdministration(before, after) && !(await hasOtherAdministrator(tx, id)))
      throw lastAdministrator()
    const changed = changes({ ...before, disabled: before.disabledAt !== null }, after)
    if (!changed && passwordHash === undefined) return before
    if (after.disabled && before.disabledAt === null)
      for (const feature of tx.app.features) await feature.leaving?.(tx, id)
    const saved = await updateUserRow(tx, id, version, { ...after, passwordHash })
    if (!saved) throw new Problem('stale', { current: await selectUser(tx, id) })
    if (after.disabled || passwordHash !== undefined) await deleteSessionsOf(tx, id, null)
    if (changed) await audit(tx, { action: 'user.update', subjectKind: 'user', subjectId: id, ...changed })
    if (passwordHash !== undefined) {
      await unlock(tx, saved.email)
      await audit(tx, { action: 'user.resetPassword', subjectKind: 'user', subjectId: id })
    }
    await announce(tx, { topic: 'user', id })
    return saved
  })
}

async function hashStrong(
  work: Work,
  id: string,
  password: string,
  newName: string | undefined,
): Promise<string> {
  const user = await selectUser(work, id)
  if (!user) throw notFound(userNotFound)
  const { organisation } = await readSettings(work)
  await mustBeStrong(password, { email: user.email, name: newName ?? user.name, organisation })
  return hashPassword(password)
}

function emailTaken(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'このメールアドレスの利用者はすでにいます',
      en: 'There is already a user with this e-mail address',
    },
    fields: [{ path: 'email', message: { ja: 'すでに使われています', en: 'Already in use' } }],
  })
}
