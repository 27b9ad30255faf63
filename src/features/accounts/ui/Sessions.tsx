import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { accountsText } from '../accounts.text.ts'
import { deviceOf } from './device.ts'
import styles from './Sessions.module.css'

type Session = Answer<typeof api.accounts.listSessions>['items'][number]

export function Sessions(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['user', 'sessions'],
    queryFn: ({ signal }) => api.accounts.listSessions({}, { signal }),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  return (
    <ul className={styles['list']}>
      {data.items.map((session) => (
        <SessionLine key={session.id} session={session} />
      ))}
    </ul>
  )
}

function SessionLine({ session }: { session: Session }): ReactNode {
  const t = useText(accountsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const found = deviceOf(session.userAgent)
  const device = found ? t('onSystem', found) : t('unknownDevice')
  const end = async (): Promise<void> => {
    try {
      await api.accounts.revokeSession({ params: { id: session.id } })
      doneToast(t('sessionEnded'))
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['user', 'sessions'] })
  }
  return (
    <li>
      <div>
        <strong>{device}</strong>{' '}
        {session.current && <StatusBadge tone="good">{t('thisDevice')}</StatusBadge>}
        <p>
          {[
            session.ip,
            t('lastSeen', { when: format.relative(session.lastSeenAt) }),
            t('since', { when: format.dateTime(session.createdAt) }),
          ]
            .filter(Boolean)
            .join('・')}
        </p>
      </div>
      {!session.current && (
        <Button variant="default" onClick={() => void end()} aria-label={t('endSessionOf', { device })}>
          {t('endSession')}
        </Button>
      )}
    </li>
  )
}
