import type { Params } from './tree.ts'

/** How often something happened, as one choice; `never` is exactly no time. */
export const oftenChoices = ['atLeast', 'exactly', 'atMost', 'never'] as const
export type OftenChoice = (typeof oftenChoices)[number]

/** Whether a kind asks how often by `times` and `op`, which are filled in as one. */
export function asksOften(form: { readonly [name: string]: unknown }): boolean {
  return 'times' in form && 'op' in form
}

export function oftenOf({ op, times }: Params): OftenChoice {
  if (op !== 'exactly' && op !== 'atMost') return 'atLeast'
  return times === 0 ? 'never' : op
}

export function withOften(params: Params, choice: OftenChoice): Params {
  if (choice === 'never') return { ...params, op: 'exactly', times: 0 }
  const { times } = params
  return { ...params, op: choice, times: typeof times === 'number' && times > 0 ? times : 1 }
}
