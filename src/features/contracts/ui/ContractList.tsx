import { Button, SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { dayWidth } from '#web/parts/columns.ts'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { contractText } from '../contract.text.ts'
import { toneOf } from './contract-queries.ts'

type Row = Answer<typeof api.contracts.list>['items'][number]
const pageSize = 100
const views = ['due', 'current', 'mine', 'all'] as const
const address = { view: oneOf(views), customer: text, company: text }

/** The contracts by their end: first those that want a decision. */
export function ContractList(): ReactNode {
  const t = useText(contractText)
  const format = useFormat()
  const [{ view, customer: customerId, company: companyId }, setAddress] = useAddress(address)
  const query = { view, customerId, companyId }
  const pages = usePages(['contract', 'list', query], (cursor, signal) =>
    api.contracts.list({ query: { ...query, cursor, limit: pageSize } }, { signal }),
  )
  return (
    <ListPage
      title={t('contracts')}
      label={t('contracts')}
      pages={pages}
      columns={useColumns()}
      nameOf={(row) => row.title}
      to={({ id }) => `/contracts/${id}`}
      card={{
        line: ({ on, endsOn }) => [on.name, endsOn ? format.day(endsOn) : t('noEnd')].join('・'),
        corner: ({ state }) => <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
      }}
      filters={
        <>
          <SegmentedControl
            aria-label={t('view')}
            value={view}
            onChange={(next) => setAddress({ view: views.find((one) => one === next) ?? 'due' })}
            data={views.map((value) => ({ value, label: t(value === 'all' ? 'every' : value) }))}
          />
          {(customerId !== undefined || companyId !== undefined) && (
            <Button variant="default" onClick={() => setAddress({ customer: undefined, company: undefined })}>
              {t('everybodys')}
            </Button>
          )}
        </>
      }
      empty={<EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
    />
  )
}

function useColumns(): readonly Column<Row>[] {
  const t = useText(contractText)
  const format = useFormat()
  return [
    { key: 'title', label: t('title'), width: 200, grow: 2, cell: ({ title }) => title },
    { key: 'subject', label: t('subject'), width: 180, grow: 2, cell: ({ on }) => on.name },
    {
      key: 'state',
      label: t('state'),
      width: 128,
      cell: ({ state }) => <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
    },
    {
      key: 'endsOn',
      label: t('endsOn'),
      width: dayWidth,
      cell: ({ endsOn }) => (
        <span className="numbers">{endsOn === null ? t('noEnd') : format.day(endsOn)}</span>
      ),
    },
    {
      key: 'amount',
      label: t('amount'),
      width: 140,
      align: 'right',
      leaves: 2,
      cell: ({ amount, cycle }) =>
        amount !== null && <span className="numbers">{`${format.yen(amount)} ${t(cycle)}`}</span>,
    },
    { key: 'kind', label: t('kind'), width: 120, leaves: 3, cell: ({ kind }) => kind },
    { key: 'owner', label: t('owner'), width: 100, leaves: 1, cell: ({ owner }) => owner?.name },
  ]
}
