import { Button, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { panelText } from '../panel.text.ts'

const numberOf = (typed: string): number =>
  Number(toHalfWidth(typed).replaceAll(',', '').trim() || Number.NaN)

/** Gives or takes points by hand, with a reason. */
export function AdjustDialog(props: { id: string; onClose: () => void; onSaved: () => void }): ReactNode {
  const { id, onClose, onSaved } = props
  const t = useText(panelText)
  const words = useText(partsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const form = useForm({
    initial: { way: 'give' as 'give' | 'take', amount: '', note: '', expiresOn: '' },
    check: ({ amount, note, expiresOn }): FormError[] => [
      ...(Number.isSafeInteger(numberOf(amount)) && numberOf(amount) > 0
        ? []
        : [{ name: 'amount', message: t('badAmount') }]),
      ...(note.trim() === '' ? [{ name: 'note', message: words('mustBeFilled', { label: t('note') }) }] : []),
      ...(expiresOn.trim() === '' || parseDate(expiresOn)
        ? []
        : [{ name: 'expiresOn', message: words('badDate') }]),
    ],
    async save({ way, amount, note, expiresOn }) {
      const { balance } = await api.points.adjust({
        params: { id },
        body: {
          amount: way === 'give' ? numberOf(amount) : 0 - numberOf(amount),
          note,
          expiresOn: way === 'give' ? (parseDate(expiresOn)?.on ?? null) : null,
        },
      })
      await queryClient.invalidateQueries({ queryKey: ['points'] })
      doneToast(t('saved', { n: format.number(balance) }))
      onSaved()
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('adjustTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Form
        form={form}
        action={t('save')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('close')}
          </Button>
        }
      >
        <FieldRow inRow={2}>
          <SelectField
            form={form}
            name="way"
            label={t('way')}
            options={[
              { value: 'give', label: t('give') },
              { value: 'take', label: t('take') },
            ]}
          />
          <TextField form={form} name="amount" label={t('amount')} example="500" autoFocus />
        </FieldRow>
        <TextField form={form} name="note" label={t('note')} example={t('noteExample')} />
        {form.values.way === 'give' && (
          <TextField
            form={form}
            name="expiresOn"
            label={t('expiresOn')}
            need="optional"
            example="2027/3/31"
            help={t('expiresHelp')}
          />
        )}
      </Form>
    </Modal>
  )
}
