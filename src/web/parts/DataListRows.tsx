import { Checkbox, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { MouseEvent, ReactNode } from 'react'
import { useText } from '../locale.ts'
import { AddressLink } from './AddressLink.tsx'
import styles from './DataList.module.css'
import { partsText } from './parts.text.ts'
import type { Selection } from './selection.ts'

export type Column<Row> = {
  readonly key: string
  readonly label: string
  /** Said to screen readers only: the column of buttons needs no heading for the eye. */
  readonly hideLabel?: true
  /** Pixels; the least where it may grow. */
  readonly width: number
  /** Its share of the room that is left. */
  readonly grow?: number
  /** Where the room is narrow the columns with the largest number leave first; those without one stay. */
  readonly leaves?: number
  /** Stays at the left, behind the first column, while the others scroll. */
  readonly pinned?: boolean
  /** Numbers stand right. */
  readonly align?: 'right'
  readonly cell: (row: Row) => ReactNode
  /** The values of the list's sort that mean up and down by this column; a press sorts up first unless `first` is down. */
  readonly sort?: { readonly up: string; readonly down: string; readonly first?: 'down' }
}

/** A column in its place: `stays` is how far from the left it stands while the others scroll. */
export type PlacedColumn<Row> = Column<Row> & { readonly stays?: number }

export type RowContext<Row> = {
  readonly columns: readonly PlacedColumn<Row>[]
  readonly nameOf: (row: Row) => string
  readonly to: ((row: Row) => string | undefined) | undefined
  readonly card: { readonly line: (row: Row) => ReactNode; readonly corner?: (row: Row) => ReactNode }
  readonly selection: Selection | undefined
  readonly template: string
  readonly canPeek: boolean
  readonly onPress: (row: Row, index: number) => void
}

type HeaderRowProps<Row> = {
  context: RowContext<Row>
  rows: readonly { readonly id: string }[]
  sort: { readonly value: string; readonly set: (sort: string) => void } | undefined
}
export function HeaderRow<Row>({ context, rows, sort }: HeaderRowProps<Row>): ReactNode {
  const t = useText(partsText)
  const { columns, selection, template } = context
  const all = selection !== undefined && rows.length > 0 && selection.ids.size === rows.length
  return (
    <div role="rowgroup" className={styles['header']}>
      <div role="row" className={styles['cells']} style={{ gridTemplateColumns: template }}>
        {selection && (
          <div role="columnheader" className={styles['check']} {...staying(0)}>
            <Checkbox
              aria-label={t('selectAll')}
              checked={all}
              indeterminate={!all && selection.ids.size > 0}
              onChange={() => selection.set(all ? [] : rows.map(({ id }) => id))}
            />
          </div>
        )}
        {columns.map((column) => (
          <HeaderCell key={column.key} column={column} sort={sort} />
        ))}
      </div>
    </div>
  )
}

function HeaderCell<Row>({
  column,
  sort,
}: {
  column: PlacedColumn<Row>
  sort: HeaderRowProps<Row>['sort']
}): ReactNode {
  const t = useText(partsText)
  const { label, align, stays, hideLabel = false } = column
  if (!column.sort || !sort)
    return (
      <div role="columnheader" className={styles['cell']} data-align={align} {...staying(stays)}>
        {hideLabel ? <VisuallyHidden>{label}</VisuallyHidden> : label}
      </div>
    )
  const { up, down, first } = column.sort
  const [wanted, other] = first === 'down' ? [down, up] : [up, down]
  const order = sort.value === up ? 'ascending' : sort.value === down ? 'descending' : undefined
  return (
    <div
      role="columnheader"
      className={styles['cell']}
      data-align={align}
      aria-sort={order}
      {...staying(stays)}
    >
      <button
        type="button"
        className={styles['sort']}
        onClick={() => sort.set(sort.value === wanted ? other : wanted)}
        title={t('sortBy', { label })}
      >
        {label}
        {order === 'ascending' && <IconArrowUp size={14} aria-hidden />}
        {order === 'descending' && <IconArrowDown size={14} aria-hidden />}
      </button>
    </div>
  )
}

export type RowProps<Row> = {
  context: RowContext<Row>
  row: Row
  index: number
  start: number
  isActive: boolean
  isPeeked: boolean
}

export function TableRow<Row extends { readonly id: string }>(props: RowProps<Row>): ReactNode {
  const { context, row, index, start } = props
  const { columns, selection, template } = context
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`${styles['row']} ${styles['cells']}`}
      style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
      {...stateOf(props)}
      onClick={(event) => pressed(event, () => context.onPress(row, index))}
    >
      {selection && (
        <div role="cell" className={styles['check']} {...staying(0)}>
          <RowCheckbox row={row} context={context} selection={selection} />
        </div>
      )}
      {columns.map(({ key, align, stays, cell }, at) => (
        <div key={key} role="cell" className={styles['cell']} data-align={align} {...staying(stays)}>
          {at === 0 ? <NameOf row={row} index={index} context={context} text={cell(row)} /> : cell(row)}
        </div>
      ))}
    </div>
  )
}

