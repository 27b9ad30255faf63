import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type MouseEvent,
  type ReactNode,
} from 'react'
import { onKeys } from '../../keys.ts'
import { getLocale, useText } from '../../locale.ts'
import { isProblem, toProblem } from '../../problem.ts'
import { RowsSkeleton } from '../Skeletons.tsx'
import { ErrorState } from '../states.tsx'
import { CellInput, type CellInputHandle } from './CellInput.tsx'
import { FindPanel } from './FindPanel.tsx'
import styles from './Grid.module.css'
import {
  layoutOf,
  shownColumns,
  type ColumnLayout,
  type GridAnswer,
  type GridChange,
  type GridColumn,
  type GridOption,
  type ReadRows,
} from './grid.ts'
import { gridText } from './grid.text.ts'
import { HeaderMenu, type MenuPlace } from './HeaderMenu.tsx'
import { keysOfCells } from './keys-of-cells.ts'
import { GridModel, type Written } from './model.ts'
import { rowsToShow } from './rows-to-show.ts'
import type { SheetContext } from './sheet-columns.ts'
import { Sheet, type SheetHandle } from './Sheet.tsx'
import { StatusLine } from './StatusLine.tsx'
import { today } from './today.ts'
import { useClipboard } from './use-clipboard.ts'
import { useDrag } from './use-drag.ts'

export type GridProps = {
  /** What the rows are, for screen readers. */
  label: string
  /** In their order; see `laidOut`. */
  columns: readonly GridColumn[]
  /** One window of rows. Another question (filter, sort) is another grid: give it a `key`. */
  read: ReadRows
  /** A new value reads the rows in sight again, in their places. */
  stamp?: unknown
  /** Stores cells: a typed one, a pasted block or a fill are one call each. */
  onCells: (changes: readonly GridChange[]) => Promise<GridAnswer>
  onColumns: (layout: readonly ColumnLayout[]) => void
  density?: 'compact' | 'normal'
  /** Rows chosen for bulk actions, by id. */
  marked?: { readonly ids: ReadonlySet<string>; set(ids: Iterable<string>): void }
  onOpen?: (id: string) => void
  totals?: { readonly [key: string]: string }
  sort?: { readonly value: string; readonly set: (sort: string) => void }
  empty: ReactNode
}

const rowHeights = { compact: 28, normal: 36 }
const shownFor = 8000
const restedFor = 600
const longestUnread = 3000

