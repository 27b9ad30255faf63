/** What the grid is given and what it gives back. Cells are text, as shown, as typed and as copied. */
export type GridColumnType =
  | 'text'
  | 'longText'
  | 'number'
  | 'money'
  | 'date'
  | 'dateTime'
  | 'yesNo'
  | 'choice'
  | 'choices'
  | 'user'
  | 'tags'
  | 'phone'
  | 'email'
  | 'url'
  | 'file'
  | 'link'

export type GridOption = { readonly value: string; readonly label: string; readonly color?: string }

export type GridColumn = {
  readonly key: string
  readonly label: string
  /** Pixels. */
  readonly width: number
  readonly type: GridColumnType
  /** What can be chosen; cells hold the labels, several joined by 「、」. */
  readonly options?: readonly GridOption[]
  readonly editable: boolean
  readonly align?: 'right'
  readonly pinned?: boolean
  readonly hidden?: boolean
  /** The values of the list's sort that mean up and down by this column. */
  readonly sort?: { readonly up: string; readonly down: string }
}

export type GridTone = 'good' | 'warning' | 'bad' | 'dimmed'

export type GridRow = {
  readonly id: string
  readonly version: number
  readonly cells: { readonly [key: string]: string }
  readonly tones?: { readonly [key: string]: GridTone }
  /** Where the cells of type `link` lead. */
  readonly link?: string
}

export type GridPage = { readonly rows: readonly GridRow[]; readonly next: string | null }

/** One keyset window. It is asked again with the same cursor when a window that was let go comes into sight again. */
export type ReadRows = (cursor: string | undefined, signal: AbortSignal) => Promise<GridPage>

export type GridChange = {
  readonly id: string
  readonly version: number
  readonly field: string
  readonly text: string
}

export type GridRefusal = {
  readonly id: string
  readonly field: string
  readonly message: string
  /** Somebody else changed the row first; its newest state is among the `rows` of the answer. */
  readonly stale?: boolean
}

export type GridAnswer = {
  /** The rows that were changed, and those that turned out to be newer, as they are stored now. */
  readonly rows: readonly GridRow[]
  readonly refused: readonly GridRefusal[]
}

/** What people did to the columns, in their order; kept by whoever shows the grid. */
export type ColumnLayout = {
  readonly key: string
  readonly width: number
  readonly pinned: boolean
  readonly hidden: boolean
}

export const narrowest = 48
export const widest = 900

/** Columns in the order and widths that somebody chose; those the layout does not know come last. */
export function laidOut(
  columns: readonly GridColumn[],
  layout: readonly ColumnLayout[] | null | undefined,
): GridColumn[] {
  if (!layout) return [...columns]
  const chosen = new Map(layout.map((one, at) => [one.key, { ...one, at }]))
  return columns
    .map((column) => {
      const one = chosen.get(column.key)
      return one ? { ...column, width: one.width, pinned: one.pinned, hidden: one.hidden } : column
    })
    .toSorted(
      (one, other) => (chosen.get(one.key)?.at ?? Infinity) - (chosen.get(other.key)?.at ?? Infinity) || 0,
    )
}

/** The columns as they stand on the screen: pinned ones first, hidden ones not at all. */
export function shownColumns(columns: readonly GridColumn[]): GridColumn[] {
  const shown = columns.filter(({ hidden }) => hidden !== true)
  return [...shown.filter(({ pinned }) => pinned === true), ...shown.filter(({ pinned }) => pinned !== true)]
}

export function layoutOf(columns: readonly GridColumn[]): ColumnLayout[] {
  return columns.map(({ key, width, pinned = false, hidden = false }) => ({ key, width, pinned, hidden }))
}
