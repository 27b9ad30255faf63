import { beforeEach, describe, expect, test } from 'vitest'
import type { GridAnswer, GridChange, GridColumn, GridRow } from './grid.ts'
import { GridModel } from './model.ts'

const columns: GridColumn[] = [
  { key: 'name', label: '氏名', width: 100, type: 'link', editable: true, pinned: true },
  { key: 'rank', label: 'ランク', width: 100, type: 'text', editable: true },
  { key: 'sum', label: '金額', width: 100, type: 'money', editable: false },
]
const settled = async (): Promise<void> => new Promise((done) => setTimeout(done, 5))

async function grid() {
  const calls: (readonly GridChange[])[] = []
  const stored = new Map<string, GridRow>(
    Array.from({ length: 20 }, (_, i) => [
      `r${i}`,
      { id: `r${i}`, version: 1, cells: { name: `人${i}`, rank: 'A', sum: `¥${i}00` } },
    ]),
  )
  const send = async (changes: readonly GridChange[]): Promise<GridAnswer> => {
    calls.push(changes)
    await Promise.resolve()
    for (const { id, field, text } of changes) {
      const row = stored.get(id)
      if (row) stored.set(id, { ...row, version: row.version + 1, cells: { ...row.cells, [field]: text } })
    }
    return {
      rows: changes.map(({ id }) => stored.get(id)).filter((row) => row !== undefined),
      refused: [],
    }
  }
  const model = new GridModel({
    read: async () => Promise.resolve({ rows: [...stored.values()], next: null }),
    send,
    explain: (error) => ({ message: String(error), mayPass: false }),
  })
  model.use(columns, send)
  model.rows.look(0, 20)
  await settled()
  return { model, calls, stored }
}

describe('a grid', () => {
  let g: Awaited<ReturnType<typeof grid>>
  beforeEach(async () => {
    g = await grid()
  })

  test('the selection moves, grows, and stays inside', () => {
    g.model.select({ row: 0, col: 0 })
    g.model.move({ row: 0, col: 1 })
    g.model.move({ row: 1, col: 0 }, { extend: true })
    expect(g.model.block).toEqual({ top: 0, left: 1, bottom: 1, right: 1 })
    expect(g.model.selected?.active).toEqual({ row: 0, col: 1 })
    g.model.move({ row: -1, col: 0 })
    expect(g.model.selected?.active).toEqual({ row: 0, col: 1 })
    g.model.selectColumns(0, 2)
    expect(g.model.block).toEqual({ top: 0, left: 0, bottom: 19, right: 2 })
  })
  test('a block over frozen and other columns is copied whole', () => {
    g.model.select({ row: 1, col: 0 }, { row: 2, col: 2 })
    expect(g.model.copied()).toEqual([
      ['人1', 'A', '¥100'],
      ['人2', 'A', '¥200'],
    ])
    expect(g.model.summary()).toEqual({ cells: 6, filled: 6, numbers: 2, sum: 300 })
  })
  test('a block is one call; what is not for editing is left and counted', async () => {
    g.model.select({ row: 0, col: 1 }, { row: 1, col: 2 })
    expect(g.model.clear()).toEqual({ changed: 2, left: 2 })
    expect(g.model.textAt({ row: 0, col: 1 })).toBe('')
    await settled()
    expect(g.calls).toHaveLength(1)
    expect(g.stored.get('r0')?.cells).toMatchObject({ rank: '', sum: '¥000' })
  })
  test('undo and redo send the newest versions and show where', async () => {
    g.model.write([
      { row: 3, col: 1, text: 'B' },
      { row: 5, col: 1, text: 'B' },
    ])
    await settled()
    g.model.undo()
    expect(g.model.textAt({ row: 5, col: 1 })).toBe('A')
    expect(g.model.block).toEqual({ top: 3, left: 1, bottom: 5, right: 1 })
    await settled()
    expect(g.calls.at(-1)?.map(({ version, text }) => [version, text])).toEqual([
      [2, 'A'],
      [2, 'A'],
    ])
    g.model.redo()
    await settled()
    expect(g.stored.get('r5')).toMatchObject({ version: 4, cells: { rank: 'B' } })
    expect(g.model.undo()).not.toBeNull()
    expect(g.model.undo()).toBeNull()
  })
  test('typing what is already there changes nothing', () => {
    expect(g.model.write([{ row: 3, col: 1, text: 'A' }])).toEqual({ changed: 0, left: 0 })
    expect(g.model.canUndo).toBe(false)
  })
})
