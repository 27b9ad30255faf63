import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDownload, IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { flag, placeOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { exportOf } from '#web/export-address.ts'
import { useText } from '#web/locale.ts'
import { DataList, phone } from '#web/parts/DataList.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { usable, useAskable } from '#web/parts/filter/subject.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import { ListPage } from '#web/parts/ListPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { CardGrid } from '#web/parts/views/CardGrid.tsx'
import { KanaBar } from '#web/parts/views/KanaBar.tsx'
import { ListCalendar } from '#web/parts/views/ListCalendar.tsx'
import { ListTools } from '#web/parts/views/ListTools.tsx'
import { sortOf } from '#web/parts/views/sort.ts'
import { useView } from '#web/parts/views/use-view.ts'
import { ViewNotes } from '#web/parts/views/ViewNotes.tsx'
import { ViewTabs } from '#web/parts/views/ViewTabs.tsx'
import { useMay } from '#web/session.tsx'
import { companiesText } from '../companies.text.ts'
import { CompanyFilters } from './CompanyFilters.tsx'
import { useColumns, type CompanyRow } from './company-columns.tsx'
import { nameColumn, plainView } from './company-view.ts'

const address = { bin: flag, from: text, month: text }
const leave = { from: undefined }
const pageSize = 100
const lineOf = ({ coreKana, phone: number, address: place }: CompanyRow): string =>
  [coreKana, number, place].filter(Boolean).join('・')

/** The library behind it is large, and most open the list to look. */
const CompanyGrid = lazy(() =>
  import('./CompanyGrid.tsx').then((module) => ({ default: module.CompanyGrid })),
)

/** The companies: found, narrowed and looked at in one's own way. */
export function CompanyList(): ReactNode {
  const t = useText(companiesText)
  const mayWrite = useMay()('companies.write')
  const isPhone = useMediaQuery(phone) ?? false
  const [{ bin = false, from, month }, setAddress] = useAddress(address)
  const list = useView('company', plainView, null, leave)
  const [isBuilding, setBuilding] = useState(false)
  const { rule, gone } = usable(list.now.rule, useAskable('company').knows)
  const { columns, asked, gone: goneColumns, isUsual } = useColumns(list.now.columns)
  const sort = sortOf(list.now.sort, useFields('company'))
  const { layout } = bin ? plainView : list.now
  const question = {
    q: list.now.q,
    filter: rule === null || bin ? undefined : JSON.stringify(rule),
    deleted: bin || undefined,
  }
  const start = sort === 'kana' && !bin ? from : undefined
  const shown = asked.length === 0 || bin ? undefined : asked.join(',')
  const pages = usePages(['company', 'list', question, sort, start, shown], (cursor, signal) =>
    api.companies.list(
      { query: { ...question, sort, from: start, columns: shown, cursor, limit: pageSize } },
      { signal },
    ),
  )
  const { data: count } = useQuery({
    queryKey: ['company', 'count', question],
    queryFn: ({ signal }) => api.companies.count({ query: question }, { signal }),
    placeholderData: keepPreviousData,
  })
  const restore = useRestoreColumn()
  const label = t(bin ? 'binOfCompanies' : 'companies')
  const isNarrowed = question.q !== undefined || rule !== null || start !== undefined
  const empty = bin ? (
    <EmptyState title={t('binEmpty')}>{t('binEmptyWhy')}</EmptyState>
  ) : isNarrowed ? (
    <EmptyState title={t('noneFound')}>{t('noneFoundWhy')}</EmptyState>
  ) : (
    <EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>
  )
  return (
    <ListPage
      title={label}
      label={label}
      count={count}
      actions={
        !bin && (
          <ListButtons
            exportTo={exportOf('company', {
              q: question.q,
              filter: question.filter,
              columns: isUsual ? undefined : columns.map(({ key }) => key),
            })}
          />
        )
      }
      pages={pages}
      columns={bin && mayWrite ? [...columns, restore] : columns}
      nameOf={({ name }) => name}
      {...(!bin && { to: ({ id }: CompanyRow) => `/companies/${id}` })}
      card={{ line: lineOf }}
      sort={{ value: sort, set: (next) => list.set({ sort: next }) }}
      density={list.now.density}
      views={
        !bin && (
          <>
            <ViewTabs list={list} tools={!isPhone && <ListTools list={list} first={nameColumn} />} />
            <ViewNotes list={list} gone={[...gone, ...goneColumns]} onMend={() => setBuilding(true)} />
          </>
        )
      }
      filters={
        bin ? (
          <Button variant="default" onClick={() => setAddress({ bin: undefined })}>
            {t('leaveBin')}
          </Button>
        ) : (
          <CompanyFilters
            list={list}
            isBuilding={isBuilding}
            setBuilding={setBuilding}
            onBin={() => setAddress({ bin: true }, { replace: false })}
          />
        )
      }
      body={
        layout === 'calendar' ? (
          <ListCalendar
            list={list}
            q={question.q}
            rule={rule}
            month={month}
            onMonth={(next) => setAddress({ month: next })}
            usual="createdAt"
            isYearly={() => false}
            to={(id) => `/companies/${id}`}
            ofDay={(day) => <OfDay q={question.q} rule={day} />}
          />
        ) : layout === 'grid' && !isPhone ? (
          <Suspense fallback={<RowsSkeleton />}>
            <CompanyGrid
              label={label}
              question={{ q: question.q, filter: question.filter, sort, from: start }}
              chosen={list.now.columns}
              density={list.now.density}
              onColumns={(next) => list.set({ columns: next })}
              onSort={(next) => list.set({ sort: next })}
              empty={empty}
            />
          </Suspense>
        ) : layout === 'cards' ? (
          <CardGrid
            label={label}
            pages={pages}
            empty={empty}
            to={({ id }) => `/companies/${id}`}
            title={({ name }) => name}
            lines={(row) =>
              columns.slice(1).flatMap(({ key, label: name, cell }) => {
                const value = cell(row)
                return value ? [{ key, label: name, value }] : []
              })
            }
          />
        ) : undefined
      }
      edge={
        sort === 'kana' &&
        !bin &&
        layout !== 'calendar' && <KanaBar value={from} onChange={(next) => setAddress({ from: next })} />
      }
      empty={empty}
    />
  )
}

/** On the whole list: what takes companies out, and the next thing to do. */
function ListButtons({ exportTo }: { exportTo: string }): ReactNode {
  const t = useText(companiesText)
  const may = useMay()
  const navigate = useNavigate()
  return (
    <>
      {may('customers.export') && (
        <Button
          variant="default"
          visibleFrom="sm"
          leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
          onClick={() => void navigate(placeOf(exportTo))}
        >
          {t('export')}
        </Button>
      )}
      {may('companies.write') && (
        <Button
          component={Link}
          to="/companies/new"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
        >
          {t('add')}
        </Button>
      )}
    </>
  )
}

function OfDay({ q, rule }: { q: string | undefined; rule: Rule }): ReactNode {
  const t = useText(companiesText)
  const filter = JSON.stringify(rule)
  const pages = usePages(['company', 'list', 'day', q, filter], (cursor, signal) =>
    api.companies.list({ query: { q, filter, cursor, limit: pageSize } }, { signal }),
  )
  return (
    <DataList
      label={t('companies')}
      pages={pages}
      columns={[
        { key: 'name', label: t('name'), width: 200, grow: 2, cell: ({ name }) => name },
        { key: 'phone', label: t('phone'), width: 120, grow: 1, cell: ({ phone: number }) => number },
      ]}
      nameOf={({ name }) => name}
      to={({ id }) => `/companies/${id}`}
      card={{ line: lineOf }}
      empty={<EmptyState title={t('noneFound')}>{t('noneOnDay')}</EmptyState>}
    />
  )
}

/** In the bin every row has the way back. */
function useRestoreColumn(): Column<CompanyRow> {
  const t = useText(companiesText)
  const queries = useQueryClient()
  const restore = async ({ id, name }: CompanyRow): Promise<void> => {
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
