import { Radio } from '@mantine/core'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { timeZoneHere, timeZoneOptions } from '#web/time-zones.ts'
import type { EntranceProps } from '#web/ui.ts'
import { accountsText } from '../accounts.text.ts'
import { Entrance } from './Entrance.tsx'
import styles from './Entrance.module.css'

/** The first minute: the organisation, its first administrator, and whether to begin with sample people. */
export function SetUp({ onSignedIn }: EntranceProps): ReactNode {
  const t = useText(accountsText)
  const words = useText(partsText)
  const locale = useLocale()
  const form = useForm({
    initial: { organisation: '', timeZone: timeZoneHere(), name: '', email: '', password: '', demo: false },
    check: filledOf(
      { organisation: t('organisation'), name: t('yourName'), email: t('email'), password: t('password') },
      (label) => words('mustBeFilled', { label }),
    ),
    save: async (values) => {
      await api.accounts.setUp({ body: { ...values, locale } })
      onSignedIn()
    },
  })
  return (
    <Entrance title={t('welcome')}>
      <p className={styles['lead']}>{t('welcomeLead')}</p>
      <Form form={form} action={t('begin')}>
        <TextField
          form={form}
          name="organisation"
          label={t('organisation')}
          example={t('organisationExample')}
          autoComplete="organization"
          autoFocus
        />
        <SelectField
          form={form}
          name="timeZone"
          label={t('timeZone')}
          help={t('timeZoneHelp')}
          options={timeZoneOptions()}
        />
        <TextField
          form={form}
          name="name"
          label={t('yourName')}
          example={t('nameExample')}
          autoComplete="name"
        />
        <TextField
          form={form}
          name="email"
          label={t('email')}
          example="hanako@example.co.jp"
          type="email"
          autoComplete="username"
        />
        <TextField
          form={form}
          name="password"
          label={t('password')}
          help={t('passwordHelp')}
          type="password"
          autoComplete="new-password"
        />
        <fieldset className={styles['choices']}>
          <legend>{t('startWith')}</legend>
          <Radio
            name="demo"
            label={t('startEmpty')}
            description={t('startEmptyWhy')}
            checked={!form.values.demo}
            onChange={() => form.set('demo', false)}
          />
          <Radio
            name="demo"
            label={t('startDemo')}
            description={t('startDemoWhy')}
            checked={form.values.demo}
            onChange={() => form.set('demo', true)}
          />
        </fieldset>
      </Form>
    </Entrance>
  )
}
