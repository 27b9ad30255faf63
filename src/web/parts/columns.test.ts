import { describe, expect, it } from 'vitest'
import { fitting } from './columns.ts'

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