export function CardRow<Row extends { readonly id: string }>(props: RowProps<Row>): ReactNode {
  const { context, row, index, start } = props
  const { card, selection, nameOf } = context
  return (
    <div
      role="listitem"
      className={`${styles['row']} ${styles['card']}`}
      style={{ transform: `translateY(${start}px)` }}
      {...stateOf(props)}
    >
      {selection && (
        <label className={styles['hit']} htmlFor={checkboxOf(row)}>
          <RowCheckbox row={row} context={context} selection={selection} />
        </label>
      )}
      <div className={styles['lines']}>
        <div className={styles['first']}>
          <NameOf row={row} index={index} context={context} text={nameOf(row)} />
          {card.corner && <span className={styles['corner']}>{card.corner(row)}</span>}
        </div>
        <div className={styles['second']}>{card.line(row)}</div>
      </div>
    </div>
  )
}

type NameProps<Row> = { row: Row; index: number; context: RowContext<Row>; text: ReactNode }
/** The name is the link, so that a new tab, a copied address and a screen reader work as everywhere. */
function NameOf<Row>({ row, index, context, text }: NameProps<Row>): ReactNode {
  const { to, nameOf, canPeek, onPress } = context
  const address = to?.(row)
  if (address !== undefined)
    return (
      <AddressLink to={address} className={styles['name']} title={nameOf(row)}>
        {text}
      </AddressLink>
    )
  if (!canPeek) return text
  return (
    <button type="button" className={styles['name']} title={nameOf(row)} onClick={() => onPress(row, index)}>
      {text}
    </button>
  )
}

type RowCheckboxProps<Row> = { row: Row; context: RowContext<Row>; selection: Selection }
function RowCheckbox<Row extends { readonly id: string }>(props: RowCheckboxProps<Row>): ReactNode {
  const { row, context, selection } = props
  const t = useText(partsText)
  return (
    <Checkbox
      id={checkboxOf(row)}
      aria-label={t('selectRow', { name: context.nameOf(row) })}
      checked={selection.ids.has(row.id)}
      // A click carries Shift, a change does not.
      onClick={({ shiftKey }) => selection.toggle(row.id, { range: shiftKey })}
      onChange={() => {}}
    />
  )
}

function staying(left: number | undefined) {
  return left === undefined ? {} : { 'data-stays': true, style: { left } }
}

function checkboxOf(row: { readonly id: string }): string {
  return `choose-${row.id}`
}

function stateOf<Row extends { readonly id: string }>({ context, row, isActive, isPeeked }: RowProps<Row>) {
  return {
    'data-active': isActive || undefined,
    'data-peeked': isPeeked || undefined,
    'data-chosen': context.selection?.ids.has(row.id) || undefined,
  }
}

/** A row opens where one presses it, but not where something in it can be pressed, nor after marking text. */
function pressed(event: MouseEvent<HTMLElement>, run: () => void): void {
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('a, button, input, label') || window.getSelection()?.toString()) return
  run()
}
