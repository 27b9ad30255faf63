import type { Import } from '#features/imports/imports.api.ts'

export const steps = ['read', 'map', 'check', 'run', 'result'] as const
export type Step = (typeof steps)[number]
type State = Import['state']

/** What the page shows, and which step that is. `mapping` is the way back from a dry run. */
export type View = 'mapping' | 'checking' | 'checked' | 'running' | 'result' | 'undoing'

const views = {
  uploaded: 'mapping',
  checking: 'checking',
  checked: 'checked',
  running: 'running',
  done: 'result',
  failed: 'result',
  cancelled: 'result',
  undoing: 'undoing',
  undone: 'result',
} as const satisfies { readonly [S in State]: View }

export function viewOf(state: State, back: boolean): View {
  return state === 'checked' && back ? 'mapping' : views[state]
}

/** Reading is the step as long as the file leaves a doubt about it. */
export function stepOf(view: View, formatCertain: boolean): Step {
  if (view === 'mapping') return formatCertain ? 'map' : 'read'
  if (view === 'checking' || view === 'checked') return 'check'
  return view === 'running' ? 'run' : 'result'
}

export function isBusy(state: State): boolean {
  return state === 'checking' || state === 'running' || state === 'undoing'
}

/** An import that wrote something and is not being worked on. */
export function canUndo({ state, counted }: Pick<Import, 'state' | 'counted'>): boolean {
  const ended = state === 'done' || state === 'cancelled' || state === 'failed'
  return ended && counted !== null && counted.created + counted.updated > 0
}
