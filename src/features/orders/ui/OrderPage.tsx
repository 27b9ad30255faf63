import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, type ReactNode } from 'react'
import { channelLabels } from '#features/purchases/channel.text.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RecordPage } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { isProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import { paymentLabels, shippingLabels } from '../labels.text.ts'
import { orderText } from '../order.text.ts'
import type { Order } from '../orders.schemas.ts'
import { OrderActions } from './OrderActions.tsx'
import { OrderAttributes } from './OrderAttributes.tsx'
import { OrderContent } from './OrderContent.tsx'
import { orderQuery, paymentTones, shippingTones } from './order-queries.ts'

/** One order: what was agreed, how far it is, what was taken back, and what is next. */
export function OrderPage(): ReactNode {
  const t = useText(orderText)
  const navigate = useNavigate()
  const { id = '' } = useParams({ strict: false })
  const { data: order, error, isPending, refetch } = useQuery(orderQuery(id))
  const ofId = order?.ofId ?? null
  // What took something back stands on the page of its order.
  useEffect(() => {
    if (ofId !== null) void navigate({ to: `/orders/${ofId}`, replace: true })
  }, [ofId, navigate])
  if (order && ofId === null && !isProblem(error, 'notFound')) return <Loaded key={order.id} order={order} />
  if (isPending || ofId !== null) return <PageSkeleton />
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/orders" action={t('toList')}>
        {t('missingWhy')}
      </NotFound>
    )
  return <ErrorState error={error} onRetry={() => void refetch()} />
}

function Loaded({ order }: { order: Order }): ReactNode {
  const t = useText(orderText)
  const say = useSay()
  const format = useFormat()
  const { id, number, customer, company, shippingState, paymentState, heldAt, heldReason, voidedOn } = order
  return (
    <RecordPage
      on="order"
      id={id}
      name={number}
      besides={t('lines')}
      above={
        <>
          {customer ? (
            <AddressLink to={`/customers/${customer.id}`}>{customer.name}</AddressLink>
          ) : (
            t('nobody')
          )}
          {company && (
            <>
              {'・'}
              <AddressLink to={`/companies/${company.id}`}>{company.name}</AddressLink>
            </>
          )}
        </>
      }
      state={
        <>
          {heldAt !== null && <StatusBadge tone="bad">{t('held')}</StatusBadge>}
          {voidedOn === null ? (
            <StatusBadge tone={shippingTones[shippingState]}>
              {say(shippingLabels[shippingState])}
            </StatusBadge>
          ) : (
            <StatusBadge tone="neutral">{t('voided')}</StatusBadge>
          )}
          <StatusBadge tone={paymentTones[paymentState]}>{say(paymentLabels[paymentState])}</StatusBadge>
        </>
      }
      facts={
        <>
          <span>{format.dateTime(order.orderedAt)}</span>
          <span>{say(channelLabels[order.channel])}</span>
          {order.media && <span>{order.media.name}</span>}
          {heldReason !== null && <span>{t('heldSince', { reason: heldReason })}</span>}
          {order.createdBy && <span>{t('createdBy', { name: order.createdBy.name })}</span>}
        </>
      }
      actions={<OrderActions order={order} />}
      attributes={<OrderAttributes order={order} />}
    >
      <OrderContent order={order} />
    </RecordPage>
  )
}
