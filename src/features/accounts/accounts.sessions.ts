import type { z } from 'zod'
import { audit } from '#features/audit/audit.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { notFound, Problem } from '#kit/problem.ts'
import type { Exchange } from '#platform/feature.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { accountsApi, sessionSchema, User } from './accounts.api.ts'
import {
  claimAttempt,
  forgetAttempts,
  takeBackAttempt,
  type AttemptSubject,
} from './accounts.attempts.store.ts'
import { userActor } from './accounts.authenticate.ts'
import { mustBeUser, readMe, type Me } from './accounts.me.ts'
import { hashPassword, isOutdated, mustBeStrong, verifyPassword } from './accounts.passwords.ts'
import { deleteSession, deleteSessionsOf, insertSession, listSessions } from './accounts.sessions.store.ts'
import { markSignedIn, selectUserToSignIn, updateUserRow } from './accounts.store.ts'
import { addressKey, hashToken, makeToken } from './accounts.tokens.ts'
import { session as rules, sessionCookie, sessionNotFound, userNotFound } from './accounts.ts'

type Endpoints = typeof accountsApi.endpoints

/** Unknown, disabled, without a password, wrong password: the same answer after the same time. */
export async function signIn(
  work: Work,
  { email, password }: z.output<Endpoints['signIn']['body']>,
  exchange: Exchange,
): Promise<Me> {
  const emailKey = parseEmail(email).key
  const subjects = [emailSubject(emailKey || email), ipSubject(exchange)] as const
  for (const subject of subjects) mustNotBeLocked(await claimAttempt(work, subject))
  const found = await selectUserToSignIn(work, { emailKey })
  const right = await verifyPassword(password, found?.passwordHash ?? null)
  if (!found || !right || found.user.disabledAt !== null) {
    await audit(work, {
      action: 'session.refuse',
      subjectKind: 'user',
      subjectId: found?.user.id ?? null,
    })
    throw new Problem('signedOut', {
      detail: {
        ja: 'メールアドレスまたはパスワードが違います',
        en: 'The e-mail address or the password is wrong',
      },
    })
  }
  const { user, passwordHash } = found
  const renewed = passwordHash !== null && isOutdated(passwordHash) ? await hashPassword(password) : null
  return write(work, async (tx) => {
    await forgetAttempts(tx, subjects[0])
    await takeBackAttempt(tx, subjects[1])
    await markSignedIn(tx, user.id, renewed)
    return readMe(await startSession(tx, user, exchange))
  })
}

/** Starts a session and gives the work back as the one who has it. */
export async function startSession(work: Work, user: User, exchange: Exchange): Promise<Work> {
  const token = makeToken()
  const { ip, headers } = exchange.request
  const sessionId = await insertSession(work, {
    userId: user.id,
    tokenHash: hashToken(token),
    ip,
    userAgent: headers['user-agent']?.slice(0, 300) ?? null,
  })
  const signedIn = { ...work, actor: userActor(work.app, { ...user, sessionId, ip }) }
  await audit(signedIn, { action: 'session.create', subjectKind: 'user', subjectId: user.id })
  // The browser keeps it as long as it could ever be valid; when it ends is the server's decision.
  exchange.setCookie(sessionCookie, token, rules.longestDays * 24 * 3600)
  return signedIn
}

/** Also for those whose session is over already: afterwards the browser has no cookie. */
export async function signOut(work: Work, exchange: Exchange): Promise<void> {
  exchange.clearCookie(sessionCookie)
  const { userId, sessionId } = work.actor
  if (userId !== null && sessionId !== undefined) await endSession(work, userId, sessionId)
}

export async function readSessions(work: Work): Promise<{ items: z.input<typeof sessionSchema>[] }> {
  const sessions = await listSessions(work, mustBeUser(work))
  return { items: sessions.map((one) => ({ ...one, current: one.id === work.actor.sessionId })) }
}

export async function revokeSession(work: Work, id: string, exchange: Exchange): Promise<void> {
  if (!(await endSession(work, mustBeUser(work), id))) throw notFound(sessionNotFound)
  if (id === work.actor.sessionId) exchange.clearCookie(sessionCookie)
}

/** Guessing the current password is counted like guessing it at the sign-in. Ends all other sessions. */
export async function changePassword(
  work: Work,
  { current, next }: z.output<Endpoints['changePassword']['body']>,
): Promise<void> {
  const found = await selectUserToSignIn(work, { id: mustBeUser(work) })
  if (!found) throw notFound(userNotFound)
  const { user, passwordHash } = found
  const subject = emailSubject(parseEmail(user.email).key)
  mustNotBeLocked(await claimAttempt(work, subject))
  if (!(await verifyPassword(current, passwordHash)))
    throw new Problem('invalid', {
      fields: [
        { path: 'current', message: { ja: '今のパスワードが違います', en: 'This is not your password' } },
      ],
    })
  await forgetAttempts(work, subject)
  const { organisation } = await readSettings(work)
  await mustBeStrong(next, { email: user.email, name: user.name, organisation }, 'next')
  const hash = await hashPassword(next)
  await write(work, async (tx) => {
    const saved = await updateUserRow(tx, user.id, user.version, { passwordHash: hash })
    if (!saved) throw new Problem('stale')
    await deleteSessionsOf(tx, user.id, work.actor.sessionId ?? null)
    await audit(tx, { action: 'user.changePassword', subjectKind: 'user', subjectId: user.id })
    await announce(tx, { topic: 'user', id: user.id })
  })
}

/** Lets the holder of an address try again at once: an operator or administrator has given them a new password. */
export function unlock(work: Work, email: string): Promise<void> {
  return forgetAttempts(work, emailSubject(parseEmail(email).key))
}

function endSession(work: Work, userId: string, id: string): Promise<boolean> {
  return write(work, async (tx) => {
    const ended = await deleteSession(tx, userId, id)
    if (ended) await audit(tx, { action: 'session.end', subjectKind: 'user', subjectId: userId })
    return ended
  })
}

function mustNotBeLocked(seconds: number): void {
  if (seconds > 0)
    throw new Problem('tooMany', {
      detail: {
        ja: 'パスワードの間違いが続いたため、あと {seconds} 秒は受け付けません。待ってから、もう一度お試しください',
        en: 'After too many wrong passwords, wait {seconds} seconds and try again',
      },
      params: { seconds },
    })
}

/** Hashed: somebody may have typed their password into the wrong field. */
function emailSubject(emailKey: string): AttemptSubject {
  return { kind: 'email', key: hashToken(emailKey).toString('base64url') }
}

function ipSubject({ request }: Exchange): AttemptSubject {
  return { kind: 'ip', key: addressKey(request.ip) }
}
