import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useColleagues, useFields } from '#web/catalogue.ts'
import { useSay } from '#web/locale.ts'
import { columnOfField } from '#web/parts/grid/catalogue-columns.ts'
import { sendCells } from '#web/parts/grid/cell-answers.ts'
import { Grid } from '#web/parts/grid/Grid.tsx'
import type { ColumnLayout, GridChange, ReadRows } from '#web/parts/grid/grid.ts'
import type { Selection } from '#web/parts/selection.ts'
import type { ViewColumn } from '#web/parts/views/definition.ts'
import { useMay } from '#web/session.tsx'
import { useTags } from './customer-queries.ts'
import { nameColumn } from './customer-view.ts'

type Query = NonNullable<NonNullable<Parameters<typeof api.customers.list>[0]>['query']>
type CustomerGridProps = {
  label: string
  /** What the list asks: words, filter, bin, order, first letter. */
  question: Omit<Query, 'columns' | 'cursor' | 'limit'> & { sort: NonNullable<Query['sort']> }
  chosen: readonly ViewColumn[]
  density: 'compact' | 'normal'
  selection?: Selection
  onColumns: (columns: ViewColumn[]) => void
  onSort: (sort: string) => void
  empty: ReactNode
}

const windowSize = 200
const linkOf = (id: string): string => `/customers/${id}`

/** The list to type in as in Excel: every column of the view, every row that matches. */
export function CustomerGrid(props: CustomerGridProps): ReactNode {
  const { label, question, chosen, density, selection, onColumns, onSort, empty } = props
  const say = useSay()
  const navigate = useNavigate()
  const mayWrite = useMay()('customers.write')
  const fields = useFields('customer')
  const colleagues = useColleagues()
  const tags = useTags()
  // Read again by itself whenever a customer changes: the grid then reads the rows in sight.
  const { data: stamp } = useQuery({ queryKey: ['customer', 'stamp'], queryFn: () => Date.now() })
  const columns = useMemo(() => {
    const known = { say, colleagues, tags, mayWrite, nameKey: nameColumn }
    const inOrder = [
      chosen.find(({ key }) => key === nameColumn) ?? { key: nameColumn },
      ...chosen.filter(({ key }) => key !== nameColumn),
    ]
    return inOrder.flatMap(({ key, width, pinned }) => {
      const field = fields.find((one) => one.key === key)
      if (!field) return []
      const column = columnOfField(field, known)
      const sort = key === nameColumn ? { up: 'kana', down: '-kana' } : column.sort
      return [
        {
          ...column,
          ...(sort && { sort }),
          ...(width !== undefined && { width }),
          ...(pinned !== undefined && { pinned }),
        },
      ]
    })
  }, [chosen, fields, say, colleagues, tags, mayWrite])
  const keys = columns.map(({ key }) => key).join(',')
  const read = useCallback<ReadRows>(
    async (cursor, signal) => {
      const query = { ...question, columns: keys, cursor, limit: windowSize }
      const { items, next } = await api.customers.list({ query }, { signal })
      const rows = items.map(({ id, version, cells = {} }) => ({ id, version, cells, link: linkOf(id) }))
      return { rows, next }
    },
    [question, keys],
  )
  const onCells = useCallback(
    (changes: readonly GridChange[]) =>
      sendCells(changes, keys.split(','), linkOf, (body) => api.customers.cells({ body })),
    [keys],
  )
  const layout = (next: readonly ColumnLayout[]): void =>
    onColumns(
      next
        .filter(({ hidden }) => !hidden)
        .map(({ key, width, pinned }) => ({ key, width, ...(pinned && { pinned }) })),
    )
  return (
    <Grid
      key={JSON.stringify([question, keys.split(',').toSorted()])}
      label={label}
      columns={columns}
      read={read}
      stamp={stamp}
      onCells={onCells}
      onColumns={layout}
      density={density}
      {...(selection && { marked: { ids: selection.ids, set: selection.set } })}
      onOpen={(id) => void navigate({ to: linkOf(id) })}
      sort={{ value: question.sort, set: onSort }}
      empty={empty}
    />
  )
}
