import type { RefObject } from 'react'
import type { Cell } from './block.ts'
import type { GridColumn } from './grid.ts'

export type ScrollEvent = { readonly dimension: string; readonly coordinate: number }

type Now = {
  readonly columns: readonly GridColumn[]
  readonly rowHeight: number
  readonly hasMarks: boolean
  readonly onSight: (from: number, to: number) => void
  readonly onPainted: () => void
}

type RevoElement = HTMLElement & {
  scrollToCoordinate(to: { x?: number; y?: number }): Promise<void>
}

/** Where rows and columns stand on the screen, and how to bring them there. Pixels are of the window. */
export class RowsOnScreen {
  #box: RefObject<HTMLDivElement | null>
  #now: RefObject<Now>
  #scroll = { x: 0, y: 0 }
  #painting = 0

  constructor(box: RefObject<HTMLDivElement | null>, now: RefObject<Now>) {
    this.#box = box
    this.#now = now
  }

  onScroll({ dimension, coordinate }: ScrollEvent): void {
    if (dimension === 'rgRow') this.#scroll.y = coordinate
    else this.#scroll.x = coordinate
    this.#look()
    this.#now.current.onPainted()
  }
  onDrawn(): void {
    this.nameHeaders()
    this.#look()
    this.#now.current.onPainted()
  }
  /**
   * The library tells of every row that it draws but that of the headings, which readers must know as a row too: while it
   * has headings, for it is drawn before them.
   */
  nameHeaders(): void {
    for (const row of this.#box.current?.querySelectorAll('revogr-header .actual-rgRow') ?? [])
      if (row.childElementCount === 0) row.removeAttribute('role')
      else {
        row.setAttribute('role', 'row')
        row.setAttribute('aria-rowindex', '1')
      }
  }
  #look(): void {
    const { rowHeight, onSight } = this.#now.current
    const from = Math.floor(this.#scroll.y / rowHeight)
    onSight(from, from + this.pageSize())
  }

  paint(): void {
    if (this.#painting !== 0) return
    this.#painting = requestAnimationFrame(() => {
      this.#painting = 0
      // A new value of this property draws one part again; `refresh()` would copy the index of every row.
      for (const data of this.#box.current?.querySelectorAll('revogr-data, revogr-header') ?? [])
        Object.assign(data, { additionalData: {} })
      this.nameHeaders()
    })
  }

  reveal({ row, col }: Cell): void {
    const { columns, rowHeight } = this.#now.current
    const height = this.#body()?.clientHeight ?? 0
    const top = row * rowHeight
    if (top < this.#scroll.y) this.#scrollTo({ y: top })
    else if (top + rowHeight > this.#scroll.y + height) this.#scrollTo({ y: top + rowHeight - height })
    if (columns[col]?.pinned === true) return
    const before = columns.slice(0, col).filter(({ pinned }) => pinned !== true)
    const left = before.reduce((sum, { width }) => sum + width, 0)
    const width = columns[col]?.width ?? 0
    const room = this.#box.current?.querySelector('revogr-viewport-scroll.rgCol')?.clientWidth ?? 0
    if (left < this.#scroll.x || width > room) this.#scrollTo({ x: left })
    else if (left + width > this.#scroll.x + room) this.#scrollTo({ x: left + width - room })
  }
  scrollBy(rows: number, pixels: number): void {
    if (rows !== 0) this.#scrollTo({ y: Math.max(this.#scroll.y + rows * this.#now.current.rowHeight, 0) })
    if (pixels !== 0) this.#scrollTo({ x: Math.max(this.#scroll.x + pixels, 0) })
  }
  #scrollTo(to: { x?: number; y?: number }): void {
    void this.#box.current?.querySelector<RevoElement>('revo-grid')?.scrollToCoordinate(to)
  }

  rectOf({ row, col }: Cell): DOMRect | null {
    const { columns, hasMarks } = this.#now.current
    const pinned = columns.filter((column) => column.pinned === true).length
    const isPinned = col < pinned
    const index = isPinned ? col + (hasMarks ? 1 : 0) : col - pinned
    const part = `revogr-data[type="rgRow"][col-type="${isPinned ? 'colPinStart' : 'rgCol'}"]`
    const cell = `.rgCell[data-rgrow="${row}"][data-rgcol="${index}"]`
    return this.#box.current?.querySelector(`${part} ${cell}`)?.getBoundingClientRect() ?? null
  }
  pageSize(): number {
    return Math.max(Math.floor((this.#body()?.clientHeight ?? 0) / this.#now.current.rowHeight), 1)
  }
  #body(): Element | null {
    return this.#box.current?.querySelector('revogr-viewport-scroll.rgCol .vertical-inner') ?? null
  }
}
