import { Button, SegmentedControl } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { bulkText } from '../bulk.text.ts'
import styles from './Bulk.module.css'
import type { Described } from './use-batch.ts'

const outcomes = ['refused', 'kept', 'changed', 'restored', 'unchanged'] as const

/** Whom it was about, by what came of it; those one may have to look after come first. */
export function BatchPeople({ batch }: { batch: Described }): ReactNode {
  const t = useText(bulkText)
  const counts = { ...batch, changed: batch.changed - batch.restored - batch.kept }
  const there = outcomes.filter((outcome) => counts[outcome] > 0)
  const [chosen, setChosen] = useState<string | null>(null)
  const outcome = there.find((one) => one === chosen) ?? there[0]
  if (outcome === undefined) return null
  return (
    <section className={styles['people']}>
      <h2>{t('people')}</h2>
      <SegmentedControl
        value={outcome}
        onChange={setChosen}
        data={there.map((value) => ({ value, label: t(value) }))}
      />
      <People id={batch.id} outcome={outcome} />
    </section>
  )
}

function People({ id, outcome }: { id: string; outcome: (typeof outcomes)[number] }): ReactNode {
  const t = useText(bulkText)
  const pages = usePages(['bulk', 'people', id, outcome], (cursor, signal) =>
    api.bulk.listCustomers({ params: { id }, query: { outcome, cursor } }, { signal }),
  )
  if (pages.isPending && !pages.error) return <RowsSkeleton rows={6} />
  if (pages.error !== null) return <ErrorState error={pages.error} onRetry={pages.retry} />
  return (
    <>
      <ul className={styles['list']}>
        {pages.rows.map((row) => (
          <li key={row.id}>
            <Link to={`/customers/${row.id}`}>{row.name}</Link>
            {row.reason !== null && <p className={styles['second']}>{row.reason}</p>}
          </li>
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('more')}
        </Button>
      )}
    </>
  )
}
