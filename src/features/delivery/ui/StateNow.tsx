import { Alert, Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Fact, Section } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { deliveryUiText } from '../delivery.ui.text.ts'
import styles from './Delivery.module.css'

type State = Answer<typeof api.delivery.state>
const queryKey = ['delivery', 'state']

/** Who sends, what is in their way, and what was stopped. */
export function StateNow(): ReactNode {
  const t = useText(deliveryUiText)
  const format = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.delivery.state({}, { signal }),
    refetchInterval: 10_000,
  })
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={3} />
  const { hasServer, processes, rests, stopped } = data
  return (
    <Section title={t('now')}>
      {!hasServer && <p>{t('noServer')}</p>}
      {processes.length === 0 && (
        <Alert color="yellow" role="status">
          {t('noProcess')}
        </Alert>
      )}
      {processes.map(({ name, host, pid, sent, trouble }) => (
        <div key={name}>
          <p>{t('process', { host, pid, sent: format.number(sent) })}</p>
          {trouble !== null && (
            <Alert color="red" role="alert">
              {t('trouble', { said: trouble })}
            </Alert>
          )}
        </div>
      ))}
      {stopped.length > 0 && <h3>{t('stopped')}</h3>}
      {stopped.map((one) => (
        <Stop key={one.scope} stop={one} />
      ))}
      {rests.length > 0 && <h3>{t('rests')}</h3>}
      {rests.map(({ domain, until, said }) => (
        <Fact key={domain} label={domain}>
          {t('restsUntil', { until: format.dateTime(until), said })}
        </Fact>
      ))}
    </Section>
  )
}

function Stop({ stop }: { stop: State['stopped'][number] }): ReactNode {
  const t = useText(deliveryUiText)
  const format = useFormat()
  const may = useMay()
  const queryClient = useQueryClient()
  const { scope, address, version, stoppedFor } = stop
  const numbers = {
    sent: format.number(stop.stoppedSent),
    bad: format.number(stop.stoppedBad),
    at: format.dateTime(stop.stoppedAt),
  }
  const release = async (): Promise<void> => {
    try {
      queryClient.setQueryData(queryKey, await api.delivery.release({ body: { scope, version } }))
      doneToast(t('released'))
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <Alert
      color="red"
      role="alert"
      className={styles['stop'] ?? ''}
      title={t(scope.startsWith('from:') ? 'ofAddress' : 'ofCampaign', { address })}
    >
      <p>{t(stoppedFor === 'bounces' ? 'stoppedBounces' : 'stoppedComplaints', numbers)}</p>
      {may('mail.manage') && (
        <Button variant="default" onClick={() => void release()}>
          {t('release')}
        </Button>
      )}
    </Alert>
  )
}
