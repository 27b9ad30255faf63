import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { useForm } from '#web/parts/use-form.ts'
import { changeText } from '../change.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { Close } from './Close.tsx'
import { useDone, type DialogProps } from './dialogs.ts'
import { Effect } from './Effect.tsx'
import styles from './Subscription.module.css'

const addressKeys = ['name', 'postalCode', 'address', 'phone'] as const

export function Address(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(changeText)
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
      <p className={styles['quiet']}>{said('addressHelp')}</p>
      {addressKeys.map((key) => (
        <TextField key={key} form={form} name={key} label={t(key)} />
      ))}
    </Form>
  )
}

export function Payment(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(changeText)
  const done = useDone(props)
  const { id, version, paymentMethod, hasToken, terms } = props.subscription
  const form = useForm({
    initial: { paymentMethod, paymentToken: '' },
    async save(values) {
      const paymentToken = values.paymentToken.trim()
      done(
        await api.subscriptions.setPayment({
          params: { id },
          body: {
            version,
            paymentMethod: values.paymentMethod,
            ...(paymentToken !== '' && { paymentToken }),
          },
        }),
        t('saved'),
      )
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
      <TextField
        form={form}
        name="paymentToken"
        label={said('token')}
        need="optional"
        help={said(hasToken ? 'tokenKept' : 'tokenNone')}
      />
      <Effect
        subscription={props.subscription}
        wish={{ kind: 'payment', paymentMethod: form.values.paymentMethod }}
      />
    </Form>
  )
}

export function Hold(props: DialogProps): ReactNode {
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
