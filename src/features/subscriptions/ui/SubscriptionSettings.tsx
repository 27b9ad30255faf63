import { Button, Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton, RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { offerLabels, watchedLabels } from '../subscription-labels.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { isWhole, wholeOf } from './dialogs.ts'
import styles from './Subscription.module.css'

type Versioned = Answer<typeof api.subscriptions.settings>
type Reason = Answer<typeof api.subscriptions.reasons>['items'][number]
const offers = ['skip', 'pause', 'cycle', 'quantity', 'product'] as const
const kinds = ['email', 'phone', 'address', 'person'] as const

/** When a payment is tried again, why people leave and what they are offered, how long what was agreed to is kept, and whom orders wait for a person of. */
export function SubscriptionSettings(): ReactNode {
  const t = useText(subscriptionText)
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', 'subscriptions'],
    queryFn: ({ signal }) => api.subscriptions.settings({}, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={t('settingsTitle')} shape="reading">
      <div className={styles['sections']}>
        <Section title={t('retry')}>
          <Retry key={data.version} stored={data} />
        </Section>
        <Section title={t('reasons')}>
          <Reasons />
        </Section>
        <Section title={t('keeping')}>
          <Keeping key={data.version} stored={data} />
        </Section>
        <Section title={t('watched')}>
          <Watched />
        </Section>
      </div>
    </Page>
  )
}

const daysOf = (typed: string): number[] | null => {
  const parts = typed
    .normalize('NFKC')
    .split(/[,、\s]+/)
    .filter(Boolean)
    .map(Number)
  return parts.length <= 10 && parts.every((one) => Number.isInteger(one) && one >= 1 && one <= 60)
    ? parts
    : null
}

function Retry({ stored }: { stored: Versioned }): ReactNode {
  const t = useText(subscriptionText)
  const client = useQueryClient()
  const form = useForm({
    initial: { days: stored.settings.retryDays.join(', ') },
    check: ({ days }) => (daysOf(days) === null ? [{ name: 'days', message: t('badRetry') }] : []),
    async save({ days }) {
      const saved = await api.subscriptions.updateSettings({
        body: { version: stored.version, settings: { ...stored.settings, retryDays: daysOf(days) ?? [] } },
      })
      client.setQueryData(['settings', 'subscriptions'], saved)
      doneToast(t('saved'))
    },
  })
  return (
    <Form form={form} action={t('save')}>
      <TextField form={form} name="days" label={t('retryDays')} help={t('retryHelp')} />
    </Form>
  )
}

/** How long what was agreed to is kept once it is over. */
function Keeping({ stored }: { stored: Versioned }): ReactNode {
  const t = useText(subscriptionText)
  const client = useQueryClient()
  const form = useForm({
    initial: { years: String(stored.settings.disclosureYears) },
    check: ({ years }) => (isWhole(years, 30) ? [] : [{ name: 'years', message: t('badYears') }]),
    async save({ years }) {
      const settings = { ...stored.settings, disclosureYears: wholeOf(years) }
      const saved = await api.subscriptions.updateSettings({ body: { version: stored.version, settings } })
      client.setQueryData(['settings', 'subscriptions'], saved)
      doneToast(t('saved'))
    },
  })
  return (
    <Form form={form} action={t('save')}>
      <TextField form={form} name="years" label={t('keepYears')} help={t('keepHelp')} />
    </Form>
  )
}

function Reasons(): ReactNode {
  const t = useText(subscriptionText)
  const locale = useLocale()
  const say = useSay()
  const { data, error, refetch } = useQuery({
    queryKey: ['leavingReason', 'list'],
    queryFn: ({ signal }) => api.subscriptions.reasons({}, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={3} />
  const change = async ({ id, ...reason }: Reason, isRetired: boolean): Promise<void> => {
    try {
      await api.subscriptions.updateReason({ params: { id }, body: { ...reason, isRetired } })
      doneToast(t('saved'))
    } catch (failed) {
      problemToast(failed)
    }
  }
  return (
    <>
      <p className={styles['quiet']}>{t('reasonsLead')}</p>
      {data.items.length === 0 && <p>{t('noReasons')}</p>}
      <ul className={styles['lines']}>
        {data.items.map((one) => (
          <li key={one.id}>
            <span>
              {(locale === 'en' ? one.labelEn : null) ?? one.label}{' '}
              <span className={styles['quiet']}>
                {one.isRetired ? t('retired') : one.offer ? say(offerLabels[one.offer]) : t('noOffer')}
              </span>
            </span>
            <Button variant="default" size="compact-xs" onClick={() => void change(one, !one.isRetired)}>
              {t(one.isRetired ? 'bringBack' : 'retire')}
            </Button>
          </li>
        ))}
      </ul>
      <NewReason key={data.items.length} position={data.items.length} />
    </>
  )
}

function NewReason({ position }: { position: number }): ReactNode {
  const t = useText(subscriptionText)
  const words = useText(partsText)
  const say = useSay()
  const client = useQueryClient()
  const form = useForm({
    initial: { label: '', labelEn: '', offer: '' as (typeof offers)[number] | '' },
    check: ({ label }) =>
      label.trim() === ''
        ? [{ name: 'label', message: words('mustBeFilled', { label: t('reasonLabel') }) }]
        : [],
    async save({ label, labelEn, offer }) {
      await api.subscriptions.addReason({
        body: { label, labelEn: labelEn || null, offer: offer || null, position },
      })
      await client.invalidateQueries({ queryKey: ['leavingReason'] })
      doneToast(t('saved'))
    },
  })
  return (
    <Form form={form} action={t('addReason')}>
      <FieldRow inRow={2}>
        <TextField form={form} name="label" label={t('reasonLabel')} />
        <TextField form={form} name="labelEn" label={t('reasonLabelEn')} />
        <FormField form={form} name="offer" label={t('offer')}>
          {(control) => (
            <Select
              {...control}
              clearable
              placeholder={t('noOffer')}
              data={offers.map((value) => ({ value, label: say(offerLabels[value]) }))}
              value={form.values.offer || null}
              onChange={(value) => form.set('offer', offers.find((one) => one === value) ?? '')}
            />
          )}
        </FormField>
      </FieldRow>
    </Form>
  )
}

function Watched(): ReactNode {
  const t = useText(subscriptionText)
  const say = useSay()
  const { data, error, refetch } = useQuery({
    queryKey: ['watched', 'list'],
    queryFn: ({ signal }) => api.subscriptions.watched({}, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={3} />
  const remove = async (id: string): Promise<void> => {
    try {
      await api.subscriptions.removeWatched({ params: { id } })
      doneToast(t('saved'))
    } catch (failed) {
      problemToast(failed)
    }
  }
  return (
    <>
      <p className={styles['quiet']}>{t('watchedLead')}</p>
      {data.items.length === 0 && <p>{t('noWatched')}</p>}
      <ul className={styles['lines']}>
        {data.items.map(({ id, kind, value, note }) => (
          <li key={id}>
            <span>
              <span className={styles['quiet']}>{say(watchedLabels[kind])}</span> {value}{' '}
              <span className={styles['quiet']}>{note}</span>
            </span>
            <Button variant="default" size="compact-xs" onClick={() => void remove(id)}>
              {t('takeOff')}
            </Button>
          </li>
        ))}
      </ul>
      <NewWatched key={data.items.length} />
    </>
  )
}

function NewWatched(): ReactNode {
  const t = useText(subscriptionText)
  const words = useText(partsText)
  const say = useSay()
  const client = useQueryClient()
  const form = useForm({
    initial: { kind: 'email' as (typeof kinds)[number], value: '', note: '' },
    check: (values) =>
      (['value', 'note'] as const).flatMap((name) =>
        values[name].trim() === ''
          ? [{ name, message: words('mustBeFilled', { label: t(name === 'note' ? 'why' : 'value') }) }]
          : [],
      ),
    async save(values) {
      await api.subscriptions.addWatched({ body: values })
      await client.invalidateQueries({ queryKey: ['watched'] })
      doneToast(t('saved'))
    },
  })
  return (
    <Form form={form} action={t('addWatched')}>
      <FieldRow inRow={2}>
        <SelectField
          form={form}
          name="kind"
          label={t('kind')}
          options={kinds.map((value) => ({ value, label: say(watchedLabels[value]) }))}
        />
        <TextField form={form} name="value" label={t('value')} help={t('personHelp')} />
      </FieldRow>
      <TextField form={form} name="note" label={t('why')} />
    </Form>
  )
}
