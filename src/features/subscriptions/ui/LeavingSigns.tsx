import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useFormat } from '#web/use-format.ts'
import { signText } from '../signs.text.ts'
import styles from './Subscription.module.css'

type Sign = Answer<typeof api.subscriptions.signs>['items'][number]
type LeavingSignsProps = {
  customerId: string
  /** Only what this one says, and what the customer says altogether. */
  of?: string
  /** What it stands under, where there is any. */
  title: (list: ReactNode) => ReactNode
}

/** Why somebody may leave, one by one: what it is, since when, and what to do about it. Nothing where nothing says so. */
export function LeavingSigns({ customerId, of, title }: LeavingSignsProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['subscription', 'signs', customerId],
    queryFn: ({ signal }) => api.subscriptions.signs({ params: { id: customerId } }, { signal }),
  })
  const signs = (data?.items ?? []).filter(
    (one) => of === undefined || one.sign === 'complaint' || one.subscription.id === of,
  )
  if (signs.length === 0) return null
  return title(
    <ul className={styles['signs']}>
      {signs.map((sign, at) => (
        <SignRow key={at} sign={sign} isAlone={of !== undefined} />
      ))}
    </ul>,
  )
}

function SignRow({ sign, isAlone }: { sign: Sign; isAlone: boolean }): ReactNode {
  const t = useText(signText)
  const format = useFormat()
  const { what, to, todo } = useSaid(sign)
  return (
    <li>
      <span className={styles['signHead']}>
        {to === null || (isAlone && 'subscription' in sign && !('order' in sign)) ? (
          <strong>{what}</strong>
        ) : (
          <AddressLink to={to}>{what}</AddressLink>
        )}
        <span className={styles['quiet']}>{format.day(sign.on)}</span>
      </span>
      {!isAlone && sign.sign !== 'complaint' && (
        <span className={styles['quiet']}>{sign.subscription.plan}</span>
      )}
      <span>
        {t('todo')} {todo}
      </span>
    </li>
  )
}

function useSaid(sign: Sign): { what: string; to: string | null; todo: string } {
  const t = useText(signText)
  const format = useFormat()
  switch (sign.sign) {
    case 'payment': {
      const { round, failures, order, isPaid, retryOn } = sign
      const todo = isPaid
        ? t('doPaid')
        : retryOn === null
          ? t('doPayment')
          : t('doRetried', { on: format.day(retryOn) })
      return { what: t('payment', { round, times: failures }), to: `/orders/${order.id}`, todo }
    }
    case 'skips':
      return {
        what: t('skips', { times: sign.times }),
        to: `/subscriptions/${sign.subscription.id}`,
        todo: t('doSkips'),
      }
    case 'complaint':
      return {
        what: sign.complaint === null ? t('complaint') : t('complaintAbout', { about: sign.complaint.about }),
        to: sign.complaint && `/complaints/${sign.complaint.id}`,
        todo: t('doComplaint'),
      }
    case 'lowered':
      return {
        what: t('lowered', { before: format.yen(sign.before), after: format.yen(sign.after) }),
        to: `/subscriptions/${sign.subscription.id}`,
        todo: t('doLowered'),
      }
  }
}
