import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RecordPage, Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { changeText } from '../change.text.ts'
import { signText } from '../signs.text.ts'
import { stateLabels } from '../subscription-labels.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { LeavingSigns } from './LeavingSigns.tsx'
import { LeaveDialog } from './LeaveDialog.tsx'
import { subscriptionQuery, toneOf, useSaved, type Subscription } from './subscription-queries.ts'
import { SubscriptionAttributes } from './SubscriptionAttributes.tsx'
import type { Dialog } from './dialogs.ts'
import { SubscriptionDialog } from './SubscriptionDialogs.tsx'
import { NextRound, SubscriptionParts } from './SubscriptionParts.tsx'
import styles from './Subscription.module.css'
import { useRounds } from './use-rounds.ts'

/** One subscription: what comes next, and what can be done about it while the customer is on the phone. */
export function SubscriptionPage(): ReactNode {
  const t = useText(subscriptionText)
  const { id = '' } = useParams({ strict: false })
  const { data, error, isPending, refetch } = useQuery(subscriptionQuery(id))
  if (data && !isProblem(error, 'notFound')) return <Loaded key={data.id} subscription={data} />
  if (isPending) return <PageSkeleton />
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/subscriptions" action={t('toList')}>
        {t('missingWhy')}
      </NotFound>
    )
  return <ErrorState error={error} onRetry={() => void refetch()} />
}

function Loaded({ subscription }: { subscription: Subscription }): ReactNode {
  const t = useText(subscriptionText)
  const rounds = useRounds()
  const say = useSay()
  const format = useFormat()
  const signs = useText(signText)
  const { id, number, customer, plan, state, heldReason, startedOn, shippedRounds } = subscription
  return (
    <RecordPage
      on="subscription"
      id={id}
      name={plan.name}
      besides={t('calendarAndHistory')}
      above={
        <>
          <span className="numbers">{number}</span>{' '}
          <AddressLink to={`/customers/${customer.id}`}>{customer.name}</AddressLink>
        </>
      }
      state={
        heldReason === null ? (
          <StatusBadge tone={toneOf[state]}>{say(stateLabels[state])}</StatusBadge>
        ) : (
          <StatusBadge tone="warning">{t('held')}</StatusBadge>
        )
      }
      facts={
        <>
          <span>
            {t('startedOn')} {format.day(startedOn)}
          </span>
          <span>
            {t('shipped')} {rounds(shippedRounds)}
          </span>
        </>
      }
      attributes={
        <>
          <NextRound subscription={subscription} actions={<Actions subscription={subscription} />} />
          <LeavingSigns
            customerId={customer.id}
            of={id}
            title={(list) => <Section title={signs('title')}>{list}</Section>}
          />
          <SubscriptionAttributes subscription={subscription} />
        </>
      }
    >
      <SubscriptionParts subscription={subscription} />
    </RecordPage>
  )
}

function Actions({ subscription }: { subscription: Subscription }): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(changeText)
  const may = useMay()
  const saved = useSaved()
  const [dialog, setDialog] = useState<Dialog | 'leave' | null>(null)
  const { id, version, state, heldReason } = subscription
  if (!may('subscriptions.write')) return null
  const run = async (change: () => Promise<Subscription>, done: string): Promise<void> => {
    try {
      saved(await change())
      doneToast(done)
    } catch (error) {
      problemToast(error)
    }
  }
  const given = { params: { id }, body: { version } }
  const isOver = state === 'cancelled' || state === 'ended'
  const runs = state === 'active' || state === 'paused'
  const close = (): void => setDialog(null)
  return (
    <div className={styles['actions']}>
      {heldReason !== null && (
        <Button onClick={() => void run(() => api.subscriptions.release(given), t('released'))}>
          {t('release')}
        </Button>
      )}
      {state !== 'active' && state !== 'ended' && (
        <Button variant={heldReason === null ? 'filled' : 'default'} onClick={() => setDialog('resume')}>
          {t('resume')}
        </Button>
      )}
      {runs && heldReason === null && (
        <>
          <Button variant="default" onClick={() => setDialog('skip')}>
            {t('skip')}
          </Button>
          <Button variant="default" onClick={() => setDialog('pause')}>
            {t('pause')}
          </Button>
        </>
      )}
      {state === 'active' && heldReason === null && (
        <Button variant="default" onClick={() => setDialog('move')}>
          {t('move')}
        </Button>
      )}
      {!isOver && (
        <>
          <Button variant="default" onClick={() => setDialog('contents')}>
            {t('contents')}
          </Button>
          <Button variant="default" onClick={() => setDialog('leave')}>
            {t('leave')}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t('more')} size={30}>
                <IconDots size={20} stroke={1.5} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {runs && <Menu.Item onClick={() => setDialog('cycle')}>{t('setCycle')}</Menu.Item>}
              <Menu.Item onClick={() => setDialog('address')}>{t('setAddress')}</Menu.Item>
              <Menu.Item onClick={() => setDialog('payment')}>{t('setPayment')}</Menu.Item>
              {state === 'active' && (
                <Menu.Item onClick={() => setDialog('bundle')}>{said('bundle')}</Menu.Item>
              )}
              <Menu.Divider />
              {runs && <Menu.Item onClick={() => setDialog('suspend')}>{t('suspend')}</Menu.Item>}
              {heldReason === null && <Menu.Item onClick={() => setDialog('hold')}>{t('holdIt')}</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      {dialog === 'leave' && (
        <LeaveDialog subscription={subscription} onClose={close} onOffered={setDialog} />
      )}
      {dialog !== null && dialog !== 'leave' && (
        <SubscriptionDialog kind={dialog} subscription={subscription} onClose={close} />
      )}
    </div>
  )
}
