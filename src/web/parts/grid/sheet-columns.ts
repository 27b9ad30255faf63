import type { Drawn, Maker, SheetColumn } from './revo.ts'
import type { Translate } from '#kit/text.ts'
import { isWithin } from './block.ts'
import type { GridColumn, GridRow } from './grid.ts'
import { narrowest, widest } from './grid.ts'
import type { gridText } from './grid.text.ts'
import type { GridModel } from './model.ts'
import { amount, grouped } from '../shown-value.ts'
import { partsOf, several } from './several.ts'

/** The column of check boxes; no field may be called so. */
export const markColumn = '#'
export const markWidth = 36

export type SheetContext = {
  readonly model: GridModel
  readonly t: Translate<typeof gridText>
  readonly marked: ReadonlySet<string> | null
  readonly allMarked: boolean
  readonly totals: { readonly [key: string]: string } | null
  readonly sort: string | null
}

/** What the library is told of the columns. The context is asked at every painting, so that columns stay the same. */
export function sheetColumns(columns: readonly GridColumn[], context: () => SheetContext): SheetColumn[] {
  const data = columns.map((column, col) => dataColumn(column, col, context))
  return context().marked ? [marks(context), ...data] : data
}

function marks(context: () => SheetContext): SheetColumn {
  return {
    prop: markColumn,
    size: markWidth,
    minSize: markWidth,
    maxSize: markWidth,
    pin: 'colPinStart',
    columnProperties: () => ({
      role: 'columnheader',
      'aria-colindex': 1,
      'aria-label': context().t('marks'),
    }),
    columnTemplate: (h: Maker) =>
      h('input', {
        type: 'checkbox',
        class: 'eg-mark',
        'data-mark-all': '',
        tabIndex: -1,
        checked: context().allMarked,
        'aria-label': context().t('selectAll'),
      }),
    cellProperties: () => ({ role: 'gridcell', 'aria-colindex': 1, class: { 'eg-marks': true } }),
    cellTemplate: (h: Maker, { rowIndex, type }: Drawn) => {
      const { model, marked, t } = context()
      const row = type === 'rgRow' ? model.rows.row(rowIndex) : undefined
      if (!row) return ''
      return h('input', {
        type: 'checkbox',
        class: 'eg-mark',
        'data-mark': row.id,
        tabIndex: -1,
        checked: marked?.has(row.id) === true,
        'aria-label': t('selectRow', { name: nameOf(model, row) }),
      })
    },
  }
}

function nameOf(model: GridModel, row: GridRow): string {
  const first = model.columns[0]
  return first ? model.textOf(row, first.key) : row.id
}

function dataColumn(column: GridColumn, col: number, context: () => SheetContext): SheetColumn {
  const { key, label, width, pinned = false } = column
  const index = (): number => col + (context().marked ? 2 : 1)
  return {
    prop: key,
    name: label,
    size: width,
    minSize: narrowest,
    maxSize: widest,
    ...(pinned && { pin: 'colPinStart' as const }),
    columnProperties: () => ({
      role: 'columnheader',
      'aria-colindex': index(),
      ...sortOf(column, context().sort),
      class: { 'eg-right': column.align === 'right' },
    }),
    columnTemplate: (h: Maker) => header(h, column, context()),
    cellProperties: ({ rowIndex, type }) =>
      type === 'rgRow'
        ? bodyCell(column, { row: rowIndex, col }, index(), context().model)
        : totalCell(column),
    cellTemplate: (h: Maker, { rowIndex, type }: Drawn) => {
      if (type !== 'rgRow') return totalText(column, col, context())
      return content(h, column, { row: rowIndex, col }, context().model)
    },
  }
}

function sortOf({ sort }: GridColumn, value: string | null): { 'aria-sort'?: string } {
  if (!sort || value === null) return {}
  if (value === sort.up) return { 'aria-sort': 'ascending' }
  return value === sort.down ? { 'aria-sort': 'descending' } : {}
}

