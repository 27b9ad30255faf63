import type { Decimal } from '../money.ts'
import { toHalfWidth } from './width.ts'

/**
 * Reads an amount as people type it (１，９８０円, ¥1,980, 0.5): decimal text, or null for what is no number of `places`
 * at most behind the point. Nothing below zero.
 */
export function parseAmount(typed: string, places = 4): Decimal | null {
  const plain = toHalfWidth(typed).replace(/[,、¥\\円\s]/g, '')
  const found = /^(\d{1,11})(?:\.(\d+))?$/.exec(plain)
  if (!found || (found[2]?.length ?? 0) > places) return null
  const whole = (found[1] ?? '').replace(/^0+(?=\d)/, '')
  const part = (found[2] ?? '').replace(/0+$/, '')
  return part === '' ? whole : `${whole}.${part}`
}
