import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, type ReactNode } from 'react'
import { useColleagues, useFields } from '../../catalogue.ts'
import { useSay } from '../../locale.ts'
import type { Selection } from '../selection.ts'
import type { ViewColumn } from '../views/definition.ts'
import { columnOfField } from './catalogue-columns.ts'
import { sendCells, type CellsAnswer, type CellsBody } from './cell-answers.ts'
import { Grid } from './Grid.tsx'
import type { ColumnLayout, GridChange, ReadRows } from './grid.ts'

export type CatalogueGridProps = {
  subject: 'customer' | 'company'
  label: string
  /** What the list asks besides its columns: another question is another grid. */
  question: object
  sort: string
  /** One window of rows with the texts of these columns. */
  read: (
    columns: string,
    cursor: string | undefined,
    signal: AbortSignal,
  ) => Promise<{
    readonly items: readonly {
      readonly id: string
      readonly version: number
      readonly cells?: { readonly [key: string]: string } | undefined
    }[]
    readonly next: string | null
  }>
  send: (body: CellsBody) => Promise<CellsAnswer>
  link: (id: string) => string
  /** The column that opens the record, sorted by reading. */
  nameKey: string
  mayWrite: boolean
  tags?: readonly { readonly name: string; readonly color: string }[]
  chosen: readonly ViewColumn[]
  density: 'compact' | 'normal'
  selection?: Selection
  onColumns: (columns: ViewColumn[]) => void
  onSort: (sort: string) => void
  empty: ReactNode
}

const noTags: readonly { name: string; color: string }[] = []

/** A list to type in as in Excel: every column of the view, every row that matches. */
export function CatalogueGrid(props: CatalogueGridProps): ReactNode {
  const { subject, label, question, sort, send, link, nameKey, mayWrite, chosen, density } = props
  const { tags = noTags, selection, onColumns, onSort, empty } = props
  const say = useSay()
  const navigate = useNavigate()
  const fields = useFields(subject)
  const colleagues = useColleagues()
  // Read again by itself whenever a record changes: the grid then reads the rows in sight.
  const { data: stamp } = useQuery({ queryKey: [subject, 'stamp'], queryFn: () => Date.now() })
  const columns = useMemo(() => {
    const inOrder = [
      chosen.find(({ key }) => key === nameKey) ?? { key: nameKey },
      ...chosen.filter(({ key }) => key !== nameKey),
    ]
    return inOrder.flatMap(({ key, width, pinned }) => {
      const field = fields.find((one) => one.key === key)
      if (!field) return []
      const column = columnOfField(field, { say, colleagues, tags, mayWrite, nameKey })
      const order = key === nameKey ? { up: 'kana', down: '-kana' } : column.sort
      return [
        {
          ...column,
          ...(order && { sort: order }),
          ...(width !== undefined && { width }),
          ...(pinned !== undefined && { pinned }),
        },
      ]
    })
  }, [chosen, fields, say, colleagues, tags, mayWrite, nameKey])
  const keys = columns.map(({ key }) => key).join(',')
  const read: ReadRows = async (cursor, signal) => {
    const { items, next } = await props.read(keys, cursor, signal)
    return {
      rows: items.map(({ id, version, cells = {} }) => ({ id, version, cells, link: link(id) })),
      next,
    }
  }
  const onCells = useCallback(
    (changes: readonly GridChange[]) => sendCells(changes, keys.split(','), link, send),
    [keys, link, send],
  )
  const layout = (next: readonly ColumnLayout[]): void =>
    onColumns(
      next
        .filter(({ hidden }) => !hidden)
        .map(({ key, width, pinned }) => ({ key, width, ...(pinned && { pinned }) })),
    )
  return (
    <Grid
      key={JSON.stringify([question, sort, keys.split(',').toSorted()])}
      label={label}
      columns={columns}
      read={read}
      stamp={stamp}
      onCells={onCells}
      onColumns={layout}
      density={density}
      {...(selection && { marked: { ids: selection.ids, set: selection.set } })}
      onOpen={(id) => void navigate({ to: link(id) })}
      sort={{ value: sort, set: onSort }}
      empty={empty}
    />
  )
}
