import type { GridAnswer, GridChange, GridRow } from './grid.ts'

/** What the cell endpoints of customers and companies take and give. */
export type CellsBody = {
  columns: string[]
  changes: { id: string; version: number; cells: { [key: string]: string } }[]
}
export type CellsAnswer = {
  readonly rows: readonly { id: string; version: number; cells: { [key: string]: string } }[]
  readonly refused: readonly {
    id: string
    field: string
    message: string
    code: string
    version?: number | undefined
    current?: { [key: string]: string } | undefined
  }[]
}

/** So many rows fit in one call. */
const mostRows = 1000

/** The cells of one step, row by row, in as few calls as they fit in. */
export async function sendCells(
  changes: readonly GridChange[],
  columns: readonly string[],
  link: (id: string) => string,
  send: (body: CellsBody) => Promise<CellsAnswer>,
): Promise<GridAnswer> {
  const byRow = new Map<string, CellsBody['changes'][number]>()
  for (const { id, version, field, text } of changes) {
    const row = byRow.get(id) ?? { id, version, cells: {} }
    row.cells[field] = text
    byRow.set(id, row)
  }
  const all = [...byRow.values()]
  const rows: GridRow[] = []
  const refused: GridAnswer['refused'][number][] = []
  for (let at = 0; at < all.length; at += mostRows) {
    const answer = await send({ columns: [...columns], changes: all.slice(at, at + mostRows) })
    rows.push(...answer.rows.map((row) => ({ ...row, link: link(row.id) })))
    for (const { id, field, message, code, version, current } of answer.refused) {
      refused.push({ id, field, message, stale: code === 'stale' })
      if (current && version !== undefined) rows.push({ id, version, cells: current, link: link(id) })
    }
  }
  return { rows, refused }
}
