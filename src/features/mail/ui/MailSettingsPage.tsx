import { Alert } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { currentOf } from '#web/parts/stale.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { isProblem } from '#web/problem.ts'
import { mailSettingsText } from '../mail-settings.text.ts'

type Versioned = Answer<typeof api.mail.settings>
type Settings = Versioned['settings']
type Values = Omit<Settings, 'port'> & { port: string; password: string }

const queryKey = ['settings', 'mail']
const securities = ['tls', 'starttls', 'none'] as const
const names = ['host', 'port', 'security', 'user', 'fromName', 'fromAddress', 'replyTo'] as const

export function MailSettingsPage(): ReactNode {
  const t = useText(mailSettingsText)
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.mail.settings({}, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={t('title')} lead={t('lead')} shape="reading">
      <SettingsForm read={data} />
      {data.settings.host !== '' && <Trial />}
    </Page>
  )
}

/** `read` is what the form began with: a newer version arriving while one types is met when one saves. */
function SettingsForm({ read }: { read: Versioned }): ReactNode {
  const t = useText(mailSettingsText)
  const queryClient = useQueryClient()
  const [base, setBase] = useState(read)
  const [newer, setNewer] = useState<Versioned | null>(null)
  const store = async ({ password, port, ...values }: Values, { version }: Versioned): Promise<void> => {
    const saved = await api.mail.updateSettings({
      body: {
        version,
        settings: { ...values, port: portOf(port) ?? 0 },
        ...(password !== '' && { password }),
      },
    })
    setBase(saved)
    form.reset(valuesOf(saved.settings))
    queryClient.setQueryData(queryKey, saved)
  }
  const form = useForm<Values>({
    initial: valuesOf(read.settings),
    check: ({ port }) => (portOf(port) === null ? [{ name: 'port', message: t('badPort') }] : []),
    save: async (values) => {
      try {
        await store(values, base)
      } catch (error) {
        if (!isProblem(error, 'stale') || !currentOf(error)) throw error
        setNewer(await api.mail.settings())
        throw error
      }
    },
  })
  const shown = (name: (typeof names)[number], values: Values): string =>
    name === 'security' ? t(values.security) : values[name]
  return (
    <>
      <Form form={form} action={t('save')}>
        <TextField form={form} name="host" label={t('host')} example="smtp.example.jp" />
        <FieldRow inRow={2}>
          <SelectField
            form={form}
            name="security"
            label={t('security')}
            options={securities.map((value) => ({ value, label: t(value) }))}
          />
          <TextField form={form} name="port" label={t('port')} example="587" />
          <TextField form={form} name="user" label={t('user')} help={t('userHelp')} autoComplete="off" />
          <TextField
            form={form}
            name="password"
            type="password"
            autoComplete="new-password"
            label={t('password')}
            help={base.hasPassword ? t('passwordKept') : undefined}
          />
        </FieldRow>
        <TextField form={form} name="fromName" label={t('fromName')} help={t('fromNameHelp')} />
        <FieldRow inRow={2}>
          <TextField
            form={form}
            name="fromAddress"
            type="email"
            label={t('fromAddress')}
            example="shop@example.jp"
          />
          <TextField form={form} name="replyTo" type="email" label={t('replyTo')} help={t('replyToHelp')} />
        </FieldRow>
      </Form>
      {newer && (
        <StaleDialog
          rows={names
            .map((name) => ({
              label: t(name),
              mine: shown(name, form.values),
              theirs: shown(name, valuesOf(newer.settings)),
            }))
            .filter(({ mine, theirs }) => mine !== theirs)}
          onKeepTheirs={() => {
            setBase(newer)
            form.reset(valuesOf(newer.settings))
            setNewer(null)
          }}
          onKeepMine={() => {
            setBase(newer)
            setNewer(null)
            void form.submit((values) => store(values, newer))
          }}
        />
      )}
    </>
  )
}

/** One mail at once, and what the server said to it. */
function Trial(): ReactNode {
  const t = useText(mailSettingsText)
  const words = useText(partsText)
  const [response, setResponse] = useState<string | null>(null)
  const form = useForm({
    initial: { to: '' },
    check: filledOf({ to: t('trialTo') }, (label) => words('mustBeFilled', { label })),
    save: async ({ to }) => {
      setResponse(null)
      setResponse((await api.delivery.test({ body: { to: to.trim() } })).response)
    },
  })
  return (
    <Section title={t('trial')}>
      <p>{t('trialLead')}</p>
      <Form form={form} action={t('trialSend')}>
        <TextField form={form} name="to" type="email" label={t('trialTo')} example="you@example.jp" />
      </Form>
      {response !== null && (
        <Alert color="green" role="status" mt="sm">
          {t('trialDone', { response })}
        </Alert>
      )}
    </Section>
  )
}

function portOf(typed: string): number | null {
  const text = toHalfWidth(typed).trim()
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}

function valuesOf({ port, ...settings }: Settings): Values {
  return { ...settings, port: String(port), password: '' }
}
