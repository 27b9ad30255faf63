import { Button, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { CopyText } from '#web/parts/CopyText.tsx'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { InlineField } from '#web/parts/InlineField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Fact, Panels, RecordPage, Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { accountsText } from '../accounts.text.ts'
import { makePassword, roles, userQuery, type User } from './users.ts'

export function UserPage(): ReactNode {
  const t = useText(accountsText)
  const { id = '' } = useParams({ strict: false })
  const { data: user, error, isPending, refetch } = useQuery(userQuery(id))
  if (isPending) return <PageSkeleton />
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (user === null)
    return (
      <NotFound title={t('userNotFound')} to="/users" action={t('backToUsers')}>
        {t('userNotFoundWhy')}
      </NotFound>
    )
  return <UserRecord user={user} />
}

type Change = { name?: string; role?: User['role']; disabled?: boolean; password?: string }

function useChangeUser(user: User) {
  const queryClient = useQueryClient()
  return async (change: Change, version = user.version): Promise<User> => {
    const saved = await api.accounts.updateUser({ params: { id: user.id }, body: { version, ...change } })
    queryClient.setQueryData(userQuery(user.id).queryKey, saved)
    await queryClient.invalidateQueries({ queryKey: ['user', 'list'] })
    return saved
  }
}

function UserRecord({ user }: { user: User }): ReactNode {
  const t = useText(accountsText)
  const format = useFormat()
  const change = useChangeUser(user)
  const disabled = user.disabledAt !== null
  const turn = async (): Promise<void> => {
    try {
      const saved = await change({ disabled: !disabled })
      undoToast(t(disabled ? 'enabledDone' : 'disabledDone', { name: user.name }), () =>
        change({ disabled }, saved.version),
      )
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <RecordPage
      alone
      on="user"
      id={user.id}
      name={user.name}
      above={user.email}
      state={
        <StatusBadge tone={disabled ? 'neutral' : 'good'}>{t(disabled ? 'disabled' : 'active')}</StatusBadge>
      }
      actions={
        <Button variant="default" onClick={() => void turn()}>
          {t(disabled ? 'enable' : 'disable')}
        </Button>
      }
      attributes={
        <Section title={t('profile')}>
          <InlineField
            name="name"
            label={t('name')}
            value={user.name}
            save={(name, version) => change({ name: name ?? '' }, version)}
          />
          <InlineField
            name="role"
            label={t('role')}
            value={user.role}
            kind="select"
            options={roles.map((role) => ({ value: role, label: t(role) }))}
            mustHaveValue
            save={(value, version) =>
              change({ role: roles.find((role) => role === value) ?? user.role }, version)
            }
          />
          <Fact label={t('lastSignedIn')}>
            {user.lastSignedInAt === null ? t('never') : format.dateTime(user.lastSignedInAt)}
          </Fact>
          <Fact label={t('createdAt')}>{format.date(user.createdAt)}</Fact>
        </Section>
      }
    >
      <Section title={t('resetPassword')}>
        <ResetPassword change={change} />
      </Section>
      <Section title={t('disableTitle')}>
        <p>{t('disableHelp')}</p>
      </Section>
      <Panels on="user" id={user.id} place="main" />
    </RecordPage>
  )
}

function ResetPassword({ change }: { change: (change: Change) => Promise<User> }): ReactNode {
  const t = useText(accountsText)
  const words = useText(partsText)
  const [made] = useState(makePassword)
  const [given, setGiven] = useState<string | null>(null)
  const form = useForm({
    initial: { password: made },
    check: filledOf({ password: t('newPassword') }, (label) => words('mustBeFilled', { label })),
    save: async ({ password }) => {
      await change({ password })
      setGiven(password)
    },
  })
  if (given !== null)
    return (
      <Stack gap="xs" maw={480}>
        <p>{t('handOver')}</p>
        <CopyText label={t('newPassword')} text={given} />
      </Stack>
    )
  return (
    <Form form={form} action={t('resetPasswordDo')}>
      <TextField form={form} name="password" label={t('newPassword')} help={t('firstPasswordHelp')} />
    </Form>
  )
}
