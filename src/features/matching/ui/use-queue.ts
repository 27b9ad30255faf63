import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { usePages, type Pages } from '#web/parts/use-pages.ts'
import {
  useMatched,
  useMergeWords,
  useWords,
  type Merged,
  type Pair,
  type PairSide,
  type State,
} from './matched.ts'

const pageSize = 25
/** More are asked for while there are still some to look at. */
const ahead = 8

type Sides = {
  readonly a: Pick<PairSide, 'id' | 'displayName'>
  readonly b: Pick<PairSide, 'id' | 'displayName'>
}
export const keyOf = ({ a, b }: Sides): string => `${a.id} ${b.id}`

const namesOf = ({ a, b }: Sides) => ({ a: a.displayName, b: b.displayName })

export type Queue = {
  readonly pages: Pages<Pair>
  /** Those still to be looked at: what was decided here is gone at once. */
  readonly rows: readonly Pair[]
  readonly at: number
  move(to: number): void
  decide(pair: Pair, state: State): void
  /** It has become one record. */
  merged(pair: Pair, merge: Merged): void
  undo(): void
  /** Takes the message of the last decision away. */
  hush(): void
}

/** The pairs of a state, gone through one by one. The screen is always ahead of the server. */
export function useQueue(state: State): Queue {
  const t = useWords()
  const words = useMergeWords()
  const matched = useMatched()
  const queryClient = useQueryClient()
  const pages = usePages(['matching', 'candidates', matched.subject, state], (cursor, signal) =>
    matched.candidates(state, { cursor, limit: pageSize }, signal),
  )
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const [listed, setListed] = useState(pages.rows)
  // What the server no longer lists needs no hiding; somebody may bring it back.
  if (pages.rows !== listed) {
    setListed(pages.rows)
    const keys = new Set(pages.rows.map(keyOf))
    setGone(new Set([...gone].filter((key) => keys.has(key))))
  }
  const [current, setCurrent] = useState<{ key: string | null; at: number }>({ key: null, at: 0 })
  const undos = useRef<(() => Promise<void>)[]>([])
  const closeToast = useRef(() => {})
  const line = useRef<{ last: Promise<unknown>; waiting: number }>({ last: Promise.resolve(), waiting: 0 })
  const rows = pages.rows.filter((row) => !gone.has(keyOf(row)))
  const found = rows.findIndex((row) => keyOf(row) === current.key)
  const at = found === -1 ? Math.max(0, Math.min(current.at, rows.length - 1)) : found

  useEffect(() => {
    if (rows.length - at < ahead && pages.hasMore) pages.loadMore()
  })

  const hide = (key: string, hidden: boolean): void =>
    setGone((before) => {
      const next = new Set(before)
      if (hidden) next.add(key)
      else next.delete(key)
      return next
    })
  /** In the order of the keys, one after the other: an undo never overtakes what it takes back. */
  const inLine = (step: () => Promise<unknown>): Promise<unknown> => {
    line.current.waiting += 1
    const mine = line.current.last.then(step).finally(() => {
      line.current.waiting -= 1
      if (line.current.waiting === 0) void queryClient.invalidateQueries({ queryKey: ['matching'] })
    })
    line.current.last = mine.catch(() => {})
    return mine
  }
  const move = (to: number): void => {
    const row = rows[to]
    if (row) setCurrent({ key: keyOf(row), at: to })
  }
  /** It is gone at once; `back` takes back what was decided. Returns what brings it to the screen again. */
  const leave = (pair: Pair, message: string, back: () => Promise<unknown>): (() => void) => {
    const key = keyOf(pair)
    const undoOf = async (): Promise<void> => {
      undos.current = undos.current.filter((one) => one !== undoOf)
      await inLine(back)
      hide(key, false)
      setCurrent({ key, at: 0 })
    }
    hide(key, true)
    setCurrent({ key: null, at })
    undos.current.push(undoOf)
    // One message is enough: what came before it is taken back by its key.
    closeToast.current()
    closeToast.current = undoToast(message, async () => {
      if (undos.current.includes(undoOf)) await undoOf()
    })
    return () => {
      undos.current = undos.current.filter((one) => one !== undoOf)
      hide(key, false)
      setCurrent({ key, at: 0 })
    }
  }
  const decide = (pair: Pair, to: State): void => {
    const pairs = [{ a: pair.a.id, b: pair.b.id }]
    const tell = (said: State) => matched.decide(pairs, said)
    const stay = leave(pair, t(`done_${to}`, { pair: t('pair', namesOf(pair)) }), () => tell(pair.state))
    inLine(() => tell(to)).catch((error: unknown) => {
      stay()
      closeToast.current()
      problemToast(error)
    })
  }
  const merged = (pair: Pair, { id }: Merged): void => {
    leave(pair, words('done_merged', { pair: t('pair', namesOf(pair)) }), () => matched.undo(id))
  }
  const undo = (): void => {
    const back = undos.current.at(-1)
    if (!back) return
    closeToast.current()
    back().then(() => doneToast(t('undone')), problemToast)
  }
  return { pages, rows, at, move, decide, merged, undo, hush: () => closeToast.current() }
}
