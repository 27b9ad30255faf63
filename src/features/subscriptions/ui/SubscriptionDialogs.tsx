import { Button, Checkbox, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { subscriptionText } from '../subscription.text.ts'
import { dayOf, useSaved, type Subscription } from './subscription-queries.ts'

export type Dialog = 'skip' | 'pause' | 'move' | 'contents' | 'cycle' | 'address' | 'payment' | 'hold'
type DialogProps = { subscription: Subscription; onClose: () => void }

/** One change of a subscription, with what it needs to know. */
export function SubscriptionDialog({ kind, ...props }: DialogProps & { kind: Dialog }): ReactNode {
  const t = useText(subscriptionText)
  const titles = {
    skip: t('skipTitle'),
    pause: t('pauseTitle'),
    move: t('moveTitle'),
    contents: t('contentsTitle'),
    cycle: t('setCycle'),
    address: t('setAddress'),
    payment: t('setPayment'),
    hold: t('holdIt'),
  }
  const forms = {
    skip: Skip,
    pause: Pause,
    move: Move,
    contents: Contents,
    cycle: Cycle,
    address: Address,
    payment: Payment,
    hold: Hold,
  }
  const Content = forms[kind]
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={titles[kind]}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Content {...props} />
    </Modal>
  )
}

const Close = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useText(subscriptionText)
  return (
    <Button variant="subtle" color="gray" onClick={onClose}>
      {t('close')}
    </Button>
  )
}

/** What follows every change. */
function useDone({ onClose }: DialogProps): (saved: Subscription, said: string) => void {
  const put = useSaved()
  return (saved, said) => {
    put(saved)
    doneToast(said)
    onClose()
  }
}

const wholeOf = (typed: string): number => Number(typed.normalize('NFKC').trim())
const isWhole = (typed: string, most: number): boolean =>
  Number.isInteger(wholeOf(typed)) && wholeOf(typed) >= 1 && wholeOf(typed) <= most

function Skip(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const format = useFormat()
  const done = useDone(props)
  const { id, version, shipOn } = props.subscription
  const form = useForm({
    initial: { times: '1' },
    async save({ times }) {
      const saved = await api.subscriptions.skip({ params: { id }, body: { version, times: Number(times) } })
      done(saved, t('skipped', { on: saved.shipOn === null ? '—' : format.day(saved.shipOn) }))
    },
  })
  return (
    <>
      {shipOn !== null && <p>{t('skipLead', { on: format.day(shipOn) })}</p>}
      <Form form={form} action={t('skip')} beside={<Close onClose={props.onClose} />}>
        <SelectField
          form={form}
          name="times"
          label={t('times')}
          options={['1', '2', '3'].map((value) => ({ value, label: t('rounds', { count: Number(value) }) }))}
        />
      </Form>
    </>
  )
}

function useDay(name: 'on' | 'until'): (values: { [key: string]: string }) => FormError[] {
  const words = useText(partsText)
  return (values) => (dayOf(values[name] ?? '') === null ? [{ name, message: words('badDate') }] : [])
}

function Pause(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const done = useDone(props)
  const { id, version } = props.subscription
  const form = useForm({
    initial: { until: '' },
    check: useDay('until'),
    async save({ until }) {
      done(
        await api.subscriptions.pause({ params: { id }, body: { version, until: dayOf(until) ?? '' } }),
        t('paused'),
      )
    },
  })
  return (
    <Form form={form} action={t('pause')} beside={<Close onClose={props.onClose} />}>
      <TextField
        form={form}
        name="until"
        label={t('until')}
        help={t('untilHelp')}
        example="2026/4/1"
        autoFocus
      />
    </Form>
  )
}

function Move(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const format = useFormat()
  const done = useDone(props)
  const { id, version, shipOn } = props.subscription
  const form = useForm({
    initial: { on: shipOn ?? '' },
    check: useDay('on'),
    async save({ on }) {
      const saved = await api.subscriptions.move({ params: { id }, body: { version, on: dayOf(on) ?? '' } })
      done(saved, t('moved', { on: saved.shipOn === null ? '—' : format.day(saved.shipOn) }))
    },
  })
  return (
    <Form form={form} action={t('move')} beside={<Close onClose={props.onClose} />}>
      <TextField form={form} name="on" label={t('on')} example="2026/4/1" autoFocus />
    </Form>
  )
}

