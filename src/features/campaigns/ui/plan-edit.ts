import { createContext, use } from 'react'
import type { PlanState } from './use-plan.ts'
import type { ReachState } from './use-reach.ts'

export type PlanEdit = {
  readonly state: PlanState
  readonly reach: ReachState
}
const context = createContext<PlanEdit | null>(null)
export const PlanEditProvider = context.Provider

export function usePlanEdit(): PlanEdit {
  const edit = use(context)
  if (!edit) throw new Error('usePlanEdit works inside the editor of a campaign only')
  return edit
}

/** What the server said about a part of the plan when it refused it. */
export function useRefusal(path: string): string | undefined {
  const { problems } = usePlanEdit().state
  return problems.find((one) => one.path === path || one.path.startsWith(`${path}.`))?.message
}
