import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLocale, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { written } from '#web/parts/chart/numbers.ts'
import { screenText } from '../screen.text.ts'
import styles from './Insight.module.css'
import { peopleAt, type Asked, type Picture } from './pictures.ts'

/** The numbers of a picture. A number of people is the way to them. */
export function PictureTable({ picture, asked }: { picture: Picture; asked: Asked }): ReactNode {
  const t = useText(screenText)
  const locale = useLocale()
  const { columns, rows } = picture
  return (
    <div className={styles['scroll']}>
      <Table highlightOnHover aria-label={t('numbers')} className={styles['table'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {columns.map(({ key, label }) => (
              <Table.Th key={key} scope="col">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, label, values, people }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row">{label}</Table.Th>
              {columns.map(({ key: column, label: heading, unit }) => {
                const value = values[column]
                if (typeof value !== 'number') return <Table.Td key={column}>–</Table.Td>
                const rule = people[column]
                const text = written(value, unit, locale)
                return (
                  <Table.Td key={column}>
                    {rule && value !== 0 ? (
                      <AddressLink
                        to={peopleAt(rule, asked)}
                        aria-label={t('peopleOf', { row: label, column: heading, count: text })}
                      >
                        {text}
                      </AddressLink>
                    ) : (
                      text
                    )}
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
