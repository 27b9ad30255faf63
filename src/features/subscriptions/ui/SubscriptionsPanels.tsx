import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { PanelList } from '#web/parts/PanelList.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { signText } from '../signs.text.ts'
import { stateLabels } from '../subscription-labels.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { LeavingSigns } from './LeavingSigns.tsx'
import { toneOf } from './subscription-queries.ts'
import styles from './Subscription.module.css'

const shown = 4

/** What a customer gets again and again: what comes next, or why nothing does. */
export function CustomerSubscriptions({ id }: PanelProps): ReactNode {
  const t = useText(subscriptionText)
  const say = useSay()
  const format = useFormat()
  const may = useMay()
  const signs = useText(signText)
  const { data, error, refetch } = useQuery({
    queryKey: ['subscription', 'of', id],
    queryFn: ({ signal }) =>
      api.subscriptions.ofCustomer({ params: { id }, query: { limit: shown } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  return (
    <>
      <LeavingSigns
        customerId={id}
        title={(list) => (
          <div className={styles['risk']}>
            <h3>{signs('title')}</h3>
            {list}
          </div>
        )}
      />
      <PanelList
        items={data.items.map(({ id: one, plan, state, heldReason, shipOn, nextRound }) => ({
          id: one,
          to: `/subscriptions/${one}`,
          name: plan.name,
          mark:
            heldReason === null ? (
              <StatusBadge tone={toneOf[state]}>{say(stateLabels[state])}</StatusBadge>
            ) : (
              <StatusBadge tone="warning">{t('held')}</StatusBadge>
            ),
          line:
            shipOn === null
              ? t('nothingNext')
              : `${t('roundOf', { round: nextRound })} ${format.day(shipOn)}`,
        }))}
        none={t('none')}
        add={
          may('subscriptions.write')
            ? { to: `/subscriptions/new?customer=${id}`, label: t('startNew') }
            : undefined
        }
        all={
          data.items.length > 0
            ? { to: `/subscriptions?view=all&customer=${id}`, label: t('all') }
            : undefined
        }
      />
    </>
  )
}
