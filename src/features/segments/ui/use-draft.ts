import { useEffect, useState } from 'react'
import { recall, remember } from '#web/storage.ts'
import { useSession } from '#web/session.tsx'
import { isSame, readKept, type Draft } from './draft.ts'

export type DraftState = {
  readonly draft: Draft
  change(next: Partial<Draft>): void
  /** When what is shown was left unsaved; null where it is what is stored. */
  readonly keptAt: string | null
  /** Of the stored segment that it was written over; null for a new one. */
  readonly version: number | null
  /** Nothing is kept any more: it was saved, or given up. */
  forget(): void
}

/** A segment being written, kept in this browser until it is saved. `place` tells several apart. */
export function useDraft(
  place: string,
  start: { readonly draft: Draft; readonly version: number | null },
): DraftState {
  const { user } = useSession()
  // What it is written over is what was there when one began, whatever is saved meanwhile.
  const [stored] = useState(start)
  const key = `enishi.segment.${user.id}.${place}`
  const [kept] = useState(() => {
    const found = readKept(recall(key))
    return found && !isSame(found.draft, stored.draft) ? found : null
  })
  const [draft, setDraft] = useState(kept?.draft ?? stored.draft)
  const [isGone, setGone] = useState(false)
  const version = kept?.version ?? stored.version
  const isChanged = !isSame(draft, stored.draft)
  useEffect(() => {
    if (isGone) return
    remember(key, isChanged ? JSON.stringify({ draft, version, at: new Date().toISOString() }) : '')
  }, [key, draft, version, isChanged, isGone])
  return {
    draft,
    change: (next) => setDraft((before) => ({ ...before, ...next })),
    keptAt: kept?.at ?? null,
    version,
    forget() {
      setGone(true)
      remember(key, '')
    },
  }
}
