import type { z } from 'zod'
import { audit } from '#features/audit/audit.actions.ts'
import { readVersionedSettings, updateSettings } from '#features/settings/settings.actions.ts'
import { Problem } from '#kit/problem.ts'
import type { Exchange } from '#platform/feature.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { accountsApi } from './accounts.api.ts'
import { readMe, type Me } from './accounts.me.ts'
import { hashPassword, mustBeStrong } from './accounts.passwords.ts'
import { startSession } from './accounts.sessions.ts'
import { hasUsers, insertUser, lockAccounts, markSignedIn } from './accounts.store.ts'
import { emailKeyOf } from './accounts.ts'

const demo = { job: 'demo.make', payload: { seed: 1, customers: 2000 } }

/** Makes the organisation and its first administrator, who is then signed in. Exactly once, whoever asks first. */
export async function setUp(
  work: Work,
  body: z.output<typeof accountsApi.endpoints.setUp.body>,
  exchange: Exchange,
): Promise<Me> {
  if (await hasUsers(work)) throw alreadySetUp()
  const { organisation, timeZone, locale, name, email, password } = body
  const emailKey = emailKeyOf(email)
  await mustBeStrong(password, { email, name, organisation })
  const passwordHash = await hashPassword(password)
  return write(work, async (tx) => {
    await lockAccounts(tx)
    if (await hasUsers(tx)) throw alreadySetUp()
    const user = await insertUser(tx, { email, emailKey, name, role: 'administrator', locale, passwordHash })
    if (!user) throw alreadySetUp()
    await markSignedIn(tx, user.id, null)
    const signedIn = await startSession(tx, user, exchange)
    await audit(signedIn, {
      action: 'user.create',
      subjectKind: 'user',
      subjectId: user.id,
      after: { email, name, role: user.role },
    })
    const { version, settings } = await readVersionedSettings(signedIn)
    await updateSettings(signedIn, { version, settings: { ...settings, organisation, timeZone } })
    if (body.demo && work.app.jobs.has(demo.job)) await enqueue(signedIn, demo.job, demo.payload)
    await announce(signedIn, { topic: 'user' })
    return readMe(signedIn)
  })
}

function alreadySetUp(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '最初の設定は済んでいます。サインインしてください',
      en: 'The set-up is already done. Please sign in',
    },
  })
}
