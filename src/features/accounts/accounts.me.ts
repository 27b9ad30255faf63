import type { z } from 'zod'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import manifest from '../../../package.json' with { type: 'json' }
import type { accountsApi, meSchema } from './accounts.api.ts'
import { longestPreferences, userNotFound } from './accounts.ts'
import { hasUsers, mergePreferences, selectPreferences, selectUser, updateUserRow } from './accounts.store.ts'

export type Me = z.input<typeof meSchema>
const { version } = manifest

/** Strangers learn the version and whether there is somebody yet, not whose house this is. */
export async function readMe(work: Work): Promise<Me> {
  const { kind, userId, permissions } = work.actor
  if (kind === 'anonymous')
    return {
      needsSetup: !(await hasUsers(work)),
      organisation: null,
      user: null,
      permissions: [],
      preferences: {},
      version,
    }
  const user = userId === null ? null : await selectUser(work, userId)
  const preferences = userId === null ? {} : await selectPreferences(work, userId)
  const settings = await readSettings(work)
  const { organisation: name, timeZone, fiscalYearStart, weekStart } = settings
  return {
    needsSetup: false,
    organisation: { name, timeZone, fiscalYearStart, weekStart },
    user,
    permissions: [...permissions],
    preferences,
    version,
  }
}

type MyChange = z.output<typeof accountsApi.endpoints.updateMe.body>

/** Name and language are audited; preferences (column widths, an open panel) are nobody's business. */
export async function updateMe(work: Work, { name, locale, preferences }: MyChange): Promise<Me> {
  const userId = mustBeUser(work)
  await write(work, async (tx) => {
    if (preferences && (await mergePreferences(tx, userId, preferences)) > longestPreferences)
      throw new Problem('tooLarge', {
        detail: {
          ja: '画面の好みが多すぎて保存できません',
          en: 'There are too many preferences to keep',
        },
      })
    const before = await selectUser(tx, userId)
    if (!before) throw notFound(userNotFound)
    const wanted = { name: name ?? before.name, locale: locale ?? before.locale }
    const changed = changes(before, wanted)
    if (!changed) return
    const saved = await updateUserRow(tx, userId, before.version, wanted)
    if (!saved) throw new Problem('stale', { current: await selectUser(tx, userId) })
    await audit(tx, { action: 'user.update', subjectKind: 'user', subjectId: userId, ...changed })
    await announce(tx, { topic: 'user', id: userId })
  })
  return readMe(work)
}

/** What only a person has: a name of their own, sessions, a password. */
export function mustBeUser({ actor }: Work): string {
  if (actor.kind === 'user' && actor.userId !== null) return actor.userId
  throw new Problem('forbidden', {
    detail: {
      ja: 'API キーには自分の設定がありません。利用者としてサインインしてください',
      en: 'An API key has no settings of its own. Sign in as a user',
    },
  })
}
