import { Button, SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { planText } from '../plan.text.ts'
import { toneOf, type PlanRow } from './plan-queries.ts'
import styles from './Plans.module.css'

const pageSize = 100
const states = ['everyState', 'published', 'draft', 'retired'] as const
const address = { q: text, state: oneOf(states) }

/** All plans, by their codes. */
export function PlanList(): ReactNode {
  const t = useText(planText)
  const format = useFormat()
  const mayWrite = useMay()('plans.write')
  const [{ q, state }, setAddress] = useAddress(address)
  const query = { q, state: state === 'everyState' ? undefined : state }
  const pages = usePages(['plan', 'list', query], (cursor, signal) =>
    api.plans.list({ query: { ...query, cursor, limit: pageSize } }, { signal }),
  )
  const add = mayWrite && (
    <Button component={AddressLink} to="/plans/new">
      {t('add')}
    </Button>
  )
  const isFiltered = q !== undefined || state !== 'everyState'
  return (
    <ListPage
      title={t('plans')}
      label={t('plans')}
      pages={pages}
      actions={add}
      columns={useColumns()}
      nameOf={({ name }) => name}
      to={({ id }) => `/plans/${id}`}
      card={{
        line: ({ code, firstTotal }) =>
          [code, firstTotal === null ? null : format.yen(firstTotal)].filter(Boolean).join('・'),
        corner: (row) => <State row={row} />,
      }}
      filters={
        <>
          <SearchField label={t('search')} value={q} onSearch={(next) => setAddress({ q: next })} />
          <SegmentedControl
            aria-label={t('state')}
            value={state}
            onChange={(next) => setAddress({ state: states.find((one) => one === next) ?? 'everyState' })}
            data={states.map((value) => ({ value, label: t(value) }))}
          />
        </>
      }
      empty={
        isFiltered ? (
          <EmptyState title={t('noneFound')}>{t('noneFoundWhy')}</EmptyState>
        ) : (
          <EmptyState title={t('emptyTitle')} action={add}>
            {t('emptyWhy')}
          </EmptyState>
        )
      }
    />
  )
}

export function State({ row }: { row: Pick<PlanRow, 'state' | 'isChanged'> }): ReactNode {
  const t = useText(planText)
  return (
    <span className={styles['badges']}>
      <StatusBadge tone={toneOf[row.state]}>{t(row.state)}</StatusBadge>
      {row.isChanged && <StatusBadge tone="warning">{t('changed')}</StatusBadge>}
    </span>
  )
}

function useColumns(): readonly Column<PlanRow>[] {
  const t = useText(planText)
  const format = useFormat()
  return [
    { key: 'name', label: t('name'), width: 220, grow: 3, cell: ({ name }) => name },
    { key: 'code', label: t('code'), width: 120, leaves: 3, cell: ({ code }) => code },
    { key: 'state', label: t('state'), width: 220, cell: (row) => <State row={row} /> },
    {
      key: 'edition',
      label: t('edition'),
      width: 80,
      leaves: 2,
      cell: ({ edition }) => edition !== null && t('editionOf', { edition }),
    },
    {
      key: 'length',
      label: t('length'),
      width: 96,
      leaves: 4,
      cell: ({ rounds }) => (rounds === null ? t('endless') : t('lengthOf', { rounds })),
    },
    {
      key: 'firstTotal',
      label: t('firstTotal'),
      width: 112,
      align: 'right',
      leaves: 1,
      cell: ({ firstTotal }) =>
        firstTotal !== null && <span className="numbers">{format.yen(firstTotal)}</span>,
    },
    {
      key: 'active',
      label: t('active'),
      width: 112,
      align: 'right',
      cell: ({ active }) => <span className="numbers">{format.number(active)}</span>,
    },
  ]
}
