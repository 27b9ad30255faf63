import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useOrganisation } from '#web/session.tsx'
import { orderText } from '../order.text.ts'
import type { Order } from '../orders.schemas.ts'
import { readNumber } from './desk.ts'
import { Close } from './OrderDialogs.tsx'
import { orderQuery, useAmount } from './order-queries.ts'

type TakeBackDialogProps = { order: Order; kind: 'cancel' | 'return'; onClose: () => void }

/** Takes lines back, or all of it; what it comes to is shown before it is done. */
export function TakeBackDialog({ order, kind, onClose }: TakeBackDialogProps): ReactNode {
  const t = useText(orderText)
  const words = useText(partsText)
  const amount = useAmount()
  const queryClient = useQueryClient()
  const { timeZone } = useOrganisation()
  const { id, version, number, currency, shipping, fee } = order
  const left = order.left.filter(({ quantity }) => quantity !== '0')
  const all = Object.fromEntries(left.map(({ position, quantity }) => [position, quantity]))
  const form = useForm<{
    quantities: { [position: number]: string }
    charges: boolean
    on: string
    note: string
  }>({
    initial: {
      quantities: kind === 'cancel' ? all : {},
      charges: kind === 'cancel',
      on: todayIn(timeZone),
      note: '',
    },
    check: ({ quantities, on }): FormError[] => [
      ...left.flatMap(({ position, quantity }) => {
        const wanted = readNumber(quantities[position] ?? '')
        return wanted === null || Number(wanted) > Number(quantity)
          ? [{ name: `line-${position}`, message: t('badQuantity', { left: quantity }) }]
          : []
      }),
      ...(left.every(({ position }) => Number(readNumber(quantities[position] ?? '') ?? 0) === 0)
        ? [{ name: `line-${left[0]?.position}`, message: t('nothingChosen') }]
        : []),
      ...(parseDate(on) === null ? [{ name: 'on', message: words('badDate') }] : []),
    ],
    async save(values) {
      const body = { ...asked(values), note: values.note || undefined }
      const saved =
        kind === 'cancel'
          ? await api.orders.cancel({ params: { id }, body })
          : await api.orders.takeReturn({ params: { id }, body })
      queryClient.setQueryData(orderQuery(id).queryKey, saved)
      doneToast(t(kind === 'cancel' ? 'cancelledNow' : 'returnedNow', { number }))
      onClose()
    },
  })
  const asked = ({ quantities, charges, on }: typeof form.values) => ({
    version,
    charges,
    on: parseDate(on)?.on,
    lines: left
      .map(({ position }) => ({ position, quantity: readNumber(quantities[position] ?? '') ?? '0' }))
      .filter(({ quantity }) => Number(quantity) > 0),
  })
  const wanted = asked(form.values)
  const { data: sum } = useQuery({
    queryKey: ['order', 'taking-back', id, wanted],
    queryFn: ({ signal }) => api.orders.previewBack({ params: { id }, body: wanted }, { signal }),
    enabled: wanted.lines.length > 0,
    retry: false,
  })
  const hasCharges = Number(shipping) !== 0 || Number(fee) !== 0
  const set = (quantities: { [position: number]: string }): void => form.set('quantities', quantities)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(kind === 'cancel' ? 'cancelTitle' : 'returnTitle', { number })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{t('backLead')}</p>
      <Form
        form={form}
        action={t(kind === 'cancel' ? 'cancel' : 'takeReturn')}
        beside={<Close onClose={onClose} />}
      >
        {left.map(({ position, quantity }, index) => (
          <FormField
            key={position}
            form={form}
            name={`line-${position}`}
            label={t('backQuantity', {
              name: order.lines.find((line) => line.position === position)?.name ?? '',
              left: quantity,
            })}
          >
            {(control) => (
              <TextInput
                {...control}
                inputMode="decimal"
                {...(index === 0 && { 'data-autofocus': true })}
                value={form.values.quantities[position] ?? ''}
                onChange={({ currentTarget }) =>
                  set({ ...form.values.quantities, [position]: currentTarget.value })
                }
              />
            )}
          </FormField>
        ))}
        <Button variant="default" onClick={() => set(all)}>
          {t('backAll')}
        </Button>
        {hasCharges && (
          <Checkbox
            label={t('backCharges')}
            checked={form.values.charges}
            onChange={({ currentTarget }) => form.set('charges', currentTarget.checked)}
          />
        )}
        <TextField form={form} name="on" label={t('backOn')} />
        <TextField form={form} name="note" label={t('note')} need="optional" />
        <strong role="status">{sum && t('backSum', { total: amount(sum.total, currency) })}</strong>
      </Form>
    </Modal>
  )
}
