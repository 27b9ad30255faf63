import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { orderText } from '../order.text.ts'
import type { Order } from '../orders.schemas.ts'
import { HoldDialog, ShipDialog } from './OrderDialogs.tsx'
import { orderQuery } from './order-queries.ts'
import { TakeBackDialog } from './TakeBackDialog.tsx'

type Dialog = 'ship' | 'hold' | 'cancel' | 'return'

/** The next step of an order is the one filled button; everything else stands in the menu. */
export function OrderActions({ order }: { order: Order }): ReactNode {
  const t = useText(orderText)
  const may = useMay()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const { id, version, shippingState, paymentState, heldAt, voidedOn, refundDue, customer } = order
  if (!may('orders.write')) return null
  const run = async (change: () => Promise<Order>): Promise<void> => {
    try {
      queryClient.setQueryData(orderQuery(id).queryKey, await change())
      doneToast(t('savedNow'))
    } catch (error) {
      problemToast(error)
    }
  }
  const shipping = (state: Order['shippingState']): void =>
    void run(() => api.orders.setShipping({ params: { id }, body: { version, state } }))
  const payment = (state: Order['paymentState']): void =>
    void run(() => api.orders.setPayment({ params: { id }, body: { version, state } }))
  const release = (): void => void run(() => api.orders.release({ params: { id }, body: { version } }))

  const isLive = voidedOn === null
  const hasLeft = shippingState === 'shipped' || shippingState === 'delivered' || shippingState === 'returned'
  const waits = shippingState === 'waiting' || shippingState === 'preparing'
  const next =
    heldAt !== null
      ? { label: t('release'), run: release }
      : isLive && waits
        ? { label: t('ship'), run: () => setDialog('ship') }
        : isLive && shippingState === 'shipped'
          ? { label: t('deliver'), run: () => shipping('delivered') }
          : isLive && (paymentState === 'unpaid' || paymentState === 'authorized')
            ? { label: t('markPaid'), run: () => payment('paid') }
            : refundDue
              ? { label: t('markRefunded'), run: () => payment('refunded') }
              : undefined
  const items: readonly { key: string; label: string; when: boolean; run: () => void }[] = [
    {
      key: 'paid',
      label: t('markPaid'),
      when: paymentState !== 'paid' && paymentState !== 'none',
      run: () => payment('paid'),
    },
    { key: 'unpaid', label: t('markUnpaid'), when: paymentState === 'paid', run: () => payment('unpaid') },
    {
      key: 'refunded',
      label: t('markRefunded'),
      when: refundDue || (paymentState === 'paid' && order.entries.length > 0),
      run: () => payment('refunded'),
    },
    {
      key: 'prepare',
      label: t('prepare'),
      when: isLive && shippingState === 'waiting' && heldAt === null,
      run: () => shipping('preparing'),
    },
    { key: 'unship', label: t('unship'), when: isLive && hasLeft, run: () => shipping('waiting') },
    { key: 'hold', label: t('hold'), when: isLive && heldAt === null, run: () => setDialog('hold') },
    { key: 'cancel', label: t('cancel'), when: isLive && !hasLeft, run: () => setDialog('cancel') },
    {
      key: 'return',
      label: t('takeReturn'),
      when: isLive && (hasLeft || shippingState === 'none'),
      run: () => setDialog('return'),
    },
    {
      key: 'again',
      label: t('again'),
      when: customer !== null,
      run: () => void navigate({ to: '/orders/new', search: { customer: customer?.id } }),
    },
  ]
  return (
    <>
      {next && <Button onClick={next.run}>{next.label}</Button>}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('more')}>
            <IconDots size={20} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {items
            .filter(({ when, label }) => when && label !== next?.label)
            .map(({ key, label, run: act }) => (
              <Menu.Item key={key} onClick={act}>
                {label}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'ship' && <ShipDialog order={order} onClose={() => setDialog(null)} />}
      {dialog === 'hold' && <HoldDialog order={order} onClose={() => setDialog(null)} />}
      {(dialog === 'cancel' || dialog === 'return') && (
        <TakeBackDialog order={order} kind={dialog} onClose={() => setDialog(null)} />
      )}
    </>
  )
}
