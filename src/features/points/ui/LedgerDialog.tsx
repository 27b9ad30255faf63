import { Button, Modal } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { panelText } from '../panel.text.ts'
import styles from './Points.module.css'

const shown = 30

/** Every movement of somebody's points, the latest first. */
export function LedgerDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const t = useText(panelText)
  const format = useFormat()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['points', 'ledger', id],
    queryFn: ({ signal, pageParam }) =>
      api.points.ledger(
        { params: { id }, query: { limit: shown, ...(pageParam !== null && { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  const entries = data?.pages.flatMap(({ items }) => items)
  return (
    <Modal opened onClose={onClose} title={t('historyTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      {!entries && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!entries && !error && <RowsSkeleton rows={4} />}
      {entries?.length === 0 && <p>{t('noHistory')}</p>}
      <ul className={styles['ledger']}>
        {entries?.map(
          ({ id: entryId, at, kind, amount, expiresOn, orderId, orderNumber, note, actorName }) => (
            <li key={entryId}>
              <span>{t(kind === 'adjust' ? 'adjusted' : kind)}</span>
              <span className="numbers">{`${amount > 0 ? '+' : '−'}${format.number(Math.abs(amount))}`}</span>
              <span className={styles['dimmed']}>
                {[
                  format.dateTime(at),
                  ...(expiresOn === null ? [] : [t('untilDay', { day: format.day(expiresOn) })]),
                  ...(note === null ? [] : [note]),
                  actorName,
                ].join(' · ')}
                {orderId !== null && orderNumber !== null && (
                  <>
                    {' · '}
                    <AddressLink to={`/orders/${orderId}`}>{t('order', { number: orderNumber })}</AddressLink>
                  </>
                )}
              </span>
            </li>
          ),
        )}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Modal>
  )
}
