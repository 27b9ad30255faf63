import { Button, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useOrganisation } from '#web/session.tsx'
import { orderText } from '../order.text.ts'
import type { Order } from '../orders.schemas.ts'
import { orderQuery } from './order-queries.ts'

type DialogProps = { order: Order; onClose: () => void }

export function ShipDialog({ order, onClose }: DialogProps): ReactNode {
  const t = useText(orderText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const { timeZone } = useOrganisation()
  const { id, version, number, carrier, trackingNumber } = order
  const form = useForm({
    initial: {
      shippedOn: todayIn(timeZone),
      carrier: carrier ?? '',
      trackingNumber: trackingNumber ?? '',
    },
    check: ({ shippedOn }): FormError[] =>
      parseDate(shippedOn) === null ? [{ name: 'shippedOn', message: words('badDate') }] : [],
    async save(values) {
      const saved = await api.orders.setShipping({
        params: { id },
        body: {
          version,
          state: 'shipped',
          shippedOn: parseDate(values.shippedOn)?.on,
          carrier: values.carrier || null,
          trackingNumber: values.trackingNumber || null,
        },
      })
      queryClient.setQueryData(orderQuery(id).queryKey, saved)
      doneToast(t('savedNow'))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shipTitle', { number })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Form form={form} action={t('ship')} beside={<Close onClose={onClose} />}>
        <TextField form={form} name="trackingNumber" label={t('trackingNumber')} need="optional" autoFocus />
        <TextField form={form} name="carrier" label={t('carrier')} need="optional" />
        <TextField form={form} name="shippedOn" label={t('shippedOn')} />
      </Form>
    </Modal>
  )
}

export function HoldDialog({ order, onClose }: DialogProps): ReactNode {
  const t = useText(orderText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const { id, version, number } = order
  const form = useForm({
    initial: { reason: '' },
    check: ({ reason }): FormError[] =>
      reason.trim() === ''
        ? [{ name: 'reason', message: words('mustBeFilled', { label: t('holdReason') }) }]
        : [],
    async save({ reason }) {
      const saved = await api.orders.hold({ params: { id }, body: { version, reason } })
      queryClient.setQueryData(orderQuery(id).queryKey, saved)
      doneToast(t('savedNow'))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('holdTitle', { number })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{t('holdLead')}</p>
      <Form form={form} action={t('hold')} beside={<Close onClose={onClose} />}>
        <TextField
          form={form}
          name="reason"
          label={t('holdReason')}
          need="required"
          example={t('holdExample')}
          autoFocus
        />
      </Form>
    </Modal>
  )
}

export function Close({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(orderText)
  return (
    <Button variant="subtle" color="gray" onClick={onClose}>
      {t('close')}
    </Button>
  )
}
