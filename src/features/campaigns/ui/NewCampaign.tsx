import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { listText } from '../list.text.ts'

/** A campaign begins with its name; everything else stands on its page. */
export function NewCampaign({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(listText)
  const navigate = useNavigate()
  const form = useForm({
    initial: { name: '' },
    check: ({ name }) => (name.trim() === '' ? [{ name: 'name', message: t('nameNeeded') }] : []),
    async save({ name }) {
      const { id } = await api.campaigns.create({ body: { name: name.trim() } })
      await navigate({ to: `/campaigns/${id}` })
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('addTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Form form={form} action={t('make')}>
        <TextField
          form={form}
          name="name"
          label={t('name')}
          need="required"
          example={t('nameExample')}
          autoFocus
        />
      </Form>
    </Modal>
  )
}
