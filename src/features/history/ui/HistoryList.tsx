import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { historyText } from '../history.text.ts'
import styles from './HistoryList.module.css'

type Entry = Answer<typeof api.history.ofCustomer>['items'][number]

type HistoryListProps = {
  on: 'customer' | 'company'
  id: string
  field: string | undefined
  /** How many are shown at first. */
  first: number
}
/** Changes, newest first: the field, what it was and what it became, who, when and by which door. */
export function HistoryList({ on, id, field, first }: HistoryListProps): ReactNode {
  const t = useText(historyText)
  const [most, setMost] = useState(first)
  // The first element is the topic that makes it read again: every change of the record is one of its history.
  const pages = usePages<Entry>([on, 'history', id, field ?? null], (cursor, signal) => {
    const asked = { params: { id }, query: { field, cursor, limit: 50 } }
    return on === 'customer'
      ? api.history.ofCustomer(asked, { signal })
      : api.history.ofCompany(asked, { signal })
  })
  if (pages.error && pages.rows.length === 0)
    return <ErrorState error={pages.error} onRetry={() => pages.retry()} />
  if (pages.isPending) return <RowsSkeleton rows={3} />
  if (pages.rows.length === 0)
    return <p className={styles['none']}>{t(field === undefined ? 'none' : 'noneOfField')}</p>
  const hasMore = pages.rows.length > most || pages.hasMore
  return (
    <>
      <ol className={styles['entries']}>
        {pages.rows.slice(0, most).map((entry) => (
          <HistoryEntry key={entry.id} entry={entry} named={field === undefined} />
        ))}
      </ol>
      {hasMore && (
        <Button
          variant="subtle"
          loading={pages.isLoadingMore}
          onClick={() => {
            setMost(most + 50)
            if (pages.rows.length < most + 50) pages.loadMore()
          }}
        >
          {t('earlier')}
        </Button>
      )}
    </>
  )
}

function HistoryEntry({ entry, named }: { entry: Entry; named: boolean }): ReactNode {
  const t = useText(historyText)
  const say = useSay()
  const format = useFormat()
  const { at, actorName, source, fileName, label } = entry
  const door = fileName === null ? t(source) : t('importOf', { file: fileName })
  return (
    <li>
      <div>
        {named && label !== null && <strong className={styles['field']}>{say(label)}</strong>}
        <What entry={entry} />
      </div>
      <p className={styles['who']}>
        <time dateTime={at}>{format.dateTime(at)}</time>・{actorName}・{door}
      </p>
    </li>
  )
}

function What({ entry }: { entry: Entry }): ReactNode {
  const t = useText(historyText)
  const format = useFormat()
  const { what, field, before, after, masked, fileName, type } = entry
  const shown = (value: string | null): ReactNode => {
    if (value === null) return <span className={styles['empty']}>{t('empty')}</span>
    return type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? format.day(value) : value
  }
  if (what === 'imported' || what === 'undone') return t(what, { file: fileName ?? '' })
  if (field === null) return what === 'changed' ? null : t(what)
  if (masked) return t('masked')
  if (what === 'created')
    return (
      <>
        <ins className={styles['value']}>{shown(after)}</ins>{' '}
        <span className={styles['empty']}>{t('atFirst')}</span>
      </>
    )
  return (
    <>
      {before === null ? shown(null) : <del className={styles['value']}>{shown(before)}</del>}
      <span aria-hidden> → </span>
      <ins className={styles['value']}>{shown(after)}</ins>
    </>
  )
}
