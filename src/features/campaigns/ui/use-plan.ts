import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '#web/api.ts'
import { isProblem } from '#web/problem.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import { campaignQuery, type Campaign } from './campaign-queries.ts'
import {
  accepted,
  begin,
  changed,
  met,
  unsent,
  type Editing,
  type Patch,
  type PlanDraft,
  type PlanKey,
} from './plan-draft.ts'

const pause = 700
export type Kept = 'saved' | 'saving' | 'waiting' | 'refused'
export type PlanState = {
  readonly plan: PlanDraft
  /** As it is stored. */
  readonly stored: Campaign
  readonly kept: Kept
  readonly problems: readonly { readonly path: string; readonly message: string }[]
  /** Somebody changed the same parts meanwhile. */
  readonly clash: { readonly theirs: Campaign; readonly keys: readonly PlanKey[] } | null
  change(patch: Patch): void
  keepMine(): void
  keepTheirs(): void
  /** Has the server take what is typed at once; what is stored then, or null where it was refused. */
  flush(): Promise<Campaign | null>
}

/** A campaign that saves itself while it is written. */
export function usePlan(campaign: Campaign): PlanState {
  const queryClient = useQueryClient()
  const [editing, setEditing] = useState(() => begin(campaign))
  const [kept, setKept] = useState<Kept>('saved')
  const [problems, setProblems] = useState<PlanState['problems']>([])
  const [clash, setClash] = useState<PlanState['clash']>(null)
  const now = useRef(editing)
  const running = useRef<Promise<unknown> | null>(null)
  const set = useCallback((next: Editing): void => {
    now.current = next
    setEditing(next)
  }, [])

  const send = useCallback(async (): Promise<Campaign | null> => {
    const { base } = now.current
    const sent = unsent(now.current)
    if (Object.keys(sent).length === 0) {
      // Typed and taken back: there is nothing to be sent.
      setKept('saved')
      return base
    }
    setKept('saving')
    try {
      const body = { ...structuredClone(sent), version: base.version } as Changes
      const saved = await api.campaigns.update({ params: { id: base.id }, body })
      set(accepted(now.current, sent, saved))
      queryClient.setQueryData(campaignQuery(saved.id).queryKey, saved)
      setProblems([])
      setKept(Object.keys(unsent(now.current)).length === 0 ? 'saved' : 'waiting')
      return saved
    } catch (error) {
      if (isProblem(error, 'stale')) {
        const theirs = error.current as Campaign
        const { editing: next, clashes } = met(now.current, theirs)
        if (clashes.length > 0) setClash({ theirs, keys: clashes })
        else {
          set(next)
          setKept('waiting')
        }
      } else {
        setKept('refused')
        if (isProblem(error, 'invalid') && error.fields.length > 0) setProblems(error.fields)
        else problemToast(error)
      }
      return null
    }
  }, [queryClient, set])

  const flush = useCallback((): Promise<Campaign | null> => {
    // One after the other, so that each is written over what the one before left.
    const next = (running.current ?? Promise.resolve()).then(send).finally(() => {
      if (running.current === next) running.current = null
    })
    running.current = next
    return next
  }, [send])

  useEffect(() => {
    if (kept !== 'waiting' || clash) return undefined
    const timer = setTimeout(() => void flush(), pause)
    return () => clearTimeout(timer)
  }, [editing, kept, clash, flush])
  // Whoever leaves in the middle of a word has written it all the same.
  useEffect(
    () => () => {
      void flush()
    },
    [flush],
  )

  useEffect(() => {
    if (kept === 'saved') return undefined
    const hold = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', hold)
    return () => window.removeEventListener('beforeunload', hold)
  }, [kept])

  // What somebody else saved is shown at once where it was not touched here.
  useEffect(() => {
    if (campaign.version <= now.current.base.version || running.current) return
    const { editing: next, clashes } = met(now.current, campaign)
    if (clashes.length === 0) set(next)
  }, [campaign, set])

  return {
    plan: editing.draft,
    stored: editing.base,
    kept,
    problems,
    clash,
    change(patch) {
      set(changed(now.current, patch))
      setKept('waiting')
    },
    keepMine() {
      if (!clash) return
      set(met(now.current, clash.theirs).editing)
      setClash(null)
      setKept('waiting')
    },
    keepTheirs() {
      if (!clash) return
      set(begin(clash.theirs))
      queryClient.setQueryData(campaignQuery(clash.theirs.id).queryKey, clash.theirs)
      setClash(null)
      setKept('saved')
    },
    flush,
  }
}

type Changes = Parameters<typeof api.campaigns.update>[0]['body']
