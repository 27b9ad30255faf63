import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLocale, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useFormat } from '#web/use-format.ts'
import { resultsText } from '../results.text.ts'
import styles from './Results.module.css'

type Place = { readonly weekday: number; readonly hour: number }
type Cell = Place & { readonly n: number }
type HourTableProps = {
  cells: readonly Cell[]
  label: string
  /** The list of those behind a number. */
  to: (place: Place) => string
}

/** Monday first, as weeks are worked. */
const days = [1, 2, 3, 4, 5, 6, 0]
const hours = Array.from({ length: 24 }, (_, hour) => hour)
const sunday = Date.UTC(2026, 10, 22)
const shades = 5

/** Hour by weekday: the darker the more. Days stand beside each other, so that it fits on a phone. */
export function HourTable({ cells, label, to }: HourTableProps): ReactNode {
  const t = useText(resultsText)
  const locale = useLocale()
  const format = useFormat()
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  const nameOf = (day: number): string => name.format(new Date(sunday + day * 86_400_000))
  const most = Math.max(1, ...cells.map(({ n }) => n))
  const known = new Map(cells.map((cell) => [cell.weekday * 24 + cell.hour, cell.n]))
  return (
    <Table aria-label={label} className={styles['hours'] ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          {days.map((day) => (
            <Table.Th key={day} scope="col">
              {nameOf(day)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {hours.map((hour) => (
          <Table.Tr key={hour}>
            <Table.Th scope="row">{hour}</Table.Th>
            {days.map((day) => {
              const n = known.get(day * 24 + hour) ?? 0
              return (
                <Table.Td key={day} data-shade={n === 0 ? 0 : Math.max(1, Math.round((n / most) * shades))}>
                  {n > 0 && (
                    <AddressLink
                      to={to({ weekday: day, hour })}
                      aria-label={t('whoAreThey', { what: `${nameOf(day)} ${hour}:00 ${label} ${n}` })}
                    >
                      {format.number(n)}
                    </AddressLink>
                  )}
                </Table.Td>
              )
            })}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
