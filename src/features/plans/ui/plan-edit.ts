import { createContext, use } from 'react'
import { useText } from '#web/locale.ts'
import { planText } from '../plan.text.ts'
import type { Draft, Wrong } from './plan-draft.ts'
import type { Plan } from './plan-queries.ts'

export type PlanEdit = {
  readonly draft: Draft
  readonly wrong: readonly Wrong[]
  /** By id: those that the plan named when it was read, and those that were picked since. */
  readonly products: ReadonlyMap<string, Plan['products'][number]>
  set(change: Partial<Draft>): void
  know(product: Plan['products'][number]): void
}

const context = createContext<PlanEdit | null>(null)
export const PlanEditProvider = context.Provider

export function usePlanEdit(): PlanEdit {
  const edit = use(context)
  if (!edit) throw new Error('usePlanEdit works inside the editor of a plan only')
  return edit
}

/** What is wrong with what was typed in a field, or nothing. */
export function useWrong(field: string): string | undefined {
  const t = useText(planText)
  const found = usePlanEdit().wrong.find((one) => one.field === field)
  if (!found) return undefined
  if (field.startsWith('method-')) return t('needMethod')
  if (field.startsWith('apply')) return t('badDay')
  return t('badNumber', { least: found.least, most: found.most })
}

/** Rows of which one is replaced, or taken out where nothing takes its place. */
export function replaced<R extends { readonly key: string }>(
  rows: readonly R[],
  key: string,
  change: Partial<R> | null,
): R[] {
  return rows.flatMap((row) => (row.key !== key ? row : change === null ? [] : { ...row, ...change }))
}
