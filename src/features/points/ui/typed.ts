import { toHalfWidth } from '#kit/japan/width.ts'

/** A whole number as it is typed, not below zero; null for anything else. */
export function wholeOf(typed: string): number | null {
  const read = toHalfWidth(typed).replaceAll(',', '').trim()
  return /^\d{1,12}$/.test(read) ? Number(read) : null
}

/** A multiple or a percentage as decimal text; null for anything else. */
export function timesOf(typed: string): string | null {
  const read = toHalfWidth(typed).trim()
  return /^\d{1,2}(\.\d{1,2})?$/.test(read) ? read : null
}
