import { Button } from '@mantine/core'
import { IconDownload, IconPlus, IconUpload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { flag, oneOf, placeOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ListPage } from '#web/parts/ListPage.tsx'
import { useSelection } from '#web/parts/selection.ts'
import { EmptyState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { customersText } from '../customers.text.ts'
import { CustomerPeek } from './CustomerPeek.tsx'
import { exportOf, isFiltered, ruleOf } from './list-filter.ts'
import { ListFilters } from './ListFilters.tsx'
import { SelectionActions } from './SelectionActions.tsx'
import { CardCorner, CardLine, useColumns } from './customer-columns.tsx'

const sortOf = oneOf(['kana', '-kana', 'updatedAt', '-updatedAt', 'createdAt', '-createdAt'])
const address = {
  q: text,
  sort: sortOf,
  owner: text,
  tag: text,
  stage: text,
  mail: text,
  company: text,
  group: text,
  import: text,
  bin: flag,
  peek: text,
}
const pageSize = 100

/** Everybody we know: found, narrowed, looked at beside the list, and changed several at a time. */
export function CustomerList(): ReactNode {
  const t = useText(customersText)
  const may = useMay()
  const [{ q, sort, bin = false, peek, ...filter }, setAddress] = useAddress(address)
  const rule = ruleOf(filter)
  const question = { q, filter: rule, deleted: bin || undefined }
  const pages = usePages(['customer', 'list', question, sort], (cursor, signal) =>
    api.customers.list({ query: { ...question, sort, cursor, limit: pageSize } }, { signal }),
  )
  const { data: count } = useQuery({
    queryKey: ['customer', 'count', question],
    queryFn: ({ signal }) => api.customers.count({ query: question }, { signal }),
    placeholderData: keepPreviousData,
  })
  const ids = useMemo(() => pages.rows.map(({ id }) => id), [pages.rows])
  const selection = useSelection(ids)
  const columns = useColumns()
  const mayWrite = may('customers.write')
  return (
    <ListPage
      title={t(bin ? 'binOfCustomers' : 'customers')}
      label={t(bin ? 'binOfCustomers' : 'customers')}
      count={count}
      actions={bin ? undefined : <ListButtons exportTo={exportOf(q, rule)} />}
      pages={pages}
      columns={columns}
      nameOf={({ displayName }) => displayName}
      to={({ id }) => `/customers/${id}`}
      card={{ line: (row) => <CardLine row={row} />, corner: (row) => <CardCorner row={row} /> }}
      sort={{ value: sort, set: (next) => setAddress({ sort: sortOf(next) }) }}
      filters={
        bin ? (
          <Button variant="default" onClick={() => setAddress({ bin: undefined, peek: undefined })}>
            {t('leaveBin')}
          </Button>
        ) : (
          <ListFilters
            q={q}
            filter={filter}
            sort={sort}
            onSearch={(next) => setAddress({ q: next })}
            onFilter={(next) => setAddress(next)}
            onSort={(next) => setAddress({ sort: sortOf(next) })}
            onBin={() => setAddress({ bin: true, peek: undefined }, { replace: false })}
          />
        )
      }
      {...(mayWrite && {
        selection,
        selectionActions: (chosen: readonly string[]) => (
          <SelectionActions ids={chosen} rows={pages.rows} inBin={bin} onDone={selection.clear} />
        ),
      })}
      peek={{ id: peek, set: (id) => setAddress({ peek: id }) }}
      peekOf={(id) => <CustomerPeek id={id} />}
      peekTo={(id) => `/customers/${id}`}
      empty={<Empty kind={bin ? 'bin' : q || isFiltered(filter) ? 'search' : 'all'} />}
    />
  )
}

/** On the whole list: what takes people out, what brings them in, and the next thing to do. */
function ListButtons({ exportTo }: { exportTo: string }): ReactNode {
  const t = useText(customersText)
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
      {may('customers.import') && (
        <Button
          component={Link}
          to="/imports"
          variant="default"
          visibleFrom="sm"
          leftSection={<IconUpload size={16} stroke={1.5} aria-hidden />}
        >
          {t('import')}
        </Button>
      )}
      {may('customers.write') && (
        <Button
          component={Link}
          to="/customers/new"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
        >
          {t('add')}
        </Button>
      )}
    </>
  )
}

/** An empty list teaches: what it is for, and how to begin. */
function Empty({ kind }: { kind: 'all' | 'bin' | 'search' }): ReactNode {
  const t = useText(customersText)
  const may = useMay()
  if (kind === 'bin') return <EmptyState title={t('binEmpty')}>{t('binEmptyWhy')}</EmptyState>
  if (kind === 'search') return <EmptyState title={t('nobodyFound')}>{t('nobodyFoundWhy')}</EmptyState>
  if (!may('customers.write')) return <EmptyState title={t('emptyTitle')}>{t('emptyReadOnly')}</EmptyState>
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={
        may('customers.import') && (
          <Button component={Link} to="/imports" variant="default">
            {t('import')}
          </Button>
        )
      }
    >
      {t('emptyWhy')}
    </EmptyState>
  )
}
