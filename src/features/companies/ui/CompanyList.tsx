import { Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { flag, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { companiesText } from '../companies.text.ts'

type Row = Answer<typeof api.companies.list>['items'][number]
const pageSize = 100

/** The companies, by reading. */
export function CompanyList(): ReactNode {
  const t = useText(companiesText)
  const may = useMay()
  const [{ q, bin = false }, setAddress] = useAddress({ q: text, bin: flag })
  const deleted = bin || undefined
  const pages = usePages(['company', 'list', q, deleted], (cursor, signal) =>
    api.companies.list({ query: { q, deleted, cursor, limit: pageSize } }, { signal }),
  )
  const columns = useColumns()
  const restore = useRestoreColumn()
  const add = may('companies.write') && !bin && (
    <Button
      component={Link}
      to="/companies/new"
      leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
    >
      {t('add')}
    </Button>
  )
  return (
    <ListPage
      title={t(bin ? 'binOfCompanies' : 'companies')}
      label={t(bin ? 'binOfCompanies' : 'companies')}
      actions={add}
      pages={pages}
      columns={bin && may('companies.write') ? [...columns, restore] : columns}
      nameOf={({ name }) => name}
      {...(!bin && { to: ({ id }: Row) => `/companies/${id}` })}
      card={{
        line: ({ coreKana, phone, address }) => [coreKana, phone, address].filter(Boolean).join('・'),
      }}
      filters={
        <>
          <SearchField label={t('find')} value={q} onSearch={(next) => setAddress({ q: next })} />
          {bin ? (
            <Button variant="default" onClick={() => setAddress({ bin: undefined })}>
              {t('leaveBin')}
            </Button>
          ) : (
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconTrash size={16} stroke={1.5} aria-hidden />}
              onClick={() => setAddress({ bin: true }, { replace: false })}
            >
              {t('bin')}
            </Button>
          )}
        </>
      }
      empty={
        bin ? (
          <EmptyState title={t('binEmpty')}>{t('binEmptyWhy')}</EmptyState>
        ) : q ? (
          <EmptyState title={t('noneFound')}>{t('noneFoundWhy')}</EmptyState>
        ) : (
          <EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>
        )
      }
    />
  )
}

function useColumns(): readonly Column<Row>[] {
  const t = useText(companiesText)
  const whole = (value: string | null): ReactNode => value && <span title={value}>{value}</span>
  return [
    { key: 'name', label: t('name'), width: 240, grow: 2, cell: ({ name }) => name },
    {
      key: 'kana',
      label: t('kana'),
      width: 160,
      grow: 1,
      leaves: 1,
      cell: ({ coreKana }) => whole(coreKana),
    },
    {
      key: 'corporateNumber',
      label: t('corporateNumber'),
      width: 136,
      leaves: 3,
      cell: ({ corporateNumber }) => <span className="numbers">{corporateNumber}</span>,
    },
    {
      key: 'phone',
      label: t('phone'),
      width: 128,
      cell: ({ phone }) => <span className="numbers">{phone}</span>,
    },
    {
      key: 'address',
      label: t('address'),
      width: 200,
      grow: 2,
      leaves: 4,
      cell: ({ address }) => whole(address),
    },
    { key: 'owner', label: t('owner'), width: 100, leaves: 2, cell: ({ owner }) => owner?.name },
  ]
}

/** In the bin every row has the way back. */
function useRestoreColumn(): Column<Row> {
  const t = useText(companiesText)
  const queries = useQueryClient()
  const restore = async ({ id, name }: Row): Promise<void> => {
    await api.companies.restore({ params: { id } })
    await queries.invalidateQueries({ queryKey: ['company'] })
    doneToast(t('restored', { name }))
  }
  return {
    key: 'restore',
    label: '',
    width: 96,
    cell: (row) => (
      <Button variant="default" onClick={() => void restore(row).catch(problemToast)}>
        {t('restore')}
      </Button>
    ),
  }
}
