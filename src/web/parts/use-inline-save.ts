import { useEffect, useRef, useState } from 'react'
import { useLocale } from '../locale.ts'
import { isProblem, toProblem } from '../problem.ts'
import { compare, currentOf } from './stale.ts'

export type SaveField = (value: string | null, version?: number) => Promise<unknown>
type Clash = { readonly mine: string | null; readonly theirs: string | null; readonly version: number }

export type InlineSave = {
  readonly phase: 'idle' | 'saving' | 'saved'
  /** The refusal in words, for under the field. */
  readonly problem: string | null
  readonly clash: Clash | null
  /** True when the value is stored (or was already), false when it was refused or has to be chosen. */
  submit(next: string | null): Promise<boolean>
  overwrite(): Promise<boolean>
  /** What the screen itself sees to be wrong, before asking the server. */
  refuse(problem: string): void
  reset(): void
}

const savedFor = 2500
/** Somebody may save again while we try on their version; a few times is a coincidence, more is a quarrel. */
const mostTries = 3

/** Saves one field of a versioned record, and finds out what a `stale` answer means for it. */
export function useInlineSave(name: string, value: string | null, save: SaveField): InlineSave {
  const locale = useLocale()
  const [phase, setPhase] = useState<InlineSave['phase']>('idle')
  const [problem, setProblem] = useState<string | null>(null)
  const [clash, setClash] = useState<Clash | null>(null)
  const timer = useRef<number>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const done = (): true => {
    setPhase('saved')
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setPhase('idle'), savedFor)
    return true
  }
  const refused = (error: unknown): false => {
    const found = toProblem(error, locale)
    const own = found.fields.find(({ path }) => path === name)?.message
    setPhase('idle')
    setProblem(own ?? found.detail ?? found.title)
    return false
  }
  const attempt = async (next: string | null, version?: number, tries = 1): Promise<boolean> => {
    setPhase('saving')
    setProblem(null)
    try {
      await save(next, version)
      return done()
    } catch (error) {
      const current = isProblem(error, 'stale') ? currentOf(error) : null
      if (!current || tries >= mostTries) return refused(error)
      const theirs = current.value(name)
      const meaning = compare(value, next, theirs)
      if (meaning === 'same') return done()
      if (meaning === 'apart') return attempt(next, current.version, tries + 1)
      setPhase('idle')
      setClash({ mine: next, theirs, version: current.version })
      return false
    }
  }
  return {
    phase,
    problem,
    clash,
    submit: async (next) => (next === value ? true : attempt(next)),
    async overwrite() {
      if (!clash) return false
      setClash(null)
      return attempt(clash.mine, clash.version)
    },
    refuse: setProblem,
    reset() {
      setProblem(null)
      setClash(null)
      setPhase('idle')
    },
  }
}
