/** What was written, with the way back and forth. */
export type History<T> = {
  readonly past: readonly T[]
  readonly now: T
  readonly future: readonly T[]
  /** What the last change was about and when: letters of one field within a moment are one step. */
  readonly last: { readonly mark: string; readonly at: number } | null
}

const oneStep = 900
const longest = 200

export function begin<T>(now: T): History<T> {
  return { past: [], now, future: [], last: null }
}

/** A change; with a `mark` it joins the step before, where that has the same mark and was a moment ago. */
export function changed<T>(history: History<T>, next: T, mark: string | null, at: number): History<T> {
  if (Object.is(next, history.now)) return history
  const { past, now, last } = history
  const joins = mark !== null && last?.mark === mark && at - last.at < oneStep
  return {
    past: joins ? past : [...past.slice(1 - longest), now],
    now: next,
    future: [],
    last: mark === null ? null : { mark, at },
  }
}

export function undone<T>({ past, now, future, ...rest }: History<T>): History<T> {
  const before = past.at(-1)
  if (before === undefined) return { past, now, future, ...rest }
  return { past: past.slice(0, -1), now: before, future: [now, ...future], last: null }
}

export function redone<T>({ past, now, future, ...rest }: History<T>): History<T> {
  const [after, ...later] = future
  if (after === undefined) return { past, now, future, ...rest }
  return { past: [...past, now], now: after, future: later, last: null }
}