/** Rows and columns to work in as in Excel. Text in, text out: what a cell means is for the server to say. */
export function Grid(props: GridProps): ReactNode {
  const {
    label,
    columns,
    read,
    stamp,
    onCells,
    onColumns,
    density = 'compact',
    marked,
    totals,
    sort,
    empty,
  } = props
  const t = useText(gridText)
  const [model] = useState(
    () =>
      new GridModel({
        read,
        send: onCells,
        explain: (error) => {
          const problem = toProblem(error, getLocale())
          return {
            message: problem.detail ?? problem.title,
            mayPass: isProblem(error, 'unreachable') || problem.body.status >= 500,
          }
        },
      }),
  )
  useSyncExternalStore(model.subscribe, () => model.revision)

  const shown = useMemo(() => shownColumns(columns), [columns])
  const sheet = useRef<SheetHandle>(null)
  const input = useRef<CellInputHandle>(null)
  const stage = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<MenuPlace | null>(null)
  const [finding, setFinding] = useState(false)
  const [notice, setNotice] = useState('')
  const lastMark = useRef<string | null>(null)
  const readAt = useRef(0)

  useLayoutEffect(() => {
    model.use(shown, onCells)
  }, [model, shown, onCells])
  useEffect(() => {
    model.rows.open()
    return () => model.rows.close()
  }, [model])
  // Whoever types brings about most changes: what others changed is read once the keys rest, and every few seconds.
  useEffect(() => {
    if (stamp === undefined) return undefined
    const wait = Math.min(restedFor, Math.max(0, readAt.current + longestUnread - Date.now()))
    const timer = setTimeout(() => {
      readAt.current = Date.now()
      void model.rows.refresh()
    }, wait)
    return () => clearTimeout(timer)
  }, [model, stamp])
  useEffect(() => {
    if (notice === '') return undefined
    const timer = setTimeout(() => setNotice(''), shownFor)
    return () => clearTimeout(timer)
  }, [notice])
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (model.outbox.underway > 0) event.preventDefault()
    }
    const retry = (): void => model.outbox.retryNow()
    window.addEventListener('beforeunload', warn)
    window.addEventListener('online', retry)
    return () => {
      window.removeEventListener('beforeunload', warn)
      window.removeEventListener('online', retry)
    }
  }, [model])

  const allMarked =
    marked !== undefined &&
    marked.ids.size > 0 &&
    model.rows.loaded().every(({ row }) => marked.ids.has(row.id))
  const context = useRef<SheetContext>(null)
  const drawn: SheetContext = {
    model,
    t,
    marked: marked?.ids ?? null,
    allMarked,
    totals: totals ?? null,
    sort: sort?.value ?? null,
  }
  context.current ??= drawn
  const [contextNow] = useState(() => (): SheetContext => context.current ?? drawn)
  const place = (): void => {
    const active = model.selected?.active
    if (active) input.current?.place(sheet.current?.rectOf(active) ?? null)
  }
  useLayoutEffect(() => {
    context.current = drawn
    sheet.current?.paint()
    place()
  })
  const { selected, followed } = model
  useEffect(() => {
    if (followed) sheet.current?.reveal(followed)
  }, [followed])

  function wrote({ changed, left }: Written): void {
    if (left === 0) return
    const column = model.selected && model.columns[model.selected.active.col]
    setNotice(
      changed === 0 && left === 1 && column
        ? t('notEditable', { column: column.label })
        : t('someLeft', { count: left }),
    )
  }
  function go(id: string, field: string): void {
    const row = model.rows.placeOf(id)
    const col = shown.findIndex(({ key }) => key === field)
    if (row !== undefined && col >= 0) model.select({ row, col })
    input.current?.focus()
  }
  function nextProblem(): void {
    const { problems } = model.outbox
    const here = model.selected && model.unsavedAt(model.selected.active)
    const next = problems[(problems.findIndex((one) => one === here) + 1) % problems.length]
    if (next) go(next.id, next.field)
  }
  const change = (next: readonly GridColumn[]): void => onColumns(layoutOf(next))
  const clipboard = useClipboard(model, setNotice, wrote)
  const drag = useDrag({
    model,
    columns: shown,
    hasMarks: marked !== undefined,
    sheet,
    stage,
    onPress: () => {
      input.current?.finish()
      input.current?.focus()
    },
    onFilled: (changed, left) => wrote({ changed, left }),
  })
  const keys = (): ReturnType<typeof keysOfCells> =>
    keysOfCells({
      model,
      pageSize: () => sheet.current?.pageSize() ?? 1,
      edit: () => input.current?.edit(),
      empty: () => input.current?.empty(),
      leave: () =>
        stage.current?.parentElement?.querySelector<HTMLElement>(`.${styles['tools']} button`)?.focus(),
      find: () => setFinding(true),
      nextProblem,
      header: () => {
        const key = shown[model.selected?.active.col ?? 0]?.key
        if (key !== undefined) menuButton(stage.current, key)?.focus()
      },
      today,
      wrote,
    })

  function mark(id: string, range: boolean): void {
    if (!marked) return
    const order = [...model.rows.loaded()].map(({ row }) => row.id)
    const next = new Set(marked.ids)
    const on = !marked.ids.has(id)
    const from = range ? order.indexOf(lastMark.current ?? id) : order.indexOf(id)
    const to = order.indexOf(id)
    for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1))
      if (on) next.add(one)
      else next.delete(one)
    lastMark.current = id
    marked.set(next)
  }
  function onClick(event: MouseEvent): void {
    if (!(event.target instanceof Element)) return
    const target = event.target.closest<HTMLElement>('[data-mark], [data-mark-all], [data-menu], [data-open]')
    const { mark: id, markAll, menu: key, open } = target?.dataset ?? {}
    if (id !== undefined) mark(id, event.shiftKey)
    else if (markAll !== undefined)
      marked?.set(allMarked ? [] : [...model.rows.loaded()].map(({ row }) => row.id))
    else if (key !== undefined) openMenu(key)
    else if (open !== undefined && props.onOpen && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault()
      props.onOpen(open)
    }
  }
  function openMenu(key: string): void {
    const button = menuButton(stage.current, key)?.getBoundingClientRect()
    const frame = stage.current?.getBoundingClientRect()
    if (button && frame) setMenu({ key, left: button.left - frame.left, top: button.bottom - frame.top })
  }
  function moved(keysInOrder: readonly string[]): void {
    const order = new Map(keysInOrder.map((key, at) => [key, at]))
    const places = columns.flatMap(({ key }, at) => (order.has(key) ? [at] : []))
    const inOrder = columns
      .filter(({ key }) => order.has(key))
      .toSorted((one, other) => (order.get(one.key) ?? 0) - (order.get(other.key) ?? 0))
    const next = columns.map((column, at) => inOrder[places.indexOf(at)] ?? column)
    change(next)
  }
  function beside(by: number): void {
    const focused = document.activeElement?.closest<HTMLElement>('[data-menu]')?.dataset['menu']
    const col = shown.findIndex(({ key }) => key === focused) + by
    const next = shown[col]
    if (!next) return
    model.select({ row: model.selected?.active.row ?? 0, col })
    sheet.current?.reveal({ row: model.selected?.active.row ?? 0, col })
    requestAnimationFrame(() => menuButton(stage.current, next.key)?.focus())
  }
  const optionsOf = (column: GridColumn): readonly GridOption[] | undefined =>
    column.options ??
    (column.type === 'yesNo'
      ? [
          { value: 'yes', label: t('yes') },
          { value: 'no', label: t('no') },
        ]
      : undefined)

  if (model.rows.isPending) return <RowsSkeleton />
  if (model.rows.error !== null && model.rows.length === 0)
    return <ErrorState error={model.rows.error} onRetry={() => model.rows.retry()} />
  if (model.rows.length === 0 && !model.rows.hasMore) return empty

  const active = selected && shown[selected.active.col]
  const activeText = selected ? model.textAt(selected.active) : ''
  return (
    <div className={styles['grid']} data-density={density}>
      {/* Keys and clipboard are the field's inside; this only sees where the mouse is. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        ref={stage}
        className={styles['stage']}
        onMouseDown={drag}
        onClick={onClick}
        onDoubleClick={(event) => {
          if (
            event.target instanceof Element &&
            event.target.closest('.rgCell') &&
            !event.target.closest('a, input')
          )
            input.current?.edit()
        }}
        onKeyDown={(event) => {
          if (!(event.target instanceof Element) || !event.target.closest('[data-menu]')) return
          onKeys({
            ArrowDown: () => input.current?.focus(),
            Escape: () => input.current?.focus(),
            ArrowLeft: () => beside(-1),
            ArrowRight: () => beside(1),
          })(event)
        }}
      >
        <Sheet
          ref={sheet}
          label={label}
          columns={shown}
          rowCount={rowsToShow(model.rows.length, model.rows.hasMore)}
          hasMore={model.rows.hasMore}
          rowHeight={rowHeights[density]}
          context={contextNow}
          hasMarks={marked !== undefined}
          totals={totals ?? null}
          onSight={(from, to) => model.rows.look(from, to)}
          onPainted={place}
          onResized={(key, width) =>
            change(
              columns.map((column) =>
                column.key === key ? { ...column, width: Math.round(width) } : column,
              ),
            )
          }
          onMoved={moved}
          onHeader={(key) => {
            const col = shown.findIndex((column) => column.key === key)
            if (col >= 0) model.selectColumns(col, col)
            input.current?.focus()
          }}
        />
        <CellInput
          ref={input}
          model={model}
          label={t('inputLabel', { label })}
          keys={keys}
          stage={stage}
          optionsOf={optionsOf}
          onEditing={(cell) => sheet.current?.reveal(cell)}
          onWritten={wrote}
          {...clipboard}
        />
        {finding && (
          <FindPanel
            model={model}
            onWritten={wrote}
            onReplaced={(count) => setNotice(t('replaced', { count }))}
            onClose={() => {
              setFinding(false)
              input.current?.focus()
            }}
          />
        )}
        {menu && (
          <HeaderMenu
            place={menu}
            columns={columns}
            sort={sort}
            onChange={change}
            onClose={() => {
              setMenu(null)
              input.current?.focus()
            }}
          />
        )}
        <div className={styles['said']} aria-live="polite">
          {selected && active
            ? t('cellIs', {
                column: active.label,
                row: selected.active.row + 1,
                text: activeText === '' ? t('empty') : activeText,
              })
            : ''}
          {selected ? (model.unsavedAt(selected.active)?.message ?? '') : ''}
        </div>
      </div>
      <StatusLine
        model={model}
        columns={columns}
        notice={notice}
        onColumns={change}
        onFind={() => setFinding(true)}
        onGo={go}
      />
    </div>
  )
}

function menuButton(stage: HTMLElement | null, key: string): HTMLElement | undefined {
  return [...(stage?.querySelectorAll<HTMLElement>('[data-menu]') ?? [])].find(
    ({ dataset }) => dataset['menu'] === key,
  )
}
