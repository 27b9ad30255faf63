import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { taskLabels } from '../subscription-labels.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import type { Subscription } from './subscription-queries.ts'
import styles from './Subscription.module.css'
import { useTaskDetail } from './task-detail.ts'

/** What of it waits for a person, with what is known of it, and the word that it was seen to. */
export function OpenTasks({ tasks }: { tasks: Subscription['openTasks'] }): ReactNode {
  const t = useText(subscriptionText)
  const say = useSay()
  const format = useFormat()
  const detailOf = useTaskDetail()
  const may = useMay()
  const [busy, setBusy] = useState<string | null>(null)
  if (tasks.length === 0) return null
  const solve = async (id: string): Promise<void> => {
    setBusy(id)
    try {
      await api.subscriptions.solveTask({ params: { id }, body: {} })
      doneToast(t('solved'))
    } catch (error) {
      problemToast(error)
    }
    setBusy(null)
  }
  return (
    <ul className={styles['lines']} aria-label={t('tasks')}>
      {tasks.map(({ id, reason, detail, raisedAt }) => (
        <li key={id}>
          <span>
            <StatusBadge tone="warning">{say(taskLabels[reason])}</StatusBadge> {detailOf({ reason, detail })}{' '}
            <span className={styles['quiet']}>{format.relative(raisedAt)}</span>
          </span>
          {may('subscriptions.write') && (
            <Button
              variant="default"
              size="compact-sm"
              flex="none"
              loading={busy === id}
              aria-label={`${t('solve')}: ${say(taskLabels[reason])}`}
              onClick={() => void solve(id)}
            >
              {t('solve')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
