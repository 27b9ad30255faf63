import { Button } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '../AddressLink.tsx'
import { partsText } from '../parts.text.ts'
import { RowsSkeleton } from '../Skeletons.tsx'
import { ErrorState } from '../states.tsx'
import type { Pages } from '../use-pages.ts'
import styles from './CardGrid.module.css'

export type CardLine = { readonly key: string; readonly label: string; readonly value: ReactNode }
type CardGridProps<Row extends { readonly id: string }> = {
  label: string
  pages: Pages<Row>
  to: (row: Row) => string
  title: (row: Row) => ReactNode
  corner?: (row: Row) => ReactNode
  /** What is known, with its label; what is not is left out. */
  lines: (row: Row) => readonly CardLine[]
  empty: ReactNode
}
/** Records as cards on a desk: the name large, then what the list shows. More come as one scrolls. */
export function CardGrid<Row extends { readonly id: string }>(props: CardGridProps<Row>): ReactNode {
  const { label, pages, to, title, corner, lines, empty } = props
  const { hasMore, loadMore } = pages
  const t = useText(partsText)
  const end = useRef<HTMLDivElement>(null)
  const more = useRef(loadMore)
  useEffect(() => {
    more.current = loadMore
  })
  useEffect(() => {
    const { current } = end
    if (!current || !hasMore) return undefined
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) more.current()
      },
      { rootMargin: '800px' },
    )
    observer.observe(current)
    return () => observer.disconnect()
    // Anew for every page: an end that stays in sight tells of it only once.
  }, [hasMore, pages.rows.length])
  if (pages.isPending && !pages.error) return <RowsSkeleton rows={16} />
  if (pages.error && pages.rows.length === 0) return <ErrorState error={pages.error} onRetry={pages.retry} />
  if (pages.rows.length === 0) return empty
  return (
    <div className={styles['scroller']} aria-busy={pages.isStale}>
      <ul className={styles['cards']} aria-label={label}>
        {pages.rows.map((row) => (
          <li key={row.id} className={styles['card']}>
            <div className={styles['head']}>
              <AddressLink to={to(row)} className={styles['title']}>
                {title(row)}
              </AddressLink>
              {corner && <span className={styles['corner']}>{corner(row)}</span>}
            </div>
            <dl className={styles['lines']}>
              {lines(row).map((line) => (
                <div key={line.key} className={styles['line']}>
                  <dt>{line.label}</dt>
                  <dd>{line.value}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      <div ref={end} />
      {pages.isLoadingMore && <RowsSkeleton rows={3} />}
      {pages.error !== null && !pages.isLoadingMore && (
        <p role="alert" className={styles['failed']}>
          {t('moreFailed')}
          <Button variant="default" onClick={pages.retry}>
            {t('retry')}
          </Button>
        </p>
      )}
    </div>
  )
}
