import { Button, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { nextEnd } from '#kit/japan/term.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Contract } from '../contracts.api.ts'
import { contractText } from '../contract.text.ts'
import { contractQuery } from './contract-queries.ts'

type DialogProps = { contract: Contract; onClose: () => void }
const dayOf = (typed: string): string | null => parseDate(typed)?.on ?? null

/** One step to the next term: its end is proposed, its price kept. */
export function RenewDialog({ contract, onClose }: DialogProps): ReactNode {
  const t = useText(contractText)
  const words = useText(partsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const { id, version, title, endsOn, renewalMonths, amount } = contract
  const form = useForm({
    initial: {
      endsOn: endsOn !== null && renewalMonths !== null ? nextEnd(endsOn, renewalMonths) : '',
      amount: amount === null ? '' : String(amount),
    },
    check(values): FormError[] {
      const yen = yenOf(values.amount)
      return [
        ...(dayOf(values.endsOn) === null ? [{ name: 'endsOn', message: words('badDate') }] : []),
        ...(yen !== null && !(Number.isSafeInteger(yen) && yen >= 0)
          ? [{ name: 'amount', message: t('badAmount') }]
          : []),
      ]
    },
    async save(values) {
      const until = dayOf(values.endsOn) ?? ''
      const body = { version, endsOn: until, amount: yenOf(values.amount) }
      const saved = await api.contracts.renew({ params: { id }, body })
      queryClient.setQueryData(contractQuery(id).queryKey, saved)
      doneToast(t('renewed', { endsOn: format.day(until) }))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('renewTitle', { title })}
      closeButtonProps={{ 'aria-label': t('cancelForm') }}
    >
      <p>{endsOn !== null && t('renewLead', { endsOn: format.day(endsOn) })}</p>
      <Form form={form} action={t('renew')} beside={<Close onClose={onClose} />}>
        <TextField form={form} name="endsOn" label={t('nextEnd')} autoFocus />
        <TextField form={form} name="amount" label={t('nextAmount')} />
      </Form>
    </Modal>
  )
}

function yenOf(typed: string): number | null {
  return typed.trim() === '' ? null : Number(toHalfWidth(typed).replace(/[,¥円\s]/g, ''))
}

export function CancelDialog({ contract, onClose }: DialogProps): ReactNode {
  const t = useText(contractText)
  const words = useText(partsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const { timeZone } = useOrganisation()
  const { id, version, title } = contract
  const form = useForm({
    initial: { cancelledOn: todayIn(timeZone), reason: '' },
    check: (values): FormError[] =>
      dayOf(values.cancelledOn) === null ? [{ name: 'cancelledOn', message: words('badDate') }] : [],
    async save(values) {
      const cancelledOn = dayOf(values.cancelledOn) ?? ''
      const body = { version, cancelledOn, reason: values.reason || null }
      const saved = await api.contracts.cancel({ params: { id }, body })
      queryClient.setQueryData(contractQuery(id).queryKey, saved)
      doneToast(t('cancelledNow', { on: format.day(cancelledOn) }))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cancelTitle', { title })}
      closeButtonProps={{ 'aria-label': t('cancelForm') }}
    >
      <Form form={form} action={t('cancel')} beside={<Close onClose={onClose} />}>
        <TextField form={form} name="cancelledOn" label={t('cancelledOn')} autoFocus />
        <TextField form={form} name="reason" label={t('cancelReason')} need="optional" />
      </Form>
    </Modal>
  )
}

function Close({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(contractText)
  return (
    <Button variant="subtle" color="gray" onClick={onClose}>
      {t('cancelForm')}
    </Button>
  )
}
