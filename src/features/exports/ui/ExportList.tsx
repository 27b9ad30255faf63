import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useId, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { exportsText } from '../exports.text.ts'
import styles from './ExportList.module.css'
import { ExportState } from './ExportState.tsx'
import { NewExport } from './NewExport.tsx'
import type { Export } from './use-export.ts'

/** A new export beside those that were made. */
export function ExportList(): ReactNode {
  const t = useText(exportsText)
  return (
    <Page title={t('exports')} lead={t('lead')}>
      <div className={styles['columns']}>
        <NewExport />
        <History />
      </div>
    </Page>
  )
}

function History(): ReactNode {
  const t = useText(exportsText)
  const title = useId()
  const pages = usePages<Export>(['export', 'list'], (cursor, signal) =>
    api.exports.list({ query: { cursor } }, { signal }),
  )
  const { rows } = pages
  return (
    <section aria-labelledby={title} className={styles['history']}>
      <h2 id={title}>{t('history')}</h2>
      {pages.isPending && !pages.error && <RowsSkeleton rows={6} />}
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {!pages.isPending && !pages.error && rows.length === 0 && (
        <p className={styles['none']}>{t('noHistory')}</p>
      )}
      <ul className={styles['list']}>
        {rows.map((row) => (
          <li key={row.id}>
            <ExportLine row={row} />
          </li>
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('more')}
        </Button>
      )}
    </section>
  )
}

function ExportLine({ row }: { row: Export }): ReactNode {
  const t = useText(exportsText)
  const format = useFormat()
  const { id, fileName, state, rowCount, askedRows, createdByName, createdAt, reason } = row
  return (
    <>
      <div className={styles['first']}>
        <Link to={`/exports/${id}`}>{fileName ?? t('unnamed')}</Link>
        <ExportState state={state} />
      </div>
      <p className={styles['second']}>
        {[
          state === 'done' && t('people', { count: format.number(rowCount) }),
          state === 'awaiting' && t('people', { count: format.number(askedRows ?? 0) }),
          createdByName,
          format.dateTime(createdAt),
          reason,
        ]
          .filter(Boolean)
          .join('・')}
      </p>
    </>
  )
}
