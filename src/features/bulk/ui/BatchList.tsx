import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import type { Batch } from '../bulk.api.ts'
import { bulkText } from '../bulk.text.ts'
import { BatchState } from './BatchState.tsx'
import styles from './Bulk.module.css'
import { useBatchName } from './use-batch.ts'

/** What was done to many at once, newest first. */
export function BatchList(): ReactNode {
  const t = useText(bulkText)
  const format = useFormat()
  const nameOf = useBatchName()
  const pages = usePages<Batch>(['bulk', 'list'], (cursor, signal) =>
    api.bulk.list({ query: { cursor } }, { signal }),
  )
  return (
    <Page title={t('bulk')} lead={t('lead')} shape="reading">
      {pages.isPending && !pages.error && <RowsSkeleton rows={6} />}
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {!pages.isPending && !pages.error && pages.rows.length === 0 && <p>{t('none')}</p>}
      <ul className={styles['list']}>
        {pages.rows.map((batch) => (
          <li key={batch.id}>
            <div className={styles['first']}>
              <Link to={`/bulk/${batch.id}`}>{nameOf(batch)}</Link>
              <BatchState state={batch.state} />
            </div>
            <p className={styles['second']}>
              {[
                t('count', { count: format.number(batch.total) }),
                batch.createdByName,
                format.dateTime(batch.createdAt),
              ].join('・')}
            </p>
          </li>
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('more')}
        </Button>
      )}
    </Page>
  )
}
