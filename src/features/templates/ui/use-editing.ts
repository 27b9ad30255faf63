import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '#web/api.ts'
import { isProblem } from '#web/problem.ts'
import { recall, remember } from '#web/storage.ts'
import { useSession } from '#web/session.tsx'
import { begin, changed, redone, undone, type History } from './history.ts'
import type { Content, Draft, Template } from './template-queries.ts'

const pause = 1200
const retry = 6000

/** How the draft stands with the server. */
export type Kept = 'saved' | 'writing' | 'keeping' | 'kept' | 'failed' | 'clash'

export type Editing = {
  readonly content: Content
  change(next: (before: Content) => Content, mark?: string): void
  undo(): void
  redo(): void
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly kept: Kept
  /** Content that this browser had and the server had not, put back when the editor was opened. */
  readonly wasRescued: boolean
  /** What somebody else kept meanwhile, with which ours clashes. */
  readonly theirs: Draft | Template | null
  /** Ours stays, over theirs. */
  keepMine(): void
  /** Theirs takes the place of ours, which undo brings back. */
  keepTheirs(): void
  /** Saved as an edition; clashes are told by `theirs`. */
  save(note: string): Promise<Template | null>
  /** Back to what the last edition said. */
  discard(): Promise<Template | null>
}

const contentOf = ({ draft, current }: Template, empty: Content): Content =>
  draft?.content ?? current?.content ?? empty

/** A template while it is written: kept on the server as one types, in this browser until it is there. */
export function useEditing(template: Template, empty: Content): Editing {
  const { user } = useSession()
  const place = `enishi.template.${user.id}.${template.id}`
  const [rescued] = useState(() => readRescued(recall(place), template))
  const stored = useRef({ template: template.version, draft: template.draft?.version ?? 0 })
  const [history, setHistory] = useState<History<Content>>(() => {
    const start = begin(contentOf(template, empty))
    return rescued ? changed(start, rescued, null, 0) : start
  })
  const [kept, setKept] = useState<Kept>(rescued ? 'writing' : template.draft ? 'kept' : 'saved')
  const [theirs, setTheirs] = useState<Draft | Template | null>(null)
  const content = history.now
  const told = useRef(contentOf(template, empty))
  const flying = useRef<Promise<void> | null>(null)

  const send = useCallback(
    async (mine: Content): Promise<void> => {
      setKept('keeping')
      try {
        const body = { content: mine, version: stored.current.draft }
        const draft = await api.templates.saveDraft({ params: { id: template.id }, body })
        stored.current.draft = draft.version
        told.current = mine
        remember(place, '')
        setKept('kept')
      } catch (error) {
        if (isProblem(error, 'stale')) {
          setTheirs(error.current as Draft)
          setKept('clash')
        } else setKept('failed')
      }
    },
    [place, template.id],
  )
  /** One at a time: what is typed meanwhile goes with the next. */
  const keep = useCallback(
    (mine: Content): void => {
      flying.current ??= send(mine).finally(() => {
        flying.current = null
      })
    },
    [send],
  )

  useEffect(() => {
    if (content === told.current) return
    const timer = setTimeout(() => remember(place, JSON.stringify({ content, at: Date.now() })), 300)
    return () => clearTimeout(timer)
  }, [content, place])
  useEffect(() => {
    if (kept === 'clash' || kept === 'keeping' || content === told.current) return
    const timer = setTimeout(() => keep(content), kept === 'failed' ? retry : pause)
    return () => clearTimeout(timer)
  }, [content, kept, keep])
  const latest = useRef(content)
  useEffect(() => {
    latest.current = content
  })
  // Whoever leaves leaves nothing behind.
  useEffect(() => {
    const flush = (): void => {
      if (latest.current !== told.current) keep(latest.current)
    }
    const onHide = (): void => {
      if (document.visibilityState === 'hidden') flush()
    }
    document.addEventListener('visibilitychange', onHide)
    return () => {
      document.removeEventListener('visibilitychange', onHide)
      flush()
    }
  }, [keep])

  const put = (step: (before: History<Content>) => History<Content>): void => {
    setHistory(step)
    setKept((before) => (before === 'clash' ? before : 'writing'))
  }
  /** Nothing is kept as a draft meanwhile: its version would be another one by then. */
  const alone = async <T>(run: () => Promise<T>): Promise<T> => {
    await flying.current
    const done = run()
    flying.current = done.then(
      () => {},
      () => {},
    )
    try {
      return await done
    } finally {
      flying.current = null
    }
  }
  /** What the server has now is what is shown. */
  const take = (saved: Template, shown: Content): Template => {
    stored.current = { template: saved.version, draft: saved.draft?.version ?? 0 }
    told.current = shown
    remember(place, '')
    setTheirs(null)
    setKept(saved.draft ? 'kept' : 'saved')
    return saved
  }
  return {
    content,
    change: (next, mark) =>
      put((before) => changed(before, next(before.now), mark ?? null, performance.now())),
    undo: () => put(undone),
    redo: () => put(redone),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    kept,
    wasRescued: rescued !== null,
    theirs,
    keepMine() {
      if (!theirs) return
      if ('basedOn' in theirs) stored.current.draft = theirs.version
      else stored.current = { template: theirs.version, draft: theirs.draft?.version ?? 0 }
      setTheirs(null)
      setKept('writing')
      keep(content)
    },
    keepTheirs() {
      if (!theirs) return
      const shown = 'basedOn' in theirs ? theirs.content : contentOf(theirs, empty)
      if ('basedOn' in theirs) stored.current.draft = theirs.version
      else stored.current = { template: theirs.version, draft: theirs.draft?.version ?? 0 }
      told.current = shown
      remember(place, '')
      setTheirs(null)
      setHistory((before) => changed(before, shown, null, 0))
      setKept('kept')
    },
    async save(note) {
      const mine = content
      try {
        const saved = await alone(() => {
          const body = { content: mine, note, version: stored.current.template }
          return api.templates.saveEdition({ params: { id: template.id }, body })
        })
        return take(saved, mine)
      } catch (error) {
        if (!isProblem(error, 'stale')) {
          setKept('failed')
          throw error
        }
        setTheirs(error.current as Template)
        setKept('clash')
        return null
      }
    },
    async discard() {
      const saved = await alone(() => {
        const query = { version: stored.current.draft }
        return api.templates.discardDraft({ params: { id: template.id }, query })
      })
      const shown = contentOf(saved, empty)
      setHistory((before) => changed(before, shown, null, 0))
      return take(saved, shown)
    },
  }
}

/** What this browser kept of a content because the server could not be told. */
export function readRescued(json: string | null, template: Template): Content | null {
  if (!json) return null
  try {
    const { content, at } = JSON.parse(json) as { content: Content; at: number }
    const told = template.draft ?? template.current?.content
    const since = Date.parse(template.draft?.updatedAt ?? template.updatedAt)
    return told === undefined || at > since ? content : null
  } catch {
    return null
  }
}
