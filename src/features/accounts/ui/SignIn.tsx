import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { ApiProblem, isProblem } from '#web/problem.ts'
import type { EntranceProps } from '#web/ui.ts'
import { accountsText } from '../accounts.text.ts'
import { Entrance } from './Entrance.tsx'
import styles from './Entrance.module.css'

/** The page; or, when a session ended under the work (`email` is given), the form alone, for the person who was here. */
export function SignIn({ email, onSignedIn }: EntranceProps): ReactNode {
  const t = useText(accountsText)
  if (email !== undefined) return <SignInForm email={email} onSignedIn={onSignedIn} />
  return (
    <Entrance title={t('signIn')}>
      <SignInForm onSignedIn={onSignedIn} />
      <p className={styles['note']}>{t('forgotten')}</p>
    </Entrance>
  )
}

function SignInForm({ email = '', onSignedIn }: EntranceProps): ReactNode {
  const t = useText(accountsText)
  const words = useText(partsText)
  const form = useForm({
    initial: { email, password: '' },
    check: filledOf({ email: t('email'), password: t('password') }, (label) =>
      words('mustBeFilled', { label }),
    ),
    save: async (body) => {
      await api.accounts.signIn({ body }).catch(refuse)
      onSignedIn()
    },
  })
  return (
    <Form
      form={form}
      action={t('signInDo')}
      beside={
        email && (
          <Anchor href="/" onClick={() => void api.accounts.signOut()}>
            {t('somebodyElse')}
          </Anchor>
        )
      }
    >
      <TextField
        form={form}
        name="email"
        label={t('email')}
        type="email"
        autoComplete="username"
        autoFocus={email === ''}
      />
      <TextField
        form={form}
        name="password"
        label={t('password')}
        type="password"
        autoComplete="current-password"
        autoFocus={email !== ''}
      />
    </Form>
  )
}

/** “Please sign in” is no news on the page where one does: what was wrong becomes the title. */
function refuse(error: unknown): never {
  if (!isProblem(error, 'signedOut') || error.detail === undefined) throw error
  const { detail, ...body } = error.body
  throw new ApiProblem({ ...body, code: 'refused', title: detail ?? body.title, requestId: '' })
}
