import { dayOf } from './days.ts'
import { foldDashes, toHalfWidth } from './width.ts'

const forms = /^(\d{1,2})(?:月|[/.-])(\d{1,2})日?$/
/** Leap, so that 29 February is a day of the year too. */
const anyYear = 2024

/** 12月29日, 12/29, １２−２９ → 12-29; null for what is no day of a year. */
export function parseMonthDay(typed: string): string | null {
  const match = forms.exec(foldDashes(toHalfWidth(typed)).replaceAll(/\s/g, ''))
  return match ? (dayOf(anyYear, Number(match[1]), Number(match[2]))?.slice(5) ?? null) : null
}
