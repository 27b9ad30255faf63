import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { reasonWords } from '#kit/bounces.ts'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { deedText, returnsText } from '../returns.text.ts'
import { deedTones } from './return-queries.ts'
import styles from './Returns.module.css'

const latest = 3

/** What came back from a customer last, and what was done because of it. */
export function ReturnsPanel({ id }: PanelProps): ReactNode {
  const t = useText(returnsText)
  const say = useSay()
  const format = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey: ['return', 'of', id],
    queryFn: ({ signal }) => api.returns.list({ query: { customerId: id, limit: latest } }, { signal }),
  })
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={2} />
  if (data.items.length === 0) return <p className={styles['why']}>{t('nothingOf')}</p>
  return (
    <>
      {data.items.map(({ id: returnId, kind, reason, address, done, happenedAt }) => (
        <div key={returnId} className={styles['row']}>
          <div className={styles['what']}>
            <AddressLink to={`/returns?customer=${id}&peek=${returnId}`}>
              {[t(kind), reason !== null && say(reasonWords[reason].label)].filter(Boolean).join('・')}
            </AddressLink>
            <div className={styles['detail']}>
              {address}・<span className="numbers">{format.dateTime(happenedAt)}</span>
            </div>
          </div>
          <StatusBadge tone={deedTones[done]}>{t(deedText[done])}</StatusBadge>
        </div>
      ))}
      {data.next !== null && (
        <p className={styles['more']}>
          <AddressLink to={`/returns?customer=${id}`}>{t('whole')}</AddressLink>
        </p>
      )}
    </>
  )
}
