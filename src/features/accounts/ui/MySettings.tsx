import { SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, TextField } from '#web/parts/FormField.tsx'
import { InlineField } from '#web/parts/InlineField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { meQuery, useSession } from '#web/session.tsx'
import { useChooseLanguage } from '#web/use-choose-language.ts'
import { accountsText } from '../accounts.text.ts'
import styles from './MySettings.module.css'
import { Sessions } from './Sessions.tsx'

const schemes = ['auto', 'light', 'dark'] as const

export function MySettings(): ReactNode {
  const t = useText(accountsText)
  return (
    <Page title={t('mySettings')} shape="reading">
      <section className={styles['section']}>
        <h2>{t('profile')}</h2>
        <OwnName />
        <Appearance />
      </section>
      <section className={styles['section']}>
        <h2>{t('changePassword')}</h2>
        <PasswordForm />
      </section>
      <section className={styles['section']}>
        <h2>{t('sessions')}</h2>
        <p className={styles['help']}>{t('sessionsHelp')}</p>
        <Sessions />
      </section>
    </Page>
  )
}

function OwnName(): ReactNode {
  const t = useText(accountsText)
  const { user } = useSession()
  const queryClient = useQueryClient()
  return (
    <InlineField
      name="name"
      label={t('name')}
      value={user.name}
      save={async (name) => {
        const me = await api.accounts.updateMe({ body: { name: name ?? '' } })
        queryClient.setQueryData(meQuery.queryKey, me)
      }}
    />
  )
}

/** Chosen at once: one sees whether it is right. */
function Appearance(): ReactNode {
  const t = useText(accountsText)
  const locale = useLocale()
  const chooseLanguage = useChooseLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const form = { errors: [], idOf: (name: string) => `appearance-${name}` }
  return (
    <>
      <FormField form={form} name="language" label={t('language')}>
        {({ id }) => (
          <SegmentedControl
            id={id}
            aria-label={t('language')}
            className={styles['choice'] ?? ''}
            value={locale}
            onChange={chooseLanguage}
            data={[
              { value: 'ja', label: '日本語' },
              { value: 'en', label: 'English' },
            ]}
          />
        )}
      </FormField>
      <FormField form={form} name="theme" label={t('theme')} help={t('themeHelp')}>
        {({ id }) => (
          <SegmentedControl
            id={id}
            aria-label={t('theme')}
            className={styles['choice'] ?? ''}
            value={colorScheme}
            onChange={setColorScheme}
            data={schemes.map((value) => ({ value, label: t(value) }))}
          />
        )}
      </FormField>
    </>
  )
}

function PasswordForm(): ReactNode {
  const t = useText(accountsText)
  const words = useText(partsText)
  const { user } = useSession()
  const queryClient = useQueryClient()
  const empty = { current: '', next: '' }
  const form = useForm({
    initial: empty,
    check: filledOf({ current: t('currentPassword'), next: t('newPassword') }, (label) =>
      words('mustBeFilled', { label }),
    ),
    save: async (body) => {
      await api.accounts.changePassword({ body })
      form.reset(empty)
      doneToast(t('passwordChanged'))
      await queryClient.invalidateQueries({ queryKey: ['user', 'sessions'] })
    },
  })
  return (
    <Form form={form} action={t('changePasswordDo')}>
      {/* For password managers, which keep a password under its name. */}
      <input type="email" autoComplete="username" value={user.email} readOnly hidden />
      <TextField
        form={form}
        name="current"
        label={t('currentPassword')}
        type="password"
        autoComplete="current-password"
      />
      <TextField
        form={form}
        name="next"
        label={t('newPassword')}
        help={`${t('passwordHelp')}${t('otherSessionsEnd')}`}
        type="password"
        autoComplete="new-password"
      />
    </Form>
  )
}
