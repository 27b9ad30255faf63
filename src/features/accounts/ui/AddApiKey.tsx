import { Button, Group, Modal, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { CopyText } from '#web/parts/CopyText.tsx'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { accountsText } from '../accounts.text.ts'
import { roles, type User } from './users.ts'

const lives = ['30', '90', '365', ''] as const
const day = 24 * 3600 * 1000

/** A name, a role and an end; then the key, once. A click beside the dialog must not lose it. */
export function AddApiKey({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(accountsText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const [key, setKey] = useState<string | null>(null)
  const form = useForm<{ name: string; role: User['role']; days: (typeof lives)[number] }>({
    initial: { name: '', role: 'readOnly', days: '365' },
    check: filledOf({ name: t('keyName') }, (label) => words('mustBeFilled', { label })),
    save: async ({ name, role, days }) => {
      const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * day).toISOString()
      const made = await api.accounts.createApiKey({ body: { name, role, expiresAt } })
      await queryClient.invalidateQueries({ queryKey: ['apiKey'] })
      setKey(made.key)
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(key === null ? 'addKey' : 'keyMade')}
      closeOnClickOutside={key === null}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      {key === null ? (
        <Form form={form} action={t('addKey')}>
          <TextField form={form} name="name" label={t('keyName')} example={t('keyNameExample')} autoFocus />
          <SelectField
            form={form}
            name="role"
            label={t('role')}
            help={t('roleHelp')}
            options={roles.map((role) => ({ value: role, label: t(role) }))}
          />
          <SelectField
            form={form}
            name="days"
            label={t('expires')}
            options={lives.map((days) => ({
              value: days,
              label: days === '' ? t('noExpiry') : t('inDays', { days }),
            }))}
          />
        </Form>
      ) : (
        <Stack gap="sm">
          <p>{t('keyOnce')}</p>
          <CopyText label={t('key')} text={key} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('done')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
