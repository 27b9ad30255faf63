export type Step = readonly {
  readonly id: string
  readonly field: string
  readonly before: string
  readonly after: string
}[]

export type History = { readonly done: readonly Step[]; readonly undone: readonly Step[] }

const remembered = 200

export const noHistory: History = { done: [], undone: [] }

/** A new step; what was undone before it cannot come back. */
export function withStep({ done }: History, step: Step): History {
  return { done: [...done, step].slice(-remembered), undone: [] }
}

/** The step to take back, as the changes that do it, and the history after that. */
export function stepBack({ done, undone }: History): { step: Step; history: History } | null {
  const last = done.at(-1)
  if (!last) return null
  return { step: reversed(last), history: { done: done.slice(0, -1), undone: [...undone, last] } }
}

export function stepForward({ done, undone }: History): { step: Step; history: History } | null {
  const last = undone.at(-1)
  if (!last) return null
  return { step: last, history: { done: [...done, last], undone: undone.slice(0, -1) } }
}

function reversed(step: Step): Step {
  return step.map(({ id, field, before, after }) => ({ id, field, before: after, after: before }))
}
