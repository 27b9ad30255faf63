import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ErrorState } from '#web/parts/states.tsx'
import { bestTimeText } from '../best-time.text.ts'
import styles from './Results.module.css'

/** Fewer of their own, and everybody's habits decide along. */
const enough = 6

/** When somebody reacts to mail, and on what that rests. */
export function BestTimePanel({ id }: { id: string }): ReactNode {
  const t = useText(bestTimeText)
  const { data, error, refetch } = useQuery({
    queryKey: ['event', 'bestTime', id],
    queryFn: ({ signal }) => api.reactions.bestTime({ params: { id } }, { signal }),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={96} />
  if (data.hour === null) return <p className={styles['note']}>{t('none')}</p>
  const hours = data.n === 0 ? data.everybody : data.own
  const most = Math.max(1, ...hours)
  return (
    <>
      <p>
        {t('hour')} <strong>{t('at', { hour: data.hour })}</strong>
      </p>
      <div className={styles['strip']} role="img" aria-label={t('strip')}>
        {hours.map((n, hour) => (
          <span
            // The place is the hour.
            key={String(hour)}
            data-best={hour === data.hour || undefined}
            style={{ blockSize: `${(n / most) * 100}%` }}
          />
        ))}
      </div>
      <div className={styles['axis']} aria-hidden>
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </div>
      <p className={styles['note']}>
        {data.n === 0 ? t('nobodys') : t(data.n < enough ? 'few' : 'own', { n: data.n })}
      </p>
    </>
  )
}
