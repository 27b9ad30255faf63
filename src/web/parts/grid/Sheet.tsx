import { takeNonce } from './style-nonce.ts'
// Stands after the nonce, see there.
import { RevoGrid, setNonce } from '@revolist/react-datagrid'
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type ReactNode, type Ref } from 'react'
import type { Cell } from './block.ts'
import type { GridColumn } from './grid.ts'
import type { SheetColumn } from './revo.ts'
import { sheetColumns, type SheetContext } from './sheet-columns.ts'
import { RowsOnScreen, type ScrollEvent } from './rows-on-screen.ts'

/** What the rest of the grid asks of the library. */
export type SheetHandle = {
  /** Draws the cells again, once a frame at most. */
  paint(): void
  /** Scrolls as little as needed. */
  reveal(cell: Cell): void
  scrollBy(rows: number, pixels: number): void
  /** Where a cell is in the window; null while it is out of sight. */
  rectOf(cell: Cell): DOMRect | null
  /** Rows that fit on the screen. */
  pageSize(): number
}

type SheetProps = {
  ref: Ref<SheetHandle>
  label: string
  columns: readonly GridColumn[]
  rowCount: number
  hasMore: boolean
  rowHeight: number
  context: () => SheetContext
  hasMarks: boolean
  totals: { readonly [key: string]: string } | null
  onSight: (from: number, to: number) => void
  onPainted: () => void
  onResized: (key: string, width: number) => void
  onMoved: (keys: readonly string[]) => void
  onHeader: (key: string) => void
}

const nothing = {}
setNonce(takeNonce())

/** The library itself: rows and columns drawn as far as they are seen, frozen columns, widths, order. */
export function Sheet(props: SheetProps): ReactNode {
  const { ref, label, columns, rowCount, hasMore, rowHeight, context, hasMarks, totals } = props
  const box = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const [screen] = useState(() => new RowsOnScreen(box, latest))
  useImperativeHandle(ref, () => screen, [screen])

  const revoColumns = useMemo(
    () => sheetColumns(columns, context),
    // oxlint-disable-next-line react/exhaustive-deps -- whether there are marks changes the columns themselves
    [columns, context, hasMarks],
  )
  // The rows themselves are asked from the model: the library only has to know how many there are.
  const source = useMemo(() => Array.from<object>({ length: rowCount }).fill(nothing), [rowCount])
  const footer = useMemo(() => (totals ? [totals] : []), [totals])

  useEffect(() => {
    const host = box.current?.querySelector('revo-grid')
    if (!host) return undefined
    const stop = new AbortController()
    const on = <Detail,>(name: string, run: (detail: Detail, event: Event) => void): void =>
      host.addEventListener(name, (event) => run((event as CustomEvent<Detail>).detail, event), {
        signal: stop.signal,
      })
    on<ScrollEvent>('viewportscroll', (detail) => screen.onScroll(detail))
    on('afterrender', () => screen.onDrawn())
    on<{ [index: string]: SheetColumn }>('aftercolumnresize', (resized) => {
      for (const { prop, size } of Object.values(resized)) latest.current.onResized(String(prop), size ?? 0)
    })
    on<{ columns: SheetColumn[] }>('columndragend', ({ columns: moved }) =>
      latest.current.onMoved(moved.map(({ prop }) => String(prop))),
    )
    on<{ prop: string }>('headerclick', ({ prop }) => latest.current.onHeader(prop))
    on<{ node: { $attrs$: object }; item: { itemIndex: number } }>('beforerowrender', ({ node, item }) => {
      node.$attrs$ = { ...node.$attrs$, role: 'row', 'aria-rowindex': item.itemIndex + 2 }
    })
    // Headings come and go with columns and viewports, and the library says so only when all is drawn.
    const drawn = new MutationObserver(() => screen.nameHeaders())
    drawn.observe(host, { childList: true, subtree: true })
    return () => {
      stop.abort()
      drawn.disconnect()
    }
  }, [screen])

  return (
    <div ref={box} className="eg-sheet">
      <RevoGrid
        role="grid"
        aria-label={label}
        aria-multiselectable
        aria-rowcount={hasMore ? -1 : rowCount + 1}
        aria-colcount={columns.length + (hasMarks ? 1 : 0)}
        columns={revoColumns}
        source={source}
        pinnedBottomSource={footer}
        rowSize={rowHeight}
        frameSize={4}
        resize
        canMoveColumns
        readonly
        canFocus={false}
        canDrag={false}
        range={false}
        useClipboard={false}
        accessible={false}
        filter={false}
        exporting={false}
        theme="default"
        hideAttribution
      />
    </div>
  )
}
