import { Button, SegmentedControl } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { contractText } from '../contract.text.ts'
import { toneOf } from './contract-queries.ts'

type Row = Answer<typeof api.contracts.list>['items'][number]
const pageSize = 100
const views = ['due', 'current', 'mine', 'all'] as const
const address = { view: oneOf([...views, 'bin'] as const), customer: text, company: text }

/** The contracts by their end: first those that want a decision. */
export function ContractList(): ReactNode {
  const t = useText(contractText)
  const may = useMay()
  const format = useFormat()
  const [{ view, customer: customerId, company: companyId }, setAddress] = useAddress(address)
  const query = { view, customerId, companyId }
  const pages = usePages(['contract', 'list', query], (cursor, signal) =>
    api.contracts.list({ query: { ...query, cursor, limit: pageSize } }, { signal }),
  )
  const columns = useColumns()
  const restore = useRestoreColumn()
  const isBin = view === 'bin'
  const title = t(isBin ? 'binOfContracts' : 'contracts')
  return (
    <ListPage
      title={title}
      label={title}
      pages={pages}
      columns={isBin && may('contracts.write') ? [...columns, restore] : columns}
      nameOf={(row) => row.title}
      {...(!isBin && { to: ({ id }: Row) => `/contracts/${id}` })}
      card={{
        line: ({ on, endsOn }) => [on.name, endsOn ? format.day(endsOn) : t('noEnd')].join('・'),
        corner: ({ state }) => <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
      }}
      filters={
        <>
          <SegmentedControl
            aria-label={t('view')}
            value={isBin ? '' : view}
            onChange={(next) => setAddress({ view: views.find((one) => one === next) ?? 'due' })}
            data={views.map((value) => ({ value, label: t(value === 'all' ? 'every' : value) }))}
          />
          {(customerId !== undefined || companyId !== undefined) && (
            <Button variant="default" onClick={() => setAddress({ customer: undefined, company: undefined })}>
              {t('everybodys')}
            </Button>
          )}
          {!isBin && (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
              onClick={() => setAddress({ view: 'bin' }, { replace: false })}
            >
              {t('bin')}
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
      width: 104,
      cell: ({ state }) => <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
    },
    {
      key: 'endsOn',
      label: t('endsOn'),
      width: 136,
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

/** In the bin every row has the way back. */
function useRestoreColumn(): Column<Row> {
  const t = useText(contractText)
  const queries = useQueryClient()
  const restore = async ({ id, title }: Row): Promise<void> => {
    await api.contracts.restore({ params: { id } })
    await queries.invalidateQueries({ queryKey: ['contract'] })
    doneToast(t('restored', { title }))
  }
  return {
    key: 'restore',
    label: t('restore'),
    hideLabel: true,
    width: 96,
    cell: (row) => (
      <Button variant="default" onClick={() => void restore(row).catch(problemToast)}>
        {t('restore')}
      </Button>
    ),
  }
}
