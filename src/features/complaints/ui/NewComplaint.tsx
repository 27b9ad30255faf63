import { Button, Checkbox, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import { useOrganisation } from '#web/session.tsx'
import type { ComplaintInput } from '../complaints.api.ts'
import { complaintText } from '../complaint.text.ts'
import { channels, severities } from './complaint-queries.ts'

const address = { customer: text }

/** A new complaint of the customer that the address names. */
export function NewComplaint(): ReactNode {
  const [{ customer }] = useAddress(address)
  return customer ? <ComplaintOf customer={customer} /> : <FromWhom />
}

function FromWhom(): ReactNode {
  const t = useText(complaintText)
  return (
    <NotFound title={t('fromWhom')} to="/customers" action={t('toCustomers')}>
      {t('fromWhomWhy')}
    </NotFound>
  )
}

function ComplaintOf({ customer }: { customer: string }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['customer', 'name', customer],
    queryFn: async ({ signal }) =>
      (await api.customers.get({ params: { id: customer } }, { signal })).displayName,
  })
  if (isProblem(error, 'notFound')) return <FromWhom />
  if (data === undefined && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <PageSkeleton />
  return <ComplaintForm customerId={customer} name={data} />
}

type Values = {
  about: string
  receivedOn: string
  channel: ComplaintInput['channel']
  severity: ComplaintInput['severity']
  body: string
  wish: string
  harassment: boolean
}

function ComplaintForm({ customerId, name }: { customerId: string; name: string }): ReactNode {
  const t = useText(complaintText)
  const words = useText(partsText)
  const navigate = useNavigate()
  const { timeZone } = useOrganisation()
  const keys = useRef(new WeakMap<object, string>())
  const initial: Values = {
    about: '',
    receivedOn: todayIn(timeZone),
    channel: 'phone',
    severity: 'normal',
    body: '',
    wish: '',
    harassment: false,
  }
  const form = useForm<Values>({
    initial,
    check: (values): FormError[] => [
      ...(values.about.trim() === ''
        ? [{ name: 'about', message: words('mustBeFilled', { label: t('about') }) }]
        : []),
      ...(parseDate(values.receivedOn) === null ? [{ name: 'receivedOn', message: words('badDate') }] : []),
    ],
    async save(values) {
      // One key for one content: pressing again after a lost answer receives nothing twice.
      const idempotencyKey = keys.current.get(values) ?? newId()
      keys.current.set(values, idempotencyKey)
      const receivedOn = parseDate(values.receivedOn)?.on ?? ''
      const created = await api.complaints.create(
        { body: { ...values, customerId, receivedOn, body: values.body || null, wish: values.wish || null } },
        { idempotencyKey },
      )
      doneToast(t('received', { about: created.about }))
      await navigate({ to: `/complaints/${created.id}` })
    },
  })
  const long = (field: 'body' | 'wish', help?: string): ReactNode => (
    <FormField form={form} name={field} label={t(field)} {...(help && { help })}>
      {(control) => (
        <Textarea
          {...control}
          autosize
          minRows={3}
          maxLength={20_000}
          value={form.values[field]}
          onChange={({ currentTarget }) => form.set(field, currentTarget.value)}
        />
      )}
    </FormField>
  )
  return (
    <Page title={t('receive')} lead={t('receiveFrom', { name })} shape="reading">
      <Form
        form={form}
        action={t('create')}
        beside={
          <Button component={AddressLink} to={`/customers/${customerId}`} variant="subtle" color="gray">
            {t('cancel')}
          </Button>
        }
      >
        <TextField
          form={form}
          name="about"
          label={t('about')}
          need="required"
          example={t('aboutExample')}
          autoFocus
        />
        <FieldRow inRow={3}>
          <TextField form={form} name="receivedOn" label={t('receivedOn')} />
          <SelectField
            form={form}
            name="channel"
            label={t('channel')}
            options={channels.map((value) => ({ value, label: t(value) }))}
          />
          <SelectField
            form={form}
            name="severity"
            label={t('severity')}
            options={severities.map((value) => ({ value, label: t(value) }))}
          />
        </FieldRow>
        {long('body')}
        {long('wish', t('wishHelp'))}
        <FormField form={form} name="harassment" label={t('harassment')} help={t('harassmentHelp')}>
          {({ error: _error, ...control }) => (
            <Checkbox
              {...control}
              label={t('harassmentReport')}
              checked={form.values.harassment}
              onChange={({ currentTarget }) => form.set('harassment', currentTarget.checked)}
            />
          )}
        </FormField>
      </Form>
    </Page>
  )
}
