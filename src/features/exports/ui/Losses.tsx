import { Table } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { exportsText } from '../exports.text.ts'
import { cellName } from './cell-name.ts'
import styles from './Losses.module.css'
import type { Export } from './use-export.ts'

/** Which characters the encoding could not carry, and where they stand in the file. */
export function Losses({ losses }: { losses: NonNullable<Export['losses']> }): ReactNode {
  const t = useText(exportsText)
  const format = useFormat()
  const title = useId()
  const { count, rows, samples } = losses
  return (
    <section aria-labelledby={title} className={styles['losses']}>
      <h2 id={title}>{t('lossesTitle', { rows: format.number(rows), count: format.number(count) })}</h2>
      <p>{t('lossesWhy')}</p>
      {samples.length < count && <p>{t('lossesFirst', { count: format.number(samples.length) })}</p>}
      <Table aria-labelledby={title} maw={360}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('cell')}</Table.Th>
            <Table.Th>{t('character')}</Table.Th>
            <Table.Th>{t('codePoint')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {samples.map((sample, index) => (
            <Table.Tr key={index}>
              <Table.Td className="numbers">{cellName(sample)}</Table.Td>
              <Table.Td lang="ja">{sample.character}</Table.Td>
              <Table.Td className="numbers">{sample.codePoint}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
