import { Drawer, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { whyText } from '../why.text.ts'
import { PersonSelect } from '#web/parts/PersonSelect.tsx'
import { WhyAnswer } from './WhyAnswer.tsx'
import styles from './Why.module.css'

type WhyDrawerProps = {
  segment: { readonly id: string; readonly name: string }
  /** Null until somebody was named. */
  customerId: string | null
  /** Without it only this one is asked about. */
  onCustomer?: (customerId: string) => void
  onClose: () => void
}
/** Why somebody is in a segment, or not: condition by condition, with what is on record. */
export function WhyDrawer({ segment, customerId, onCustomer, onClose }: WhyDrawerProps): ReactNode {
  const t = useText(whyText)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      title={t('title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {onCustomer && (
        <PersonSelect
          label={t('ask')}
          placeholder={t('find')}
          nothing={t('nobody')}
          autoFocus={customerId === null}
          onPick={({ id }) => onCustomer(id)}
        />
      )}
      {customerId !== null && <Asked segment={segment} customerId={customerId} />}
    </Drawer>
  )
}

function Asked({
  segment,
  customerId,
}: {
  segment: WhyDrawerProps['segment']
  customerId: string
}): ReactNode {
  const { data: customer } = useQuery({
    queryKey: ['customer', 'get', customerId],
    queryFn: ({ signal }) => api.customers.get({ params: { id: customerId } }, { signal }),
  })
  const { data, error, refetch } = useQuery({
    queryKey: ['segment', 'why', segment.id, customerId],
    queryFn: ({ signal }) => api.segments.why({ params: { id: segment.id, customerId } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <div className={styles['asked']}>
      <p className={styles['whom']}>
        <AddressLink to={`/customers/${customerId}`}>{customer?.displayName ?? '…'}</AddressLink>
        <span aria-hidden>→</span>
        <AddressLink to={`/segments/${segment.id}`}>{segment.name}</AddressLink>
      </p>
      {data ? <WhyAnswer why={data} /> : <Skeleton height={200} />}
    </div>
  )
}