function Contents(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const done = useDone(props)
  const { id, version, quantity: before } = props.subscription
  const form = useForm({
    initial: { quantity: String(before) },
    check: ({ quantity }) => (isWhole(quantity, 99) ? [] : [{ name: 'quantity', message: t('badQuantity') }]),
    async save({ quantity }) {
      done(
        await api.subscriptions.setContents({
          params: { id },
          body: { version, quantity: wholeOf(quantity) },
        }),
        t('saved'),
      )
    },
  })
  return (
    <Form form={form} action={t('save')} beside={<Close onClose={props.onClose} />}>
      <TextField form={form} name="quantity" label={t('quantity')} autoFocus />
    </Form>
  )
}

function Cycle(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const locale = useLocale()
  const done = useDone(props)
  const { id, version, cycle: before, terms } = props.subscription
  const cycles = terms.cycles
  const form = useForm({
    initial: {
      cycle: String(
        Math.max(
          0,
          cycles.findIndex((one) => JSON.stringify(one) === JSON.stringify(before)),
        ),
      ),
      keepNext: true,
    },
    async save({ cycle, keepNext }) {
      const chosen = cycles[Number(cycle)] ?? before
      done(
        await api.subscriptions.setCycle({ params: { id }, body: { version, cycle: chosen, keepNext } }),
        t('saved'),
      )
    },
  })
  return (
    <Form form={form} action={t('save')} beside={<Close onClose={props.onClose} />}>
      <SelectField
        form={form}
        name="cycle"
        label={t('cycle')}
        options={cycles.map((one, at) => ({ value: String(at), label: sayCycle(one, locale) }))}
      />
      <Checkbox
        label={t('keepNext')}
        checked={form.values.keepNext}
        onChange={({ currentTarget }) => form.set('keepNext', currentTarget.checked)}
      />
    </Form>
  )
}

const addressKeys = ['name', 'postalCode', 'address', 'phone'] as const

function Address(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const done = useDone(props)
  const { id, version, shipTo } = props.subscription
  const form = useForm({
    initial: {
      name: shipTo?.name ?? '',
      postalCode: shipTo?.postalCode ?? '',
      address: shipTo?.address ?? '',
      phone: shipTo?.phone ?? '',
    },
    async save(values) {
      const isEmpty = addressKeys.every((key) => values[key].trim() === '')
      const given = {
        name: values.name || null,
        kana: shipTo?.kana ?? null,
        postalCode: values.postalCode || null,
        address: values.address || null,
        phone: values.phone || null,
      }
      done(
        await api.subscriptions.setAddress({
          params: { id },
          body: { version, shipTo: isEmpty ? null : given },
        }),
        t('saved'),
      )
    },
  })
  return (
    <Form form={form} action={t('save')} beside={<Close onClose={props.onClose} />}>
      {addressKeys.map((key) => (
        <TextField key={key} form={form} name={key} label={t(key)} />
      ))}
    </Form>
  )
}

function Payment(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const done = useDone(props)
  const { id, version, paymentMethod, terms } = props.subscription
  const form = useForm({
    initial: { paymentMethod },
    async save(values) {
      done(await api.subscriptions.setPayment({ params: { id }, body: { version, ...values } }), t('saved'))
    },
  })
  return (
    <Form form={form} action={t('save')} beside={<Close onClose={props.onClose} />}>
      <SelectField
        form={form}
        name="paymentMethod"
        label={t('payment')}
        options={terms.payments.map((value) => ({ value, label: value }))}
      />
    </Form>
  )
}

function Hold(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const words = useText(partsText)
  const done = useDone(props)
  const { id, version } = props.subscription
  const form = useForm({
    initial: { reason: '' },
    check: ({ reason }) =>
      reason.trim() === ''
        ? [{ name: 'reason', message: words('mustBeFilled', { label: t('holdReason') }) }]
        : [],
    async save({ reason }) {
      done(await api.subscriptions.hold({ params: { id }, body: { version, reason } }), t('saved'))
    },
  })
  return (
    <Form form={form} action={t('holdIt')} beside={<Close onClose={props.onClose} />}>
      <TextField form={form} name="reason" label={t('holdReason')} autoFocus />
    </Form>
  )
}
