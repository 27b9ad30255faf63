import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { panelText } from '../panel.text.ts'
import { AdjustDialog } from './AdjustDialog.tsx'
import { LedgerDialog } from './LedgerDialog.tsx'
import styles from './Points.module.css'

type Standing = Answer<typeof api.points.standing>

/** What somebody may spend, what runs out next, and what their rank brings. */
export function PointsPanel({ id }: PanelProps): ReactNode {
  const t = useText(panelText)
  const may = useMay()
  const [open, setOpen] = useState<'ledger' | 'adjust' | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['points', 'of', id],
    queryFn: ({ signal }) => api.points.standing({ params: { id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  const moved = data.on || data.balance > 0 || data.pending > 0
  const close = (): void => setOpen(null)
  return (
    <div className={styles['panel']}>
      {moved ? <Facts standing={data} /> : <p className={styles['dimmed']}>{t('off')}</p>}
      {data.rank && <Rank rank={data.rank} standing={data} />}
      <div className={styles['buttons']}>
        {moved && (
          <Button variant="subtle" size="compact-sm" onClick={() => setOpen('ledger')}>
            {t('history')}
          </Button>
        )}
        {may('points.write') && (
          <Button variant="subtle" size="compact-sm" onClick={() => setOpen('adjust')}>
            {t('adjust')}
          </Button>
        )}
      </div>
      {open === 'ledger' && <LedgerDialog id={id} onClose={close} />}
      {open === 'adjust' && <AdjustDialog id={id} onClose={close} onSaved={() => void refetch()} />}
    </div>
  )
}

function Facts({ standing: { balance, pending, expires } }: { standing: Standing }): ReactNode {
  const t = useText(panelText)
  const format = useFormat()
  return (
    <dl className={styles['facts']}>
      <dt>{t('balance')}</dt>
      <dd className={styles['balance']}>{t('points', { n: format.number(balance) })}</dd>
      {expires && (
        <>
          <dt>{t('expires')}</dt>
          <dd>{t('expiresLine', { day: format.day(expires.on), n: format.number(expires.amount) })}</dd>
        </>
      )}
      {pending > 0 && (
        <>
          <dt>{t('pending')}</dt>
          <dd>{t('points', { n: format.number(pending) })}</dd>
        </>
      )}
    </dl>
  )
}

function Rank(props: { rank: NonNullable<Standing['rank']>; standing: Standing }): ReactNode {
  const { rank, standing } = props
  const t = useText(panelText)
  const format = useFormat()
  const { pointTimes, freeShipping, discount } = rank.benefits
  const brings = [
    ...(Number(pointTimes) === 1 ? [] : [t('benefitPoints', { times: pointTimes })]),
    ...(Number(discount) > 0 ? [t('benefitDiscount', { percent: discount })] : []),
    ...(freeShipping ? [t('benefitShipping')] : []),
  ]
  const { spent, next, until } = standing
  return (
    <dl className={styles['facts']}>
      <dt>{t('rank')}</dt>
      <dd>
        {rank.name}
        {brings.length > 0 && <span className={styles['dimmed']}>{brings.join(' · ')}</span>}
      </dd>
      {spent !== null && (
        <>
          <dt>{t('spent')}</dt>
          <dd>
            {format.yen(spent)}
            <span className={styles['dimmed']}>
              {next
                ? t('toNext', { yen: format.yen(next.threshold - spent), rank: next.name })
                : until !== null && t('until', { day: format.day(until) })}
            </span>
          </dd>
        </>
      )}
    </dl>
  )
}
