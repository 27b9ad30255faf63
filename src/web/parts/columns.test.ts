import { describe, expect, it } from 'vitest'
import { fitting, pinning } from './columns.ts'

const columns = [
  { key: 'name', width: 200 },
  { key: 'phone', width: 100, leaves: 1 },
  { key: 'mail', width: 100, leaves: 3 },
  { key: 'tags', width: 100, leaves: 2 },
]
const keysIn = (room: number): string[] => fitting(columns, room).map(({ key }) => key)

describe('columns in a narrow room', () => {
  it('all stay where there is room', () => {
    expect(keysIn(500)).toEqual(['name', 'phone', 'mail', 'tags'])
  })
  it('leave by their number, the largest first, and the others keep their order', () => {
    expect(keysIn(499)).toEqual(['name', 'phone', 'tags'])
    expect(keysIn(300)).toEqual(['name', 'phone'])
  })
  it('stay without a number, however narrow it is', () => {
    expect(keysIn(10)).toEqual(['name'])
  })
})

describe('pinned columns', () => {
  const chosen = [
    { key: 'name', width: 200, grow: 2 },
    { key: 'mail', width: 100, grow: 1 },
    { key: 'phone', width: 100, grow: 1, pinned: true },
    { key: 'tags', width: 100 },
    { key: 'code', width: 80, pinned: true },
  ]
  const placed = (room: number) =>
    pinning(chosen, room, 40).map(({ key, stays }) => (stays === undefined ? key : `${key} ${stays}`))

  it('stand behind the name, and stay beside each other', () => {
    expect(placed(1000)).toEqual(['name 40', 'phone 240', 'code 340', 'mail', 'tags'])
  })
  it('have the width that is asked for: nothing slides under the next one', () => {
    expect(pinning(chosen, 1000, 40).map(({ grow }) => grow)).toEqual([0, 0, 0, 1, undefined])
  })
  it('leave a third of the room to the others, however many there are', () => {
    expect(placed(600)).toEqual(['name 40', 'phone 240', 'mail', 'tags', 'code'])
    expect(placed(300)).toEqual(['name 40', 'mail', 'phone', 'tags', 'code'])
  })
  it('without any the name stays alone, and grows', () => {
    const [name] = pinning(chosen.slice(0, 2), 1000, 0)
    expect(name).toMatchObject({ key: 'name', stays: 0, grow: 2 })
  })
})
