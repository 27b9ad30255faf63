import { Alert, Button, Select, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState, type ReactNode } from 'react'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { channelLabels } from '#features/purchases/channel.text.ts'
import { newId } from '#kit/ids.ts'
import { text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { FieldRow } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton, RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { taskLabels } from '../subscription-labels.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { dayOf } from './subscription-queries.ts'
import styles from './Subscription.module.css'

const address = { customer: text }
const channels = ['phone', 'web', 'store', 'mail', 'fax', 'sales', 'other'] as const

/** A subscription by phone: a plan and what is chosen of it, then the final confirmation read aloud, then it is registered. */
export function NewSubscription(): ReactNode {
  const t = useText(subscriptionText)
  const [{ customer }] = useAddress(address)
  if (customer !== undefined) return <Of key={customer} customerId={customer} />
  return (
    <NotFound title={t('whose')} to="/customers" action={t('toCustomers')}>
      {t('whoseWhy')}
    </NotFound>
  )
}

type Plans = Answer<typeof api.plans.list>['items']

function Of({ customerId }: { customerId: string }): ReactNode {
  const t = useText(subscriptionText)
  const customer = useQuery({
    queryKey: ['customer', 'name', customerId],
    queryFn: ({ signal }) => api.customers.get({ params: { id: customerId } }, { signal }),
  })
  const plans = useQuery({
    queryKey: ['plan', 'offered'],
    queryFn: ({ signal }) => api.plans.list({ query: { state: 'published', limit: 200 } }, { signal }),
  })
  const error = customer.error ?? plans.error
  if (error) return <ErrorState error={error} onRetry={() => void customer.refetch()} />
  if (!customer.data || !plans.data) return <PageSkeleton />
  if (plans.data.items.length === 0)
    return (
      <NotFound title={t('noPlans')} to="/plans" action={t('toPlans')}>
        {t('noPlansWhy')}
      </NotFound>
    )
  return <Desk customerId={customerId} name={customer.data.displayName} plans={plans.data.items} />
}

type Chosen = {
  planId: string
  cycle: number
  firstOn: string
  quantity: string
  payment: string | null
  channel: (typeof channels)[number]
}

function Desk({ customerId, name, plans }: { customerId: string; name: string; plans: Plans }): ReactNode {
  const t = useText(subscriptionText)
  const say = useSay()
  const locale = useLocale()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<Chosen>({
    planId: plans[0]?.id ?? '',
    cycle: 0,
    firstOn: '',
    quantity: '1',
    payment: null,
    channel: 'phone',
  })
  const [isBusy, setBusy] = useState(false)
  const key = useRef<{ of: string; key: string } | null>(null)
  const set = (change: Partial<Chosen>): void => setChosen({ ...chosen, ...change })
  const plan = useQuery({
    queryKey: ['plan', 'get', chosen.planId],
    queryFn: ({ signal }) => api.plans.get({ params: { id: chosen.planId } }, { signal }),
  })
  const cycles = plan.data?.terms.cycles ?? []
  const payments = plan.data?.terms.payments ?? []
  const cycle = cycles[chosen.cycle]
  const quantity = Number(chosen.quantity.normalize('NFKC'))
  const isRight = Number.isInteger(quantity) && quantity >= 1 && quantity <= 99
  const firstOn = dayOf(chosen.firstOn)
  const choice = {
    planId: chosen.planId,
    ...(cycle && { cycle }),
    ...(firstOn !== null && { firstOn }),
    ...(chosen.payment !== null && { paymentMethod: chosen.payment }),
    quantity: isRight ? quantity : 1,
    locale,
  }
  const preview = useQuery({
    queryKey: ['subscription', 'preview', customerId, choice],
    queryFn: ({ signal }) => api.subscriptions.preview({ body: { ...choice, customerId } }, { signal }),
    enabled: plan.data !== undefined && isRight,
    placeholderData: keepPreviousData,
  })
  const digest = preview.data?.confirmation.digest
  const register = async (): Promise<void> => {
    if (digest === undefined) return
    // One key for one confirmation: pressing again after a lost answer starts no second one.
    if (key.current?.of !== digest) key.current = { of: digest, key: newId() }
    setBusy(true)
    try {
      const begun = await api.subscriptions.start(
        { body: { ...choice, customerId, digest, channel: chosen.channel } },
        { idempotencyKey: key.current.key },
      )
      doneToast(t('registered', { number: begun.number }))
      await navigate({ to: `/subscriptions/${begun.id}` })
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Page title={t('newTitle')} lead={t('newFor', { name })} shape="reading">
      <FieldRow inRow={2}>
        <Select
          label={t('plan')}
          allowDeselect={false}
          data={plans.map(({ id, code, name: label }) => ({ value: id, label: `${label} (${code})` }))}
          value={chosen.planId}
          onChange={(planId) => set({ planId: planId ?? '', cycle: 0, payment: null })}
        />
        <Select
          label={t('cycle')}
          allowDeselect={false}
          data={cycles.map((one, at) => ({ value: String(at), label: sayCycle(one, locale) }))}
          value={String(chosen.cycle)}
          onChange={(at) => set({ cycle: Number(at) })}
        />
        <TextInput
          label={t('firstOn')}
          description={t('firstOnHelp')}
          value={chosen.firstOn}
          onChange={({ currentTarget }) => set({ firstOn: currentTarget.value })}
        />
        <TextInput
          label={t('quantity')}
          inputMode="numeric"
          value={chosen.quantity}
          error={isRight ? undefined : t('badQuantity')}
          onChange={({ currentTarget }) => set({ quantity: currentTarget.value })}
        />
        <Select
          label={t('payment')}
          allowDeselect={false}
          data={payments.map(({ method }) => method)}
          value={chosen.payment ?? payments[0]?.method ?? null}
          onChange={(payment) => set({ payment })}
        />
        <Select
          label={t('cameBy')}
          allowDeselect={false}
          data={channels.map((value) => ({ value, label: say(channelLabels[value]) }))}
          value={chosen.channel}
          onChange={(next) => set({ channel: channels.find((one) => one === next) ?? 'phone' })}
        />
      </FieldRow>
      <Confirmation
        preview={preview.data}
        error={preview.error ?? plan.error}
        retry={() => void preview.refetch()}
      />
      {(preview.data?.doubts.length ?? 0) > 0 && (
        <Alert color="yellow" mb={12}>
          {t('doubtful', {
            why: (preview.data?.doubts ?? []).map((one) => say(taskLabels[one])).join(', '),
          })}
        </Alert>
      )}
      <div className={styles['actions']}>
        <Button
          loading={isBusy}
          disabled={!isRight || digest === undefined || preview.isFetching}
          onClick={() => void register()}
        >
          {t('register')}
        </Button>
        <Button component={AddressLink} to={`/customers/${customerId}`} variant="subtle" color="gray">
          {t('close')}
        </Button>
      </div>
    </Page>
  )
}

type ConfirmationProps = {
  preview: Answer<typeof api.subscriptions.preview> | undefined
  error: Error | null
  retry: () => void
}
/** What the caller hears, with the first day and amount above it. */
function Confirmation({ preview, error, retry }: ConfirmationProps): ReactNode {
  const t = useText(subscriptionText)
  const format = useFormat()
  if (error) return <ErrorState error={error} onRetry={retry} />
  if (!preview) return <RowsSkeleton rows={6} />
  const { next, confirmation } = preview
  return (
    <div className={styles['confirmation']}>
      <Section title={t('confirmation')}>
        <p className={styles['quiet']}>{t('confirmationWhy')}</p>
        {next && (
          <p className={styles['dates']}>
            <strong>{t('roundOf', { round: next.round })}</strong>
            <span>
              {t('shipOn')} <strong className="numbers">{format.day(next.shipOn)}</strong>
            </span>
            <span>
              {t('total')} <strong className="numbers">{format.yen(Number(next.total))}</strong>
            </span>
          </p>
        )}
        <pre className={styles['text']}>{confirmation.text}</pre>
      </Section>
    </div>
  )
}
