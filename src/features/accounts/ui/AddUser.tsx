import { Button, Group, Modal, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { CopyText } from '#web/parts/CopyText.tsx'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { accountsText } from '../accounts.text.ts'
import { makePassword, roles, type User } from './users.ts'

type Added = { readonly user: User; readonly password: string }

/** Two steps in one dialog: who it is, and then the two things to hand over. */
export function AddUser({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(accountsText)
  const words = useText(partsText)
  const [added, setAdded] = useState<Added | null>(null)
  return (
    <Modal
      opened
      onClose={onClose}
      title={added ? t('userAdded', { name: added.user.name }) : t('addUser')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      {added ? (
        <Stack gap="sm">
          <p>{t('handOver')}</p>
          <CopyText label={t('email')} text={added.user.email} />
          <CopyText label={t('firstPassword')} text={added.password} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('done')}</Button>
          </Group>
        </Stack>
      ) : (
        <AddUserForm onAdded={setAdded} />
      )}
    </Modal>
  )
}

function AddUserForm({ onAdded }: { onAdded: (added: Added) => void }): ReactNode {
  const t = useText(accountsText)
  const words = useText(partsText)
  const locale = useLocale()
  const queryClient = useQueryClient()
  const [firstPassword] = useState(makePassword)
  const form = useForm<{ name: string; email: string; role: User['role']; password: string }>({
    initial: { name: '', email: '', role: 'member', password: firstPassword },
    check: filledOf({ name: t('name'), email: t('email'), password: t('firstPassword') }, (label) =>
      words('mustBeFilled', { label }),
    ),
    save: async (values) => {
      const user = await api.accounts.createUser({ body: { ...values, locale } })
      await queryClient.invalidateQueries({ queryKey: ['user'] })
      onAdded({ user, password: values.password })
    },
  })
  return (
    <Form form={form} action={t('addUser')}>
      <TextField form={form} name="name" label={t('name')} example={t('nameExample')} autoFocus />
      <TextField form={form} name="email" label={t('email')} type="email" example="hanako@example.co.jp" />
      <SelectField
        form={form}
        name="role"
        label={t('role')}
        help={t('roleHelp')}
        options={roles.map((role) => ({ value: role, label: t(role) }))}
      />
      <TextField form={form} name="password" label={t('firstPassword')} help={t('firstPasswordHelp')} />
    </Form>
  )
}
