import { Anchor, Button, ScrollArea } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useId, type ReactNode } from 'react'
import { api, href, type Answer } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { phone } from '#web/parts/DataList.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import type { Severity } from './Counts.tsx'
import { importsUiText } from './imports.ui.text.ts'
import styles from './ProblemRows.module.css'
import type { Import } from './use-import.ts'

type ProblemRow = Answer<typeof api.imports.problems>['items'][number]
type ProblemRowsProps = {
  batch: Import
  phase: 'check' | 'run'
  severity: Severity
  count: number
  onClose: () => void
}
/** The rows of one kind: why, and what they say in the file. */
export function ProblemRows({ batch, phase, severity, count, onClose }: ProblemRowsProps): ReactNode {
  const t = useText(importsUiText)
  const format = useFormat()
  const locale = useLocale()
  const title = useId()
  const isPhone = useMediaQuery(phone) ?? false
  const params = { id: batch.id }
  const which = severity === 'similar' ? { similar: true } : { severity }
  const pages = usePages(['import', batch.id, 'problems', phase, severity, locale], (cursor, signal) =>
    api.imports.problems({ params, query: { phase, ...which, cursor } }, { signal }),
  )
  const { rows } = pages
  const Rows = isPhone ? ProblemList : ProblemTable
  const ended = !pages.isPending && !pages.hasMore && rows.length > 0
  return (
    <section aria-labelledby={title} className={styles['problems']}>
      <div className={styles['head']}>
        <h2 id={title}>{t('rowsOf', { label: t(severity) })}</h2>
        <Anchor href={href.imports.problemFile({ params, query: { phase, ...which } })} download>
          {t('rowsAsFile')}
        </Anchor>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t('closeRows')}
        </Button>
      </div>
      {pages.isPending && <RowsSkeleton rows={6} />}
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {!pages.isPending && rows.length === 0 && <p>{t('noProblemRows', { label: t(severity) })}</p>}
      {rows.length > 0 && <Rows header={batch.header} rows={rows} />}
      <div className={styles['more']}>
        {pages.hasMore && (
          <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
            {t('moreRows')}
          </Button>
        )}
        {ended && (
          <span>
            {rows.length < count ? t('onlyKept', { count: format.number(rows.length) }) : t('allRowsShown')}
          </span>
        )}
      </div>
    </section>
  )
}

type RowsProps = { header: readonly string[]; rows: readonly ProblemRow[] }
function ProblemTable({ header, rows }: RowsProps): ReactNode {
  const t = useText(importsUiText)
  const headings = widest(header, rows)
  return (
    <ScrollArea.Autosize
      className={styles['scroller'] ?? ''}
      viewportProps={{ role: 'region', 'aria-label': t('reasons'), tabIndex: 0 }}
    >
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col" className={styles['number']}>
              {t('excelRow')}
            </th>
            <th scope="col" className={styles['reason']}>
              {t('reasons')}
            </th>
            {headings.map((heading, index) => (
              <th key={index} scope="col">
                {heading || t('column', { number: index + 1 })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ rowNumber, reasons, cells }) => (
            <tr key={rowNumber}>
              <th scope="row" className={styles['number']}>
                {rowNumber}
              </th>
              <td className={styles['reason']}>
                <Reasons reasons={reasons} />
              </td>
              {headings.map((_heading, index) => (
                <td key={index} title={cells[index]}>
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea.Autosize>
  )
}

function ProblemList({ header, rows }: RowsProps): ReactNode {
  const t = useText(importsUiText)
  return (
    <ul className={styles['list']}>
      {rows.map(({ rowNumber, reasons, cells }) => (
        <li key={rowNumber}>
          <strong>{t('doubtRows', { rows: rowNumber })}</strong>
          <Reasons reasons={reasons} />
          <p className={styles['cells']}>
            {cells
              .map((cell, index) => cell && `${header[index] || t('column', { number: index + 1 })}：${cell}`)
              .filter(Boolean)
              .join('　')}
          </p>
        </li>
      ))}
    </ul>
  )
}

function Reasons({ reasons }: Pick<ProblemRow, 'reasons'>): ReactNode {
  return (
    <ul className={styles['reasons']}>
      {reasons.map(({ message, similar = [] }) => (
        <li key={message}>
          {message}{' '}
          {similar.map(({ id, displayName }) => (
            <Anchor key={id} href={`/customers/${id}`} target="_blank" rel="noreferrer">
              {displayName}
            </Anchor>
          ))}
        </li>
      ))}
    </ul>
  )
}

/** A row may have more cells than there are headings; that may be what is wrong with it. */
function widest(header: readonly string[], rows: readonly ProblemRow[]): readonly string[] {
  const width = Math.max(header.length, ...rows.map(({ cells }) => cells.length))
  return Array.from({ length: width }, (_cell, index) => header[index] ?? '')
}
