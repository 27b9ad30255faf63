import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { currentOf } from '#web/parts/stale.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useForm, type Form as FormState } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import type { VersionedPurchaseSettings } from '../purchases.api.ts'
import { purchasesNavText } from '../purchases.nav.text.ts'
import { settingsText } from '../settings.text.ts'
import { axes, numbers, settingsOf, valuesOf, wrongIn, type Axis, type Values } from './settings-values.ts'
import styles from './Purchases.module.css'

const queryKey = ['settings', 'purchases']

/** By which limits customers are ranked and metrics are counted. */
export function PurchaseSettings(): ReactNode {
  const t = useText(settingsText)
  const nav = useText(purchasesNavText)
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.purchases.settings({}, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={nav('measures')} lead={t('lead')} shape="reading">
      <SettingsForm read={data} />
      <Rebuild />
    </Page>
  )
}

/** `read` is what the form began with: a newer version arriving while one types is met when one saves. */
function SettingsForm({ read }: { read: VersionedPurchaseSettings }): ReactNode {
  const t = useText(settingsText)
  const queryClient = useQueryClient()
  const [base, setBase] = useState(read)
  const [newer, setNewer] = useState<VersionedPurchaseSettings | null>(null)
  const store = async (values: Values, version: number): Promise<void> => {
    const saved = await api.purchases.updateSettings({ body: { version, settings: settingsOf(values) } })
    setBase(saved)
    queryClient.setQueryData(queryKey, saved)
  }
  const form = useForm<Values>({
    initial: valuesOf(read.settings),
    check: (values) => wrongIn(values).map(({ name, why }) => ({ name, message: t(why) })),
    save: async (values) => {
      try {
        await store(values, base.version)
      } catch (error) {
        if (!isProblem(error, 'stale') || !currentOf(error)) throw error
        setNewer(await api.purchases.settings())
        throw error
      }
    },
  })
  const lines = (values: Values): { label: string; text: string }[] => [
    ...axes.map((name) => ({ label: t(name), text: values[name].join(' / ') })),
    ...numbers.map((name) => ({ label: t(name), text: values[name] })),
  ]
  const theirs = newer && lines(valuesOf(newer.settings))
  return (
    <>
      <Form form={form} action={t('save')}>
        {axes.map((name) => (
          <StepsField key={name} form={form} name={name} />
        ))}
        {numbers.map((name) => (
          <TextField key={name} form={form} name={name} label={t(name)} />
        ))}
      </Form>
      {newer && theirs && (
        <StaleDialog
          rows={lines(form.values)
            .map(({ label, text }, at) => ({ label, mine: text, theirs: theirs[at]?.text ?? '' }))
            .filter((row) => row.mine !== row.theirs)}
          onKeepTheirs={() => {
            setBase(newer)
            form.reset(valuesOf(newer.settings))
            setNewer(null)
          }}
          onKeepMine={() => {
            setBase(newer)
            setNewer(null)
            void form.submit((values) => store(values, newer.version))
          }}
        />
      )}
    </>
  )
}

/** Where ranks 2 to 5 begin. */
function StepsField({ form, name }: { form: FormState<Values>; name: Axis }): ReactNode {
  const t = useText(settingsText)
  const steps = form.values[name]
  return (
    <FormField form={form} name={name} label={t(name)} help={t('rfmHelp')}>
      {(control) => (
        <div className={styles['steps']}>
          {steps.map((step, at) => (
            <label key={`${name} ${String(at)}`}>
              {t('rankFrom', { rank: at + 2 })}
              <TextInput
                {...(at === 0 ? control : { error: control.error })}
                inputMode="numeric"
                value={step}
                onChange={({ currentTarget }) =>
                  form.set(
                    name,
                    steps.map((one, place) => (place === at ? toHalfWidth(currentTarget.value) : one)),
                  )
                }
              />
            </label>
          ))}
        </div>
      )}
    </FormField>
  )
}

function Rebuild(): ReactNode {
  const t = useText(settingsText)
  const [isStarting, setStarting] = useState(false)
  const start = async (): Promise<void> => {
    setStarting(true)
    try {
      await api.purchases.rebuild()
      doneToast(t('rebuildStarted'))
    } catch (error) {
      problemToast(error)
    } finally {
      setStarting(false)
    }
  }
  return (
    <section className={styles['rebuild']}>
      <h2>{t('rebuild')}</h2>
      <p className={styles['meaning']}>{t('rebuildWhy')}</p>
      <Button variant="default" loading={isStarting} onClick={() => void start()}>
        {t('rebuildStart')}
      </Button>
    </section>
  )
}