function header(h: Maker, column: GridColumn, { t, sort }: SheetContext): unknown {
  const sign = sortOf(column, sort)['aria-sort']
  return [
    h('span', { class: 'eg-title', title: column.label }, column.label),
    sign === undefined ? '' : h('span', { class: `eg-sort ${sign}`, 'aria-hidden': 'true' }, ''),
    h(
      'button',
      {
        type: 'button',
        class: 'eg-menu',
        tabIndex: -1,
        'data-menu': column.key,
        'aria-haspopup': 'menu',
        'aria-label': t('columnMenu', { column: column.label }),
      },
      '',
    ),
  ]
}

function totalCell(column: GridColumn): { [attribute: string]: string | object } {
  return { role: 'gridcell', class: { 'eg-right': column.align === 'right', 'eg-total': true } }
}
function totalText({ key }: GridColumn, col: number, { totals, t }: SheetContext): string {
  return totals?.[key] ?? (col === 0 ? t('totals') : '')
}

type Place = { readonly row: number; readonly col: number }

function bodyCell(
  column: GridColumn,
  place: Place,
  index: number,
  model: GridModel,
): { [attribute: string]: string | number | object } {
  const row = model.rows.row(place.row)
  const { block, selected } = model
  const inside = block !== null && isWithin(place, block)
  const isActive = selected?.active.row === place.row && selected.active.col === place.col
  const unsaved = row && model.outbox.cell(row.id, column.key)
  const tone = row?.tones?.[column.key]
  const text = row ? model.textOf(row, column.key) : ''
  const why = unsaved?.message ?? ''
  const isLong = text.length * 7 > column.width
  return {
    role: 'gridcell',
    'aria-colindex': index,
    ...(inside && { 'aria-selected': 'true' }),
    ...(!column.editable && { 'aria-readonly': 'true' }),
    ...(why !== '' && { 'aria-invalid': 'true' }),
    title: why === '' ? (isLong ? text : '') : why,
    class: {
      'eg-right': column.align === 'right',
      'eg-in': inside,
      'eg-top': inside && place.row === block.top,
      'eg-bottom': inside && place.row === block.bottom,
      'eg-left': inside && place.col === block.left,
      'eg-end': inside && place.col === block.right,
      'eg-active': isActive,
      'eg-refused': unsaved?.state === 'refused',
      'eg-stale': unsaved?.state === 'stale',
      'eg-good': tone === 'good',
      'eg-warning': tone === 'warning',
      'eg-bad': tone === 'bad',
      'eg-dimmed': tone === 'dimmed',
    },
  }
}

function content(h: Maker, column: GridColumn, place: Place, model: GridModel): unknown {
  const row = model.rows.row(place.row)
  if (!row) return h('span', { class: 'eg-coming' }, '')
  const text = model.textOf(row, column.key)
  const { block } = model
  const handle =
    block && place.row === block.bottom && place.col === block.right && column.editable
      ? h('span', { class: 'eg-handle', 'data-handle': '' }, '')
      : ''
  return [shown(h, column, row, text), handle]
}

function shown(h: Maker, column: GridColumn, row: GridRow, text: string): unknown {
  if (text === '') return ''
  if (column.type === 'link' && row.link !== undefined)
    return h('a', { class: 'eg-link', href: row.link, tabIndex: -1, 'data-open': row.id }, text)
  const { options } = column
  if (!options?.some(({ color }) => color !== undefined))
    return h('span', { class: 'eg-text' }, numberShown(column, text))
  const chips = several.has(column.type) ? partsOf(text) : [text]
  return chips.map((label) => {
    const color = options.find((option) => option.label === label)?.color
    return color === undefined
      ? h('span', { class: 'eg-text' }, label)
      : h('span', { class: 'eg-chip', style: chipStyle(color) }, label)
  })
}

/** A column of figures is compared by its digits; what is copied and edited has none but those. */
function numberShown({ type }: GridColumn, text: string): string {
  if (type === 'money') return amount(text)
  return type === 'number' ? grouped(text) : text
}

function chipStyle(color: string): { [property: string]: string } {
  return color.startsWith('#')
    ? { background: `color-mix(in srgb, ${color} 16%, var(--mantine-color-body))` }
    : {
        background: `var(--mantine-color-${color}-light)`,
        color: `var(--mantine-color-${color}-light-color)`,
      }
}
