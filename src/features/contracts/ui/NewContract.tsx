import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
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
import { todayIn } from '#kit/japan/days.ts'
import { contractText } from '../contract.text.ts'

type On = { kind: 'customer' | 'company'; id: string }
const address = { customer: text, company: text }

/** A new contract of the customer or company that the address names. */
export function NewContract(): ReactNode {
  const [{ customer, company }] = useAddress(address)
  if (customer) return <ContractOn on={{ kind: 'customer', id: customer }} />
  return company ? <ContractOn on={{ kind: 'company', id: company }} /> : <WithWhom />
}

function WithWhom(): ReactNode {
  const t = useText(contractText)
  return (
    <NotFound title={t('withWhom')} to="/customers" action={t('toCustomers')}>
      {t('withWhomWhy')}
    </NotFound>
  )
}

function ContractOn({ on }: { on: On }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: [on.kind, 'name', on.id],
    queryFn: async ({ signal }) =>
      on.kind === 'customer'
        ? (await api.customers.get({ params: { id: on.id } }, { signal })).displayName
        : (await api.companies.get({ params: { id: on.id } }, { signal })).name,
  })
  if (isProblem(error, 'notFound')) return <WithWhom />
  if (data === undefined && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <PageSkeleton />
  return <ContractForm on={on} name={data} />
}

const dayOf = (typed: string): string | null => parseDate(typed)?.on ?? null
const numberOf = (typed: string): number => Number(toHalfWidth(typed).replace(/[,¥円\s]/g, ''))

function ContractForm({ on, name }: { on: On; name: string }): ReactNode {
  const t = useText(contractText)
  const words = useText(partsText)
  const navigate = useNavigate()
  const { timeZone } = useOrganisation()
  const keys = useRef(new WeakMap<object, string>())
  const back = `/${on.kind === 'customer' ? 'customers' : 'companies'}/${on.id}`
  const form = useForm({
    initial: {
      title: '',
      kind: '',
      number: '',
      startedOn: todayIn(timeZone),
      endsOn: '',
      autoRenews: 'no' as 'yes' | 'no',
      renewalMonths: '12',
      noticeDays: '30',
      amount: '',
      cycle: 'once' as 'once' | 'monthly' | 'yearly',
      terms: '',
    },
    check(values): FormError[] {
      const whole = (typed: string, least: number, most: number): boolean =>
        typed.trim() === '' ||
        (Number.isInteger(numberOf(typed)) && numberOf(typed) >= least && numberOf(typed) <= most)
      return [
        ...(values.title.trim() === ''
          ? [{ name: 'title', message: words('mustBeFilled', { label: t('title') }) }]
          : []),
        ...(dayOf(values.startedOn) === null ? [{ name: 'startedOn', message: words('badDate') }] : []),
        ...(values.endsOn.trim() !== '' && dayOf(values.endsOn) === null
          ? [{ name: 'endsOn', message: words('badDate') }]
          : []),
        ...(whole(values.renewalMonths, 1, 600) ? [] : [{ name: 'renewalMonths', message: t('badMonths') }]),
        ...(whole(values.noticeDays, 0, 366) ? [] : [{ name: 'noticeDays', message: t('badDays') }]),
        ...(whole(values.amount, 0, Number.MAX_SAFE_INTEGER)
          ? []
          : [{ name: 'amount', message: t('badAmount') }]),
      ]
    },
    async save(values) {
      // One key for one content: pressing again after a lost answer makes no second contract.
      const idempotencyKey = keys.current.get(values) ?? newId()
      keys.current.set(values, idempotencyKey)
      const created = await api.contracts.create(
        {
          body: {
            on,
            title: values.title,
            kind: values.kind || null,
            number: values.number || null,
            startedOn: dayOf(values.startedOn) ?? '',
            endsOn: dayOf(values.endsOn),
            autoRenews: values.autoRenews === 'yes',
            renewalMonths: values.renewalMonths.trim() === '' ? null : numberOf(values.renewalMonths),
            ...(values.noticeDays.trim() !== '' && { noticeDays: numberOf(values.noticeDays) }),
            amount: values.amount.trim() === '' ? null : numberOf(values.amount),
            cycle: values.cycle,
            terms: values.terms || null,
          },
        },
        { idempotencyKey },
      )
      doneToast(t('created', { title: created.title }))
      await navigate({ to: `/contracts/${created.id}` })
    },
  })
  return (
    <Page title={t('add')} lead={t('addFor', { name })} shape="reading">
      <Form
        form={form}
        action={t('create')}
        beside={
          <Button component={AddressLink} to={back} variant="subtle" color="gray">
            {t('cancelForm')}
          </Button>
        }
      >
        <TextField
          form={form}
          name="title"
          label={t('title')}
          need="required"
          example={t('titleExample')}
          autoFocus
        />
        <FieldRow inRow={2}>
          <TextField form={form} name="startedOn" label={t('startedOn')} need="required" example="2026/4/1" />
          <TextField form={form} name="endsOn" label={t('endsOn')} help={t('endsOnHelp')} />
          <SelectField
            form={form}
            name="autoRenews"
            label={t('autoRenews')}
            options={[
              { value: 'no', label: t('no') },
              { value: 'yes', label: t('yes') },
            ]}
          />
          <TextField form={form} name="renewalMonths" label={t('renewalMonths')} />
          <TextField form={form} name="amount" label={t('amount')} />
          <SelectField
            form={form}
            name="cycle"
            label={t('cycle')}
            options={(['once', 'monthly', 'yearly'] as const).map((value) => ({ value, label: t(value) }))}
          />
          <TextField form={form} name="kind" label={t('kind')} example={t('kindExample')} />
          <TextField form={form} name="number" label={t('number')} example="K-2026-014" />
        </FieldRow>
        <TextField form={form} name="noticeDays" label={t('noticeDays')} />
        <FormField form={form} name="terms" label={t('terms')}>
          {(control) => (
            <Textarea
              {...control}
              minRows={3}
              autosize
              maxLength={20_000}
              value={form.values.terms}
              onChange={({ currentTarget }) => form.set('terms', currentTarget.value)}
            />
          )}
        </FormField>
      </Form>
    </Page>
  )
}
