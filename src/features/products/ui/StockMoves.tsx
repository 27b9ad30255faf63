import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { productText } from '../product.text.ts'
import styles from './Products.module.css'

type Move = Answer<typeof api.products.stockMoves>['items'][number]

/** What was sold, came back, came in and was counted, with what there was after each. */
export function StockMoves({ id }: PanelProps): ReactNode {
  const t = useText(productText)
  const pages = usePages<Move>(['product', 'stockMoves', id], (cursor, signal) =>
    api.products.stockMoves({ params: { id }, query: { cursor, limit: 10 } }, { signal }),
  )
  if (pages.error !== null) return <ErrorState error={pages.error} onRetry={pages.retry} />
  if (pages.isPending) return <RowsSkeleton rows={3} />
  if (pages.rows.length === 0) return <p className={styles['dim']}>{t('noMoves')}</p>
  return (
    <>
      <ul className={styles['moves']}>
        {pages.rows.map((move) => (
          <MoveLine key={move.id} move={move} />
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('moreMoves')}
        </Button>
      )}
    </>
  )
}

function MoveLine({ move }: { move: Move }): ReactNode {
  const t = useText(productText)
  const format = useFormat()
  const { kind, by, stock, order, reason, actorName, at } = move
  return (
    <li>
      <span>
        {t(`move.${kind}`)} {order && <AddressLink to={`/orders/${order.id}`}>{order.number}</AddressLink>}
        {reason}
      </span>
      <span className="numbers">
        {by !== null && `${by > 0 ? '+' : ''}${format.number(by)} → `}
        {stock === null ? t('notCounted') : format.number(stock)}
      </span>
      <span className={styles['dim']}>{`${format.dateTime(at)}・${actorName}`}</span>
    </li>
  )
}
