import { useEffect, useRef, type MouseEvent, type RefObject } from 'react'
import { fillTo, stretchedTo, type Cell } from './block.ts'
import type { GridColumn } from './grid.ts'
import type { GridModel } from './model.ts'
import type { SheetHandle } from './Sheet.tsx'

type DragOptions = {
  model: GridModel
  columns: readonly GridColumn[]
  hasMarks: boolean
  sheet: RefObject<SheetHandle | null>
  stage: RefObject<HTMLDivElement | null>
  onPress: () => void
  onFilled: (changed: number, left: number) => void
}

const edge = 4
const perTick = 60

/** The mouse on the cells: a press selects, a drag selects a block, a drag of the handle fills. */
export function useDrag(options: DragOptions): (event: MouseEvent) => void {
  const latest = useRef(options)
  const stop = useRef<AbortController>(null)
  useEffect(() => {
    latest.current = options
  })
  useEffect(() => () => stop.current?.abort(), [])

  return (event) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return
    const { model, columns, hasMarks, stage } = latest.current
    const cell = cellOf(event.target, columns, hasMarks)
    if (!cell || !stage.current) return
    latest.current.onPress()
    const from = event.target.closest('[data-handle]') ? model.block : null
    if (event.target.closest('a, input') === null) event.preventDefault()
    if (!from) model.moveTo(cell, event.shiftKey)
    const end = new AbortController()
    stop.current = end
    const { signal } = end
    let pointer = { x: event.clientX, y: event.clientY, ctrl: event.ctrlKey || event.metaKey }
    let reached = cell
    const follow = (): void => {
      const next = cellUnder(pointer, stage.current, columns, hasMarks)
      if (!next || (next.row === reached.row && next.col === reached.col)) return
      reached = next
      if (from) {
        const to = stretchedTo(from, reached)
        model.selectBlock(to, model.selected?.active)
      } else model.moveTo(reached, true)
    }
    const timer = setInterval(() => {
      const away = outside(pointer, stage.current)
      if (away.rows === 0 && away.pixels === 0) return
      latest.current.sheet.current?.scrollBy(away.rows, away.pixels)
      requestAnimationFrame(follow)
    }, perTick)
    signal.addEventListener('abort', () => clearInterval(timer))
    window.addEventListener(
      'mousemove',
      ({ clientX, clientY, ctrlKey, metaKey, buttons }) => {
        if (buttons === 0) return end.abort()
        pointer = { x: clientX, y: clientY, ctrl: ctrlKey || metaKey }
        return follow()
      },
      { signal },
    )
    window.addEventListener(
      'mouseup',
      () => {
        end.abort()
        if (!from) return
        const to = stretchedTo(from, reached)
        const cells = fillTo(from, to, (one) => model.textAt(one), pointer.ctrl ? 'series' : 'copy')
        const { changed, left } = model.write(cells)
        model.selectBlock(to)
        latest.current.onFilled(changed, left)
      },
      { signal },
    )
  }
}

function cellOf(target: Element, columns: readonly GridColumn[], hasMarks: boolean): Cell | null {
  const cell = target.closest<HTMLElement>('.rgCell')
  const part = cell?.closest('revogr-data')
  if (!cell || part?.getAttribute('type') !== 'rgRow') return null
  const row = Number(cell.getAttribute('data-rgrow'))
  const index = Number(cell.getAttribute('data-rgcol'))
  const isPinned = part.getAttribute('col-type') === 'colPinStart'
  const pinned = columns.filter((column) => column.pinned === true).length
  const col = isPinned ? index - (hasMarks ? 1 : 0) : index + pinned
  return col < 0 ? null : { row, col }
}

function bodyOf(stage: HTMLElement | null): DOMRect | null {
  const parts = [...(stage?.querySelectorAll('.vertical-inner') ?? [])].map((part) =>
    part.getBoundingClientRect(),
  )
  const [first] = parts
  const last = parts.at(-1)
  return first && last ? new DOMRect(first.left, first.top, last.right - first.left, first.height) : null
}

/** The cell under the pointer, or the one at the edge that it left by. */
function cellUnder(
  { x, y }: { x: number; y: number },
  stage: HTMLElement | null,
  columns: readonly GridColumn[],
  hasMarks: boolean,
): Cell | null {
  const body = bodyOf(stage)
  if (!body) return null
  const at = document.elementFromPoint(
    Math.min(Math.max(x, body.left + edge), body.right - edge),
    Math.min(Math.max(y, body.top + edge), body.bottom - edge),
  )
  return at && cellOf(at, columns, hasMarks)
}

function outside(
  { x, y }: { x: number; y: number },
  stage: HTMLElement | null,
): { rows: number; pixels: number } {
  const body = bodyOf(stage)
  if (!body) return { rows: 0, pixels: 0 }
  const rows = y > body.bottom ? 1 + (y - body.bottom) / 20 : y < body.top ? -1 - (body.top - y) / 20 : 0
  const pixels = x > body.right ? 40 : x < body.left ? -40 : 0
  return { rows: Math.trunc(rows), pixels }
}
