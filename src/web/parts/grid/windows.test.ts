import { describe, expect, test } from 'vitest'
import type { GridPage } from './grid.ts'
import { RowWindows } from './windows.ts'

function list(total: number, size = 200) {
  const asked: number[] = []
  const state = { fail: false, suffix: '' }
  const windows = new RowWindows(
    async (cursor): Promise<GridPage> => {
      const from = Number(cursor ?? 0)
      asked.push(from)
      await Promise.resolve()
      if (state.fail) throw new Error('down')
      const count = Math.min(size, total - from)
      const rows = Array.from({ length: count }, (_, i) => ({
        id: `r${from + i}`,
        version: state.suffix === '' ? 1 : 2,
        cells: { name: `${from + i}${state.suffix}` },
      }))
      return { rows, next: from + count < total ? String(from + count) : null }
    },
    () => undefined,
  )
  return { windows, asked, state }
}
const settled = async (): Promise<void> => new Promise((done) => setTimeout(done, 5))

describe('rows in keyset windows', () => {
  test('it reads well ahead of the sight, and not the whole list', async () => {
    const { windows, asked } = list(100_000)
    windows.look(0, 30)
    await settled()
    expect(windows.length).toBe(800)
    expect(asked).toEqual([0, 200, 400, 600])
    expect(windows.row(799)?.id).toBe('r799')
    expect(windows.row(800)).toBeUndefined()
    expect(windows.hasMore).toBe(true)
  })
  test('the last window ends it', async () => {
    const { windows } = list(250)
    windows.look(0, 30)
    await settled()
    expect(windows.length).toBe(250)
    expect(windows.hasMore).toBe(false)
  })
  test('an empty list is known to be empty', async () => {
    const { windows } = list(0)
    expect(windows.isPending).toBe(true)
    windows.look(0, 30)
    await settled()
    expect([windows.isPending, windows.length, windows.hasMore]).toEqual([false, 0, false])
  })
  test('a long way down the beginning is let go, and read again by its cursor when it comes back', async () => {
    const { windows, asked } = list(60_000)
    for (let at = 0; at < 40_000; at += 500) {
      windows.look(at, at + 30)
      await settled()
    }
    expect([...windows.loaded()].length).toBeLessThanOrEqual(24_000)
    expect(windows.row(0)).toBeUndefined()
    expect(windows.placeOf('r0')).toBeUndefined()
    asked.length = 0
    windows.look(0, 30)
    await settled()
    expect(asked).toContain(0)
    expect(windows.row(0)?.id).toBe('r0')
    expect(windows.placeOf('r5')).toBe(5)
    expect(windows.length).toBeGreaterThan(40_000)
  })
  test('a newer state takes its place, an older one does not', async () => {
    const { windows } = list(100)
    windows.look(0, 30)
    await settled()
    windows.patch([{ id: 'r7', version: 3, cells: { name: '新' } }])
    windows.patch([{ id: 'r7', version: 2, cells: { name: '旧' } }])
    expect(windows.rowOf('r7')?.cells['name']).toBe('新')
  })
  test('a refresh changes rows where they stand', async () => {
    const { windows, state } = list(100)
    windows.look(0, 30)
    await settled()
    state.suffix = '!'
    await windows.refresh()
    expect(windows.row(3)?.cells['name']).toBe('3!')
    expect(windows.length).toBe(100)
  })
  test('what could not be read is tried again when asked', async () => {
    const { windows, state } = list(100)
    state.fail = true
    windows.look(0, 30)
    await settled()
    expect(windows.error).not.toBeNull()
    expect(windows.isPending).toBe(false)
    state.fail = false
    windows.retry()
    await settled()
    expect(windows.length).toBe(100)
  })
})
