import type { ReactNode } from 'react'
import styles from './Results.module.css'

type IntervalBarProps = {
  rate: { readonly value: number | null; readonly low: number; readonly high: number }
  /** The highest end of all bars beside it: all are drawn to one scale from zero. */
  most: number
}
/** A share as a point, with its interval as a line. The numbers stand beside it. */
export function IntervalBar({ rate: { value, low, high }, most }: IntervalBarProps): ReactNode {
  if (value === null || most <= 0) return null
  const at = (share: number): string => `${Math.min(100, (share / most) * 100)}%`
  return (
    <span className={styles['interval-bar']} aria-hidden>
      <span style={{ insetInlineStart: at(low), inlineSize: `calc(${at(high)} - ${at(low)})` }} />
      <i style={{ insetInlineStart: at(value) }} />
    </span>
  )
}

/** Where the scale of several ends: what nobody is in (0 to 100 %) does not press the others together. */
export function scaleOf(rates: readonly IntervalBarProps['rate'][]): number {
  return Math.max(
    0,
    ...rates.flatMap(({ value, high }) => (value === null ? [] : [Math.min(high, 3 * value + 0.05)])),
  )
}
