import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { bestTimeText } from '../best-time.text.ts'
import { HitsDialog } from './Hits.tsx'
import styles from './Results.module.css'

/** Fewer of their own, and everybody's habits decide along. */
const enough = 6
type BestTime = Answer<typeof api.reactions.bestTime>

/** How much and when somebody reacts to mail, and on what that rests. */
export function BestTimePanel({ id }: { id: string }): ReactNode {
  const t = useText(bestTimeText)
  const [isShown, setShown] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['event', 'bestTime', id],
    queryFn: ({ signal }) => api.reactions.bestTime({ params: { id } }, { signal }),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={96} />
  if (data.hour === null && data.engagement === null) return <p className={styles['note']}>{t('none')}</p>
  return (
    <>
      {data.engagement && <Engagement {...data.engagement} />}
      {data.hour !== null && <Hours {...data} hour={data.hour} />}
      <Button variant="subtle" size="compact-sm" onClick={() => setShown(true)}>
        {t('showHits')}
      </Button>
      {isShown && (
        <HitsDialog
          title={t('hitsOf')}
          queryKey={['customer', id]}
          read={({ signal }) => api.reactions.customerHits({ params: { id } }, { signal })}
          onClose={() => setShown(false)}
        />
      )}
    </>
  )
}

function Engagement({ says, points, opens, clicks }: NonNullable<BestTime['engagement']>): ReactNode {
  const t = useText(bestTimeText)
  const format = useFormat()
  return (
    <>
      <p>
        {t('engagement')} <strong>{says}</strong>
      </p>
      <p className={styles['note']}>
        {t('madeOf', {
          points: points.toFixed(1),
          opens: format.number(opens),
          clicks: format.number(clicks),
        })}
      </p>
    </>
  )
}

function Hours({ hour: best, n, own, everybody }: Omit<BestTime, 'hour'> & { hour: number }): ReactNode {
  const t = useText(bestTimeText)
  const hours = n === 0 ? everybody : own
  const most = Math.max(1, ...hours)
  return (
    <>
      <p>
        {t('hour')} <strong>{t('at', { hour: best })}</strong>
      </p>
      <div className={styles['strip']} role="img" aria-label={t('strip')}>
        {hours.map((count, hour) => (
          <span
            // The place is the hour.
            key={String(hour)}
            data-best={hour === best || undefined}
            style={{ blockSize: `${(count / most) * 100}%` }}
          />
        ))}
      </div>
      <div className={styles['axis']} aria-hidden>
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </div>
      <p className={styles['note']}>{n === 0 ? t('nobodys') : t(n < enough ? 'few' : 'own', { n })}</p>
    </>
  )
}
