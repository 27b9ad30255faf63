import { Anchor, Button, Textarea } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { documentText } from '../document.text.ts'
import type { DocumentKind } from '../documents.content.ts'
import { ContentTable } from './ContentTable.tsx'
import { dayOf } from './document-queries.ts'
import styles from './Documents.module.css'

const kinds = ['invoice', 'simpleInvoice', 'deliveryNote', 'confirmation'] as const
const address = { order: text, customer: text, company: text, kind: oneOf(['', ...kinds]) }
type Of = { kind: 'customer' | 'company'; id: string }

/** Issues a document for the order, or closes the customer or company, that the address names. */
export function IssueDocument(): ReactNode {
  const [{ order, customer, company, kind }] = useAddress(address)
  const t = useText(documentText)
  if (order) return <OfOrder id={order} start={kind === '' ? 'invoice' : kind} />
  if (customer) return <OfPeriod of={{ kind: 'customer', id: customer }} />
  if (company) return <OfPeriod of={{ kind: 'company', id: company }} />
  return (
    <NotFound title={t('whatToIssue')} to="/orders" action={t('toOrders')}>
      {t('whatToIssueWhy')}
    </NotFound>
  )
}

function OfOrder({ id, start }: { id: string; start: DocumentKind }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['order', 'get', id],
    queryFn: ({ signal }) => api.orders.get({ params: { id } }, { signal }),
  })
  const t = useText(documentText)
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  const isEntry = data.kind !== 'order'
  return (
    <Issue
      lead={t('ofOrder', { number: data.number })}
      kinds={isEntry ? ['returnInvoice'] : kinds}
      start={isEntry ? 'returnInvoice' : start}
      sourceOf={() => ({ orderId: id })}
      back={`/orders/${id}`}
      period={null}
      besides={data.entries.map((entry) => (
        <Anchor key={entry.id} component={AddressLink} to={`/documents/new?order=${entry.id}`}>
          {t('ofEntry', { number: entry.number })}
        </Anchor>
      ))}
    />
  )
}

function OfPeriod({ of }: { of: Of }): ReactNode {
  const t = useText(documentText)
  const { data, error, refetch } = useQuery({
    queryKey: ['document', 'closingPeriod', of],
    queryFn: ({ signal }) => api.documents.closingPeriod({ query: of }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  const { from, to, closingDay } = data
  const said = closingDay === 'end' ? t('endOfMonth') : t('dayOfMonth', { day: closingDay ?? '' })
  return (
    <Issue
      lead={closingDay === null ? t('noClosingDay') : t('closingDayIs', { day: said })}
      kinds={['invoice']}
      start="invoice"
      sourceOf={(values) => ({
        closing: { ...of, from: dayOf(values.from) ?? from, to: dayOf(values.to) ?? to },
      })}
      back={`/${of.kind === 'customer' ? 'customers' : 'companies'}/${of.id}`}
      period={{ from, to }}
    />
  )
}

type Values = { kind: DocumentKind; from: string; to: string; issuedOn: string; dueOn: string; note: string }
type Source = NonNullable<Parameters<typeof api.documents.issue>[0]>['body']['of']
type IssueProps = {
  lead: string
  kinds: readonly DocumentKind[]
  start: DocumentKind
  sourceOf: (values: Pick<Values, 'from' | 'to'>) => Source
  back: string
  period: { from: string; to: string } | null
  /** What else can be issued of it. */
  besides?: ReactNode
}
function Issue({ lead, kinds: offered, start, sourceOf, back, period, besides }: IssueProps): ReactNode {
  const t = useText(documentText)
  const navigate = useNavigate()
  const [seen, setSeen] = useState(0)
  const form = useForm<Values>({
    initial: {
      kind: start,
      from: period?.from ?? '',
      to: period?.to ?? '',
      issuedOn: '',
      dueOn: '',
      note: '',
    },
    check: (values) =>
      (['from', 'to', 'issuedOn', 'dueOn'] as const)
        .filter((name) => values[name].trim() !== '' && dayOf(values[name]) === undefined)
        .map((name) => ({ name, message: t('badDate') })),
    async save(values) {
      const { items } = await api.documents.issue({ body: bodyOf(values) })
      const [first] = items
      doneToast(t('issued', { number: items.map(({ number }) => number).join('・') }))
      await navigate({ to: items.length === 1 && first ? `/documents/${first.id}` : back })
    },
  })
  const { values } = form
  const bodyOf = ({ kind, note, issuedOn, dueOn, ...days }: Values) => ({
    kind,
    of: sourceOf(days),
    ...(dayOf(issuedOn) !== undefined && { issuedOn: dayOf(issuedOn) }),
    ...(dayOf(dueOn) !== undefined && { dueOn: dayOf(dueOn) }),
    ...(note.trim() !== '' && { note }),
  })
  const body = bodyOf(values)
  const preview = useQuery({
    queryKey: ['document', 'preview', body, seen],
    queryFn: ({ signal }) => api.documents.preview({ body }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <Page title={t('issue')} lead={lead}>
      <div className={styles['columns']}>
        <div className={styles['part']}>
          <Form
            form={form}
            action={t('issueNow')}
            beside={
              <Button component={AddressLink} to={back} variant="subtle" color="gray">
                {t('close')}
              </Button>
            }
          >
            {offered.length > 1 && (
              <SelectField
                form={form}
                name="kind"
                label={t('kind')}
                options={offered.map((value) => ({ value, label: t(value) }))}
              />
            )}
            {period && (
              <FieldRow inRow={2}>
                <TextField form={form} name="from" label={t('startsOn')} />
                <TextField form={form} name="to" label={t('endsOn')} />
              </FieldRow>
            )}
            <FieldRow inRow={2}>
              <TextField form={form} name="issuedOn" label={t('issuedOn')} help={t('todayOtherwise')} />
              <TextField form={form} name="dueOn" label={t('dueOn')} help={t('termsOtherwise')} />
            </FieldRow>
            <FormField form={form} name="note" label={t('note')} need="optional">
              {(control) => (
                <Textarea
                  {...control}
                  autosize
                  minRows={2}
                  maxLength={2000}
                  value={values.note}
                  onChange={({ currentTarget }) => form.set('note', currentTarget.value)}
                />
              )}
            </FormField>
          </Form>
          {besides}
        </div>
        <section aria-label={t('preview')} aria-busy={preview.isFetching}>
          <h2>{t('preview')}</h2>
          {preview.error && !preview.isFetching ? (
            <ErrorState error={preview.error} onRetry={() => setSeen(seen + 1)} />
          ) : (
            preview.data && <Preview data={preview.data} />
          )}
        </section>
      </div>
    </Page>
  )
}

type PreviewProps = { data: Awaited<ReturnType<typeof api.documents.preview>> }
function Preview({ data: { items, older, withoutShape, needless } }: PreviewProps): ReactNode {
  const t = useText(documentText)
  const notes = [
    older > 0 && t('older', { count: older }),
    withoutShape.length > 0 && t('withoutShape', { characters: withoutShape.join(' ') }),
    needless && t('needless'),
  ].filter((note) => note !== false)
  return (
    <>
      {notes.length > 0 && (
        <div className={styles['notes']}>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
      )}
      {items.map((content) => (
        <div key={`${content.currency} ${content.taxMode}`}>
          <p style={{ whiteSpace: 'pre-line' }}>{content.recipient.name}</p>
          <ContentTable content={content} />
        </div>
      ))}
    </>
  )
}
