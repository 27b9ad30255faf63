import { Button, SegmentedControl } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { dayWidth } from '#web/parts/columns.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { paymentText } from '../payment.text.ts'
import type { Payment } from '../payments.api.ts'
import { stateOf, toneOf, wordOf } from './payment-queries.ts'

const views = ['open', 'unknown', 'all'] as const
const address = { view: oneOf(views), q: text, customer: text, company: text }

/** What came in: first what is not matched yet. */
export function PaymentList(): ReactNode {
  const t = useText(paymentText)
  const format = useFormat()
  const may = useMay()
  const queryClient = useQueryClient()
  const [{ view, q, customer: customerId, company: companyId }, setAddress] = useAddress(address)
  const query = { view, q, customerId, companyId }
  const pages = usePages(['payment', 'list', query], (cursor, signal) =>
    api.payments.list({ query: { ...query, cursor, limit: 100 } }, { signal }),
  )
  const readBank = async (file: File, told: { signal: AbortSignal }): Promise<void> => {
    const { added, known, refused } = await api.payments.readBank({ file, fileName: file.name }, told)
    doneToast(t('bankDone', { added, known, refused: refused.length }))
    await queryClient.invalidateQueries({ queryKey: ['payment'] })
  }
  return (
    <ListPage
      title={t('payments')}
      label={t('payments')}
      pages={pages}
      columns={useColumns()}
      nameOf={(row) => row.name ?? row.payer ?? t('nobody')}
      to={({ id }) => `/payments/${id}`}
      card={{
        line: (row) =>
          [format.day(row.paidOn), format.yen(row.amount), row.payer].filter((part) => part).join('・'),
        corner: (row) => <StatusBadge tone={toneOf[stateOf(row)]}>{t(stateOf(row))}</StatusBadge>,
      }}
      actions={
        may('payments.write') && (
          <>
            <FileUpload variant="default" label={t('readBank')} accept=".csv,text/csv" send={readBank} />
            <Button component={AddressLink} to="/payments/new">
              {t('add')}
            </Button>
          </>
        )
      }
      filters={
        <>
          <SegmentedControl
            aria-label={t('view')}
            value={view}
            onChange={(next) => setAddress({ view: views.find((one) => one === next) ?? 'open' })}
            data={views.map((value) => ({ value, label: t(value) }))}
          />
          <SearchField
            label={t('search')}
            value={q ?? ''}
            onSearch={(next) => setAddress({ q: next || undefined })}
          />
          {(customerId !== undefined || companyId !== undefined) && (
            <Button variant="default" onClick={() => setAddress({ customer: undefined, company: undefined })}>
              {t('all')}
            </Button>
          )}
        </>
      }
      empty={<EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
    />
  )
}

function useColumns(): readonly Column<Payment>[] {
  const t = useText(paymentText)
  const format = useFormat()
  const yen = (value: number): ReactNode => <span className="numbers">{format.yen(value)}</span>
  return [
    {
      key: 'name',
      label: t('name'),
      width: 200,
      grow: 2,
      cell: ({ name, payer }) => name ?? payer ?? t('nobody'),
    },
    { key: 'payer', label: t('payer'), width: 200, grow: 1, leaves: 2, cell: ({ payer }) => payer },
    {
      key: 'paidOn',
      label: t('paidOn'),
      width: dayWidth,
      cell: ({ paidOn }) => <span className="numbers">{format.day(paidOn)}</span>,
    },
    { key: 'method', label: t('method'), width: 120, leaves: 3, cell: ({ method }) => t(wordOf(method)) },
    { key: 'amount', label: t('amount'), width: 112, align: 'right', cell: ({ amount }) => yen(amount) },
    { key: 'rest', label: t('rest'), width: 112, align: 'right', leaves: 1, cell: ({ rest }) => yen(rest) },
    {
      key: 'state',
      label: t('state'),
      width: 104,
      cell: (row) => <StatusBadge tone={toneOf[stateOf(row)]}>{t(stateOf(row))}</StatusBadge>,
    },
  ]
}
