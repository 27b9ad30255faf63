import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { mediumText } from '../medium.text.ts'
import type { Medium } from './MediaList.tsx'

const kinds = [
  'web',
  'search',
  'social',
  'affiliate',
  'mail',
  'tv',
  'radio',
  'newspaper',
  'magazine',
  'flyer',
  'event',
  'referral',
  'store',
  'other',
] as const satisfies readonly Medium['kind'][]

type MediumDialogProps = { medium: Medium | undefined; onClose: () => void; onSaved: () => void }

export function MediumDialog({ medium, onClose, onSaved }: MediumDialogProps): ReactNode {
  const t = useText(mediumText)
  const words = useText(partsText)
  const form = useForm({
    initial: {
      code: medium?.code ?? '',
      name: medium?.name ?? '',
      kind: medium?.kind ?? ('flyer' as Medium['kind']),
    },
    check: filledOf({ code: t('code'), name: t('name') }, (label) => words('mustBeFilled', { label })),
    async save(values) {
      if (medium)
        await api.media.update({
          params: { id: medium.id },
          body: { ...values, version: medium.version },
        })
      else await api.media.create({ body: values })
      doneToast(medium ? t('saved') : t('added', { name: values.name }))
      onSaved()
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={medium?.name ?? t('add')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Form
        form={form}
        action={t(medium ? 'save' : 'add')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('close')}
          </Button>
        }
      >
        <TextField form={form} name="name" label={t('name')} example={t('nameExample')} autoFocus />
        <TextField form={form} name="code" label={t('code')} example="FL-2026-04" />
        <SelectField
          form={form}
          name="kind"
          label={t('kind')}
          options={kinds.map((value) => ({ value, label: t(value) }))}
        />
      </Form>
    </Modal>
  )
}
