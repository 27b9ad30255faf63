import { Button, Modal, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, FormField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { documentText } from '../document.text.ts'
import type { IssuedDocument } from '../documents.api.ts'
import { dayOf, documentQuery } from './document-queries.ts'

type DialogProps = { document: IssuedDocument; onClose: () => void }

/** A further edition: what is printed can be changed, the amounts come from the orders. */
export function CorrectDialog({ document, onClose }: DialogProps): ReactNode {
  const t = useText(documentText)
  const words = useText(partsText)
  const navigate = useNavigate()
  const { id, number, content } = document
  const { recipient } = content
  const form = useForm({
    initial: {
      reason: '',
      name: recipient.name,
      postalCode: recipient.postalCode ?? '',
      address: recipient.address ?? '',
      dueOn: content.dueOn ?? '',
      note: content.note ?? '',
    },
    check: (values) => [
      ...filledOf<{ reason: string }>({ reason: t('reason') }, (label) => words('mustBeFilled', { label }))(
        values,
      ),
      ...(values.dueOn.trim() !== '' && dayOf(values.dueOn) === undefined
        ? [{ name: 'dueOn', message: words('badDate') }]
        : []),
    ],
    async save(values) {
      const made = await api.documents.correct({
        params: { id },
        body: {
          reason: values.reason,
          recipient: {
            name: values.name,
            postalCode: values.postalCode || null,
            address: values.address || null,
          },
          dueOn: dayOf(values.dueOn) ?? null,
          note: values.note || null,
        },
      })
      doneToast(t('corrected', { number }))
      onClose()
      await navigate({ to: `/documents/${made.id}` })
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('correctTitle', { number })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{t('correctLead')}</p>
      <Form form={form} action={t('correct')} beside={<Close onClose={onClose} />}>
        <TextField form={form} name="reason" label={t('reason')} need="required" autoFocus />
        <FormField form={form} name="name" label={t('recipientName')}>
          {(control) => (
            <Textarea
              {...control}
              autosize
              minRows={2}
              value={form.values.name}
              onChange={({ currentTarget }) => form.set('name', currentTarget.value)}
            />
          )}
        </FormField>
        <FieldRow inRow={2}>
          <TextField form={form} name="postalCode" label={t('postalCode')} />
          <TextField form={form} name="dueOn" label={t('dueOn')} />
        </FieldRow>
        <TextField form={form} name="address" label={t('recipientAddress')} />
        <TextField form={form} name="note" label={t('note')} />
      </Form>
    </Modal>
  )
}

export function VoidDialog({ document, onClose }: DialogProps): ReactNode {
  const t = useText(documentText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const { id, number } = document
  const form = useForm({
    initial: { reason: '' },
    check: filledOf<{ reason: string }>({ reason: t('reason') }, (label) => words('mustBeFilled', { label })),
    async save({ reason }) {
      const saved = await api.documents.void({ params: { id }, body: { reason } })
      queryClient.setQueryData(documentQuery(id).queryKey, saved)
      doneToast(t('voided', { number }))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('voidTitle', { number })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{t('voidLead')}</p>
      <Form form={form} action={t('voidIt')} beside={<Close onClose={onClose} />}>
        <TextField form={form} name="reason" label={t('reason')} need="required" autoFocus />
      </Form>
    </Modal>
  )
}

function Close({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(documentText)
  return (
    <Button variant="subtle" color="gray" onClick={onClose}>
      {t('close')}
    </Button>
  )
}
