import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react'
import { placeOf } from '../address.ts'
import { useKeys } from '../keys.ts'
import { useText } from '../locale.ts'
import styles from './DataList.module.css'
import { fitting, pinning } from './columns.ts'
import { CardRow, HeaderRow, TableRow, type Column, type RowContext } from './DataListRows.tsx'
import { useHeldRows } from './held-rows.ts'
import { partsText } from './parts.text.ts'
import type { Selection } from './selection.ts'
import { RowsSkeleton } from './Skeletons.tsx'
import { ErrorState } from './states.tsx'
import type { Pages } from './use-pages.ts'

export const phone = '(max-width: 40em)'
const rowHeight = { compact: 28, normal: 36, card: 64 }
const overscan = 12
const checkWidth = 40
/** Where each list was left, so that going back finds the same rows under the eye. */
const leftAt = new Map<string, number>()

export type DataListProps<Row extends { readonly id: string }> = {
  /** What the list is of, for screen readers. */
  readonly label: string
  readonly pages: Pages<Row>
  /** The first is the name, and the link. */
  readonly columns: readonly Column<Row>[]
  readonly nameOf: (row: Row) => string
  /** Where a row opens; without it (or for a row that opens nowhere) the list is only read. */
  readonly to?: (row: Row) => string | undefined
  /** The second line and the corner of a row on phones; the name is the first line. */
  readonly card: { readonly line: (row: Row) => ReactNode; readonly corner?: (row: Row) => ReactNode }
  readonly sort?: { readonly value: string; readonly set: (sort: string) => void }
  readonly selection?: Selection
  /** The row shown beside the list. */
  readonly peek?: { readonly id: string | undefined; readonly set: (id: string | undefined) => void }
  /** How close the rows of the table stand; cards on phones stay as they are. */
  readonly density?: 'compact' | 'normal'
  readonly empty: ReactNode
}

/** Rows as far as one scrolls, drawn only where one looks; a table, or two-line cards on phones. */
export function DataList<Row extends { readonly id: string }>(props: DataListProps<Row>): ReactNode {
  const { pages, empty } = props
  if (pages.isPending && !pages.error) return <RowsSkeleton rows={16} />
  if (pages.error && pages.rows.length === 0) return <ErrorState error={pages.error} onRetry={pages.retry} />
  if (pages.rows.length === 0) return empty
  return <Rows {...props} />
}

function Rows<Row extends { readonly id: string }>(props: DataListProps<Row>): ReactNode {
  const { label, pages, nameOf, to, card, sort, selection, peek, density = 'normal' } = props
  const { hasMore, loadMore } = pages
  const t = useText(partsText)
  // From the first drawing on: rows that were measured as a table would lie over each other as cards.
  const isPhone = useMediaQuery(phone, undefined, { getInitialValueInEffect: false }) ?? false
  const navigate = useNavigate()
  const scroller = useRef<HTMLDivElement>(null)
  const place = usePlace(peek?.id)
  const { rows, hold, release } = useHeldRows(pages.rows, place)
  const before = selection ? checkWidth : 0
  const room = useRoom(scroller)
  const columns = pinning(fitting(props.columns, room - before), room, before)
  const [active, setActive] = useState(-1)
  const size = rowHeight[isPhone ? 'card' : density]
  // The same function for the same rows: with a new one at every scroll each of thousands is measured again.
  const keyOf = useCallback((index: number) => rows[index]?.id ?? index, [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan,
    initialOffset: leftAt.get(place) ?? 0,
    getItemKey: keyOf,
    onChange: ({ scrollOffset }) => leftAt.set(place, scrollOffset ?? 0),
  })
  // Rows keep the height they were drawn with until they are told that all have another.
  useEffect(() => virtual.measure(), [virtual, size])
  const shown = virtual.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && lastShown >= rows.length - overscan * 2) loadMore()
  }, [hasMore, lastShown, rows.length, loadMore])

  const open = (row: Row): void => {
    const address = to?.(row)
    if (address !== undefined) void navigate(placeOf(address))
  }
  const move = (by: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, active + by))
    setActive(next)
    virtual.scrollToIndex(next)
    const row = rows[next]
    if (row && peek?.id !== undefined) peek.set(row.id)
  }
  const atActive = (run: (row: Row) => void): void => {
    const row = rows[active]
    if (row) run(row)
  }
  useKeys(t('thisList'), [
    { keys: 'j', label: t('nextRow'), run: () => move(1) },
    { keys: 'k', label: t('previousRow'), run: () => move(-1) },
    ...(to ? [{ keys: 'Enter', label: t('openRow'), run: () => atActive(open) }] : []),
    ...(peek ? [{ keys: ' ', label: t('peekRow'), run: () => atActive((row) => peek.set(row.id)) }] : []),
    ...(selection
      ? [{ keys: 'x', label: t('markRow'), run: () => atActive((row) => selection.toggle(row.id)) }]
      : []),
    ...(peek?.id === undefined
      ? []
      : [{ keys: 'Escape', label: t('closePeek'), run: () => peek.set(undefined) }]),
  ])

  const context: RowContext<Row> = {
    columns,
    nameOf,
    to,
    card,
    selection,
    canPeek: peek !== undefined,
    template: templateOf(columns, selection !== undefined),
    onPress(row, index) {
      setActive(index)
      if (peek && (!isPhone || to === undefined)) peek.set(row.id)
      else open(row)
    },
  }
  const RowOf = isPhone ? CardRow : TableRow
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      aria-busy={pages.isStale}
      data-density={density}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && !pages.isStale && hold()}
      onPointerLeave={release}
      onScroll={({ currentTarget }) =>
        currentTarget.toggleAttribute('data-aside', currentTarget.scrollLeft > 0)
      }
    >
      <div role={isPhone ? 'list' : 'table'} aria-label={label} {...(!isPhone && { 'aria-rowcount': -1 })}>
        {!isPhone && <HeaderRow context={context} rows={rows} sort={sort} />}
        <div
          role={isPhone ? 'presentation' : 'rowgroup'}
          className={styles['rows']}
          style={{ height: virtual.getTotalSize() }}
        >
          {shown.map(({ index, start }) => {
            const row = rows[index]
            return (
              row && (
                <RowOf
                  key={row.id}
                  context={context}
                  row={row}
                  index={index}
                  start={start}
                  isActive={index === active}
                  isPeeked={row.id === peek?.id}
                />
              )
            )
          })}
        </div>
      </div>
      {pages.isLoadingMore && <RowsSkeleton rows={3} />}
      {pages.error !== null && !pages.isLoadingMore && (
        <p role="alert" className={styles['more']}>
          {t('moreFailed')}
          <Button variant="default" onClick={pages.retry}>
            {t('retry')}
          </Button>
        </p>
      )}
    </div>
  )
}

/** The width there is for rows, in pixels; known before the first paint. */
function useRoom(element: RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(Number.POSITIVE_INFINITY)
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return undefined
    const measure = (): void => setRoom(current.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return room
}

/** The list as its address names it; what is open beside it does not change where one stands in it. */
function usePlace(peeked: string | undefined): string {
  const href = useLocation({ select: (location) => location.href })
  return peeked === undefined ? href : href.replace(/[?&]peek=[^&]*/, '')
}

function templateOf(
  columns: readonly Pick<Column<unknown>, 'width' | 'grow'>[],
  selectable: boolean,
): string {
  const widths = columns.map(({ width, grow = 0 }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`))
  return [...(selectable ? [`${checkWidth}px`] : []), ...widths].join(' ')
}
