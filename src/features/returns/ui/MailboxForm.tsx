import { Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { returnsSettingsText } from '../returns-settings.text.ts'
import type { Mailbox } from './return-queries.ts'

type Values = Pick<Mailbox, 'name' | 'host' | 'security' | 'userName' | 'folder' | 'afterReading'> & {
  port: string
  password: string
  moveTo: string
  paused: 'on' | 'off'
}
const securities = ['tls', 'starttls', 'none'] as const
const fates = ['keep', 'flag', 'move'] as const

/** How to reach a mailbox, and what becomes of what was read. */
export function MailboxForm({
  mailbox,
  onClose,
}: {
  mailbox: Mailbox | null
  onClose: () => void
}): ReactNode {
  const t = useText(returnsSettingsText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const filled = filledOf<Values>(
    { name: t('name'), host: t('host'), userName: t('userName'), folder: t('folder') },
    (label) => words('mustBeFilled', { label }),
  )
  const form = useForm<Values>({
    initial: valuesOf(mailbox),
    check: (values) => [
      ...filled(values),
      ...(portOf(values.port) === null ? [{ name: 'port', message: t('badPort') }] : []),
      ...(values.afterReading === 'move' && values.moveTo.trim() === ''
        ? [{ name: 'moveTo', message: words('mustBeFilled', { label: t('moveTo') }) }]
        : []),
    ],
    save: async ({ password, port, paused, moveTo, ...values }) => {
      const body = {
        mailbox: { ...values, port: portOf(port) ?? 0, moveTo: moveTo.trim() || null },
        ...(password !== '' && { password }),
      }
      if (mailbox)
        await api.returns.updateMailbox({
          params: { id: mailbox.id },
          body: { ...body, version: mailbox.version, paused: paused === 'off' },
        })
      else await api.returns.createMailbox({ body })
      await queryClient.invalidateQueries({ queryKey: ['returnMailbox'] })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={mailbox ? t('editMailbox', { name: mailbox.name }) : t('addMailbox')}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <Form form={form} action={t(mailbox ? 'save' : 'addMailbox')}>
        <TextField form={form} name="name" label={t('name')} example={t('nameExample')} autoFocus />
        <TextField form={form} name="host" label={t('host')} example="imap.example.jp" />
        <FieldRow inRow={2}>
          <SelectField
            form={form}
            name="security"
            label={t('security')}
            options={securities.map((value) => ({ value, label: t(value) }))}
          />
          <TextField form={form} name="port" label={t('port')} example="993" />
          <TextField form={form} name="userName" label={t('userName')} autoComplete="off" />
          <TextField
            form={form}
            name="password"
            type="password"
            autoComplete="new-password"
            label={t('password')}
            help={mailbox?.hasPassword ? t('passwordKept') : undefined}
          />
          <TextField form={form} name="folder" label={t('folder')} />
          <SelectField
            form={form}
            name="afterReading"
            label={t('afterReading')}
            options={fates.map((value) => ({ value, label: t(value) }))}
          />
        </FieldRow>
        {form.values.afterReading === 'move' && <TextField form={form} name="moveTo" label={t('moveTo')} />}
        {mailbox && (
          <SelectField
            form={form}
            name="paused"
            label={t('paused')}
            options={(['on', 'off'] as const).map((value) => ({ value, label: t(value) }))}
          />
        )}
      </Form>
    </Modal>
  )
}

function valuesOf(mailbox: Mailbox | null): Values {
  return {
    name: mailbox?.name ?? '',
    host: mailbox?.host ?? '',
    port: String(mailbox?.port ?? 993),
    security: mailbox?.security ?? 'tls',
    userName: mailbox?.userName ?? '',
    password: '',
    folder: mailbox?.folder ?? 'INBOX',
    afterReading: mailbox?.afterReading ?? 'flag',
    moveTo: mailbox?.moveTo ?? '',
    paused: mailbox && mailbox.pausedAt !== null ? 'off' : 'on',
  }
}

function portOf(typed: string): number | null {
  const port = Number(toHalfWidth(typed.trim()))
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : null
}
