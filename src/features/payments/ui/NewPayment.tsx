import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { todayIn } from '#kit/japan/days.ts'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useOrganisation } from '#web/session.tsx'
import { paymentText } from '../payment.text.ts'
import { dayOf, paymentMethods, wordOf, yenOf } from './payment-queries.ts'

const address = { customer: text, company: text }

/** A payment by hand, of the customer or company that the address names, or of somebody not known yet. */
export function NewPayment(): ReactNode {
  const t = useText(paymentText)
  const navigate = useNavigate()
  const { timeZone } = useOrganisation()
  const keys = useRef(new WeakMap<object, string>())
  const [{ customer, company }] = useAddress(address)
  const { data: name } = useQuery({
    queryKey: [company ? 'company' : 'customer', 'name', company ?? customer],
    queryFn: async ({ signal }) =>
      company
        ? (await api.companies.get({ params: { id: company } }, { signal })).name
        : (await api.customers.get({ params: { id: customer ?? '' } }, { signal })).displayName,
    enabled: (company ?? customer) !== undefined,
  })
  const form = useForm({
    initial: {
      paidOn: todayIn(timeZone),
      amount: '',
      fee: '',
      method: 'transfer' as (typeof paymentMethods)[number],
      payer: '',
      note: '',
    },
    check(values): FormError[] {
      const fee = values.fee.trim() === '' ? 0 : yenOf(values.fee)
      return [
        ...(dayOf(values.paidOn) === undefined ? [{ name: 'paidOn', message: t('badDate') }] : []),
        ...(yenOf(values.amount) ? [] : [{ name: 'amount', message: t('badAmount') }]),
        ...(fee === null || fee < 0 ? [{ name: 'fee', message: t('badAmount') }] : []),
      ]
    },
    async save(values) {
      // One key for one content: pressing again after a lost answer makes no second payment.
      const idempotencyKey = keys.current.get(values) ?? newId()
      keys.current.set(values, idempotencyKey)
      const made = await api.payments.create(
        {
          body: {
            customerId: company ? null : (customer ?? null),
            companyId: company ?? null,
            paidOn: dayOf(values.paidOn) ?? '',
            amount: yenOf(values.amount) ?? 0,
            fee: yenOf(values.fee) ?? 0,
            method: values.method,
            payer: values.payer || null,
            note: values.note || null,
          },
        },
        { idempotencyKey },
      )
      doneToast(t('saved'))
      await navigate({ to: `/payments/${made.id}` })
    },
  })
  return (
    <Page title={t('add')} lead={name === undefined ? t('ofUnknown') : t('ofWhom', { name })} shape="reading">
      <Form
        form={form}
        action={t('save')}
        beside={
          <Button component={AddressLink} to="/payments" variant="subtle" color="gray">
            {t('close')}
          </Button>
        }
      >
        <FieldRow inRow={2}>
          <TextField form={form} name="amount" label={t('amount')} need="required" autoFocus />
          <TextField form={form} name="paidOn" label={t('paidOn')} need="required" />
          <SelectField
            form={form}
            name="method"
            label={t('method')}
            options={paymentMethods.map((value) => ({ value, label: t(wordOf(value)) }))}
          />
          <TextField form={form} name="fee" label={t('fee')} need="optional" />
        </FieldRow>
        <TextField form={form} name="payer" label={t('payer')} need="optional" example="ｶ)ﾐﾄﾞﾘｼﾖｳｶｲ" />
        <TextField form={form} name="note" label={t('note')} need="optional" />
      </Form>
    </Page>
  )
}
