import { Table } from '@mantine/core'
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
const shades = 5

/** Hour by weekday: the darker the more. Days stand beside each other, so that it fits on a phone. */
export function HourTable({ cells, label }: { cells: readonly Cell[]; label: string }): ReactNode {
  const locale = useLocale()
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  const most = Math.max(1, ...cells.map(({ opens, clicks }) => opens + clicks))
  return (
    <Table aria-label={label} className={styles['hours'] ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          {days.map((day) => (
            <Table.Th key={day} scope="col">
              {name.format(new Date(sunday + day * 86_400_000))}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {hours.map((hour) => (
          <Table.Tr key={hour}>
            <Table.Th scope="row">{hour}</Table.Th>
            {days.map((day) => {
              const cell = cells.find((one) => one.weekday === day && one.hour === hour)
              const n = cell ? cell.opens + cell.clicks : 0
              return (
                <Table.Td key={day} data-shade={n === 0 ? 0 : Math.max(1, Math.round((n / most) * shades))}>
                  {n === 0 ? '' : n}
                </Table.Td>
              )
            })}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
