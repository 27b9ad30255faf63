import type { ReactNode } from 'react'
import { useLocale } from '#web/locale.ts'
import styles from './Results.module.css'

type Cell = {
  readonly weekday: number
  readonly hour: number
  readonly opens: number
  readonly clicks: number
}

/** Monday first, as weeks are worked. */
const days = [1, 2, 3, 4, 5, 6, 0]
const hours = Array.from({ length: 24 }, (_, hour) => hour)
const sunday = Date.UTC(2026, 10, 22)

/** Hour by weekday: the darker the more. */
export function HourTable({ cells, label }: { cells: readonly Cell[]; label: string }): ReactNode {
  const locale = useLocale()
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  const most = Math.max(1, ...cells.map(({ opens, clicks }) => opens + clicks))
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={label}>
      <table className={styles['hours']} aria-label={label}>
        <thead>
          <tr>
            <td />
            {hours.map((hour) => (
              <th key={hour} scope="col">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day}>
              <th scope="row">{name.format(new Date(sunday + day * 86_400_000))}</th>
              {hours.map((hour) => {
                const cell = cells.find((one) => one.weekday === day && one.hour === hour)
                const n = cell ? cell.opens + cell.clicks : 0
                return (
                  <td key={hour} data-shade={n === 0 ? 0 : Math.max(1, Math.round((n / most) * 5))}>
                    {n === 0 ? '' : n}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
