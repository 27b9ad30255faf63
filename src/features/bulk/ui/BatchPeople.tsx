import { SegmentedControl } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { RunList } from '#web/parts/Run.tsx'
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
  const pages = usePages(['bulk', 'people', id, outcome], (cursor, signal) =>
    api.bulk.listCustomers({ params: { id }, query: { outcome, cursor } }, { signal }),
  )
  return (
    <RunList
      pages={pages}
      to={(row) => `/customers/${row.id}`}
      nameOf={({ name }) => name}
      lineOf={({ reason }) => [reason]}
    />
  )
}
