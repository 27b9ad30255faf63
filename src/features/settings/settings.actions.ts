import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Settings } from './settings.api.ts'
import { saveSettings, selectSettings } from './settings.store.ts'
import { tidied, type VersionedSettings } from './settings.ts'

/** The organisation's choices as they are now, with the defaults where nothing was chosen. */
export async function readSettings(work: Pick<Work, 'db'>): Promise<Settings> {
  return (await selectSettings(work)).settings
}

/** The same with their version, for who wants to change them. */
export function readVersionedSettings(work: Pick<Work, 'db'>): Promise<VersionedSettings> {
  return selectSettings(work)
}

/** Replaces the settings that were read as `version`; a newer one is never overwritten. */
export function updateSettings(
  work: Work,
  { version, settings: given }: VersionedSettings,
): Promise<VersionedSettings> {
  const settings = tidied(given)
  return write(work, async (tx) => {
    const stored = await selectSettings(tx)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const changed = changes(stored.settings, settings)
    if (!changed) return stored
    const saved = await saveSettings(tx, version, settings)
    if (saved === null) throw new Problem('stale', { current: await selectSettings(tx) })
    await audit(tx, {
      action: 'settings.update',
      subjectKind: 'settings',
      subjectId: 'organisation',
      ...changed,
    })
    await announce(tx, { topic: 'settings' })
    return { version: saved, settings }
  })
}
