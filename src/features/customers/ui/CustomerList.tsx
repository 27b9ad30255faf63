import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react'
import { flag, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { exportOf } from '#web/export-address.ts'
import { useText } from '#web/locale.ts'
import { phone } from '#web/parts/DataList.tsx'
import { usable, useAskable } from '#web/parts/filter/subject.ts'
import { ListPage } from '#web/parts/ListPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { useMarks, useSelection } from '#web/parts/selection.ts'
import { usePages } from '#web/parts/use-pages.ts'
import { KanaBar } from '#web/parts/views/KanaBar.tsx'
import { ListTools } from '#web/parts/views/ListTools.tsx'
import { sortOf } from '#web/parts/views/sort.ts'
import { useView } from '#web/parts/views/use-view.ts'
import { ViewNotes } from '#web/parts/views/ViewNotes.tsx'
import { ViewTabs } from '#web/parts/views/ViewTabs.tsx'
import { useMay } from '#web/session.tsx'
import { customersText } from '../customers.text.ts'
import { CustomerCalendar } from './CustomerCalendar.tsx'
import { CustomerCards } from './CustomerCards.tsx'
import { Empty, ListButtons } from './CustomerListParts.tsx'
import { CustomerPeek } from './CustomerPeek.tsx'
import { CustomerTable } from './CustomerTable.tsx'
import { ListFilters } from './ListFilters.tsx'
import { SelectionActions } from './SelectionActions.tsx'
import { CardCorner, CardLine, useColumns } from './customer-columns.tsx'
import { nameColumn, nothingGiven, plainView, ruleOfGiven } from './customer-view.ts'

const address = {
  owner: text,
  tag: text,
  stage: text,
  mail: text,
  company: text,
  group: text,
  import: text,
  bin: flag,
  from: text,
  month: text,
  peek: text,
}
/** What another view, or another filter, does not begin with. */
const leave = { ...nothingGiven, from: undefined, peek: undefined }
const pageSize = 100

/** The library behind it is large, and most open the list to look. */
const CustomerGrid = lazy(() =>
  import('./CustomerGrid.tsx').then((module) => ({ default: module.CustomerGrid })),
)

/** Everybody we know: found, narrowed, looked at in one's own way, and changed several at a time. */
export function CustomerList(): ReactNode {
  const t = useText(customersText)
  const mayWrite = useMay()('customers.write')
  const [{ bin = false, from, month, peek, ...given }, setAddress] = useAddress(address)
  const list = useView('customer', plainView, ruleOfGiven(given), leave)
  const isPhone = useMediaQuery(phone) ?? false
  const [isBuilding, setBuilding] = useState(false)
  const { rule, gone } = usable(list.now.rule, useAskable('customer').knows)
  const { columns, asked, gone: goneColumns, isUsual } = useColumns(list.now.columns)
  const sort = sortOf(list.now.sort, useFields('customer'))
  const { q, layout } = bin ? plainView : list.now
  const question = {
    q,
    filter: rule === null || bin ? undefined : JSON.stringify(rule),
    deleted: bin || undefined,
  }
  const start = sort === 'kana' && !bin ? from : undefined
  const shown = asked.length === 0 || bin ? undefined : asked.join(',')
  const pages = usePages(['customer', 'list', question, sort, start, shown], (cursor, signal) =>
    api.customers.list(
      { query: { ...question, sort, from: start, columns: shown, cursor, limit: pageSize } },
      { signal },
    ),
  )
  const exported = isUsual ? undefined : columns.map(({ key }) => key)
  const { data: count } = useQuery({
    queryKey: ['customer', 'count', question],
    queryFn: ({ signal }) => api.customers.count({ query: question }, { signal }),
    placeholderData: keepPreviousData,
  })
  const ids = useMemo(() => pages.rows.map(({ id }) => id), [pages.rows])
  const inRows = useSelection(ids)
  const inGrid = useMarks()
  const isGrid = layout === 'grid' && !isPhone && !bin
  const selection = isGrid ? inGrid : inRows
  const label = t(bin ? 'binOfCustomers' : 'customers')
  const isNarrowed = q !== undefined || rule !== null || start !== undefined
  const empty = <Empty kind={bin ? 'bin' : isNarrowed ? 'search' : 'all'} />
  const table = {
    label,
    pages,
    columns,
    sort: { value: sort, set: (next: string) => list.set({ sort: next }) },
    ...(mayWrite && { selection }),
    peek: { id: peek, set: (id: string | undefined) => setAddress({ peek: id }) },
    density: list.now.density,
    empty,
  }
  return (
    <ListPage
      {...table}
      title={label}
      count={count}
      actions={
        bin ? undefined : (
          <ListButtons exportTo={exportOf('customer', { q, filter: question.filter, columns: exported })} />
        )
      }
      nameOf={({ displayName }) => displayName}
      to={({ id }) => `/customers/${id}`}
      card={{ line: (row) => <CardLine row={row} />, corner: (row) => <CardCorner row={row} /> }}
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
          <Button variant="default" onClick={() => setAddress({ bin: undefined, peek: undefined })}>
            {t('leaveBin')}
          </Button>
        ) : (
          <ListFilters
            list={list}
            rule={rule}
            isBuilding={isBuilding}
            setBuilding={setBuilding}
            onBin={() => setAddress({ bin: true, peek: undefined }, { replace: false })}
          />
        )
      }
      body={
        layout === 'calendar' ? (
          <CustomerCalendar
            list={list}
            q={q}
            rule={rule}
            month={month}
            onMonth={(next) => setAddress({ month: next })}
          />
        ) : isGrid ? (
          <Suspense fallback={<RowsSkeleton />}>
            <CustomerGrid
              label={label}
              question={{ q: question.q, filter: question.filter, sort, from: start }}
              chosen={list.now.columns}
              density={list.now.density}
              {...(mayWrite && { selection })}
              onColumns={(next) => list.set({ columns: next })}
              onSort={(next) => list.set({ sort: next })}
              empty={empty}
            />
          </Suspense>
        ) : layout === 'cards' ? (
          <CustomerCards label={label} pages={pages} columns={columns} empty={empty} />
        ) : (
          <CustomerTable {...table} />
        )
      }
      edge={
        sort === 'kana' &&
        !bin &&
        layout !== 'calendar' && <KanaBar value={from} onChange={(next) => setAddress({ from: next })} />
      }
      {...(mayWrite && {
        selectionActions: (chosen: readonly string[]) => (
          <SelectionActions
            ids={chosen}
            rows={pages.rows}
            inBin={bin}
            matching={question}
            total={start === undefined ? count : undefined}
            columns={exported}
            onDone={selection.clear}
          />
        ),
      })}
      peekOf={(id) => <CustomerPeek id={id} />}
      peekTo={(id) => `/customers/${id}`}
    />
  )
}
