import type { Params } from './tree.ts'

/**
 * When something happened, as one choice: ever, within some days, in a stretch of the calendar, between two days. The
 * parameters are those of `windowParams` of the server; a rule written by a program may narrow by several of them.
 */
export type WindowChoice =
  | { readonly mode: 'ever' }
  | { readonly mode: 'days'; readonly days: number | null }
  | { readonly mode: 'period'; readonly period: string }
  | { readonly mode: 'dates'; readonly from: string; readonly to: string }
  | { readonly mode: 'several' }

const names = ['days', 'period', 'from', 'to'] as const
const usualDays = 30

export function windowOf({ days, period, from, to }: Params): WindowChoice {
  const isDated = from !== undefined || to !== undefined
  const given = [days !== undefined, period !== undefined, isDated].filter(Boolean).length
  if (given > 1) return { mode: 'several' }
  if (days !== undefined) return { mode: 'days', days: typeof days === 'number' ? days : null }
  if (period !== undefined) return { mode: 'period', period: String(period) }
  if (isDated) return { mode: 'dates', from: String(from ?? ''), to: String(to ?? '') }
  return { mode: 'ever' }
}

/** The parameters with another choice of when. What is still to be filled in is kept as nothing: it is not ready. */
export function withWindow(params: Params, choice: WindowChoice): Params {
  if (choice.mode === 'several') return params
  const rest = Object.fromEntries(
    Object.entries(params).filter(([name]) => !(names as readonly string[]).includes(name)),
  )
  switch (choice.mode) {
    case 'ever':
      return rest
    case 'days':
      return { ...rest, days: choice.days }
    case 'period':
      return { ...rest, period: choice.period }
    case 'dates': {
      const { from, to } = choice
      if (from === '' && to === '') return { ...rest, from: '' }
      return { ...rest, ...(from !== '' && { from }), ...(to !== '' && { to }) }
    }
  }
}

/** Where a choice begins when it is made. */
export function startOfWindow(mode: 'ever' | 'days' | 'dates'): WindowChoice {
  if (mode === 'days') return { mode, days: usualDays }
  return mode === 'dates' ? { mode, from: '', to: '' } : { mode }
}
