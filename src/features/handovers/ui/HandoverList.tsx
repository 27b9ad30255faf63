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
import type { Handover } from '../handovers.api.ts'
import { handoversText } from '../handovers.text.ts'
import styles from './Handovers.module.css'
import { HandoverState } from './HandoverState.tsx'

/** Who gave what to whom, newest first, and the button for the next. */
export function HandoverList(): ReactNode {
  const t = useText(handoversText)
  const format = useFormat()
  const pages = usePages<Handover>(['handover', 'list'], (cursor, signal) =>
    api.handovers.list({ query: { cursor } }, { signal }),
  )
  return (
    <Page
      title={t('handovers')}
      lead={t('lead')}
      shape="reading"
      actions={
        <Button component={Link} to="/handovers/new">
          {t('startNew')}
        </Button>
      }
    >
      {pages.isPending && !pages.error && <RowsSkeleton rows={6} />}
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {!pages.isPending && !pages.error && pages.rows.length === 0 && <p>{t('none')}</p>}
      <ul className={styles['list']}>
        {pages.rows.map(({ id, from, state, kinds, createdByName, createdAt }) => (
          <li key={id}>
            <div className={styles['first']}>
              <Link to={`/handovers/${id}`}>{t('title', { from: from.name })}</Link>
              <HandoverState state={state} />
            </div>
            <p className={styles['second']}>
              {[
                t('count', { count: format.number(kinds.reduce((sum, { count }) => sum + count, 0)) }),
                createdByName,
                format.dateTime(createdAt),
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
