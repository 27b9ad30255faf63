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
import { kindLabels, shippingLabels } from '../labels.text.ts'
import { orderText } from '../order.text.ts'
import { shippingTones, useAmount } from './order-queries.ts'

const shown = 3

export function CustomerOrders({ id }: PanelProps): ReactNode {
  return <OrdersPanel of={{ customerId: id }} add={`/orders/new?customer=${id}`} all={`customer=${id}`} />
}

export function CompanyOrders({ id }: PanelProps): ReactNode {
  return <OrdersPanel of={{ companyId: id }} add={undefined} all={`company=${id}`} />
}

type OrdersPanelProps = {
  of: { customerId: string } | { companyId: string }
  add: string | undefined
  all: string
}
/** The latest orders, and the way to the next one. */
function OrdersPanel({ of, add, all }: OrdersPanelProps): ReactNode {
  const t = useText(orderText)
  const say = useSay()
  const format = useFormat()
  const amount = useAmount()
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['order', 'panel', of],
    queryFn: ({ signal }) => api.orders.list({ query: { ...of, limit: shown } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  return (
    <PanelList
      items={data.items.map(
        ({ id, ofId, kind, orderedOn, total, currency, firstLine, lineCount, ...row }) => ({
          id,
          to: `/orders/${ofId ?? id}`,
          name: `${format.day(orderedOn)} ${amount(total, currency)}`,
          mark:
            kind !== 'order' ? (
              <StatusBadge tone="neutral">{say(kindLabels[kind])}</StatusBadge>
            ) : (
              row.shippingState !== 'delivered' &&
              row.shippingState !== 'none' && (
                <StatusBadge tone={shippingTones[row.shippingState]}>
                  {say(shippingLabels[row.shippingState])}
                </StatusBadge>
              )
            ),
          line: lineCount > 1 ? t('first', { name: firstLine, count: lineCount - 1 }) : firstLine,
        }),
      )}
      none={t('none')}
      add={add !== undefined && may('orders.write') ? { to: add, label: t('takeFor') } : undefined}
      all={data.items.length > 0 ? { to: `/orders?${all}`, label: t('all') } : undefined}
    />
  )
}
