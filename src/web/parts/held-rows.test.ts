import { describe, expect, it } from 'vitest'
import { heldRows } from './held-rows.ts'

const rows = (...ids: string[]) => ids.map((id) => ({ id, text: 'old' }))
const idsOf = (held: readonly { id: string }[]): string => held.map(({ id }) => id).join('')

describe('rows under the pointer', () => {
  it('stay where they are when somebody adds one above them', () => {
    expect(idsOf(heldRows(rows('b', 'c'), rows('a', 'b', 'c')))).toBe('bc')
  })
  it('stay where they are when they would be sorted anew', () => {
    expect(idsOf(heldRows(rows('a', 'b', 'c'), rows('c', 'a', 'b')))).toBe('abc')
  })
  it('stay when they have gone', () => {
    expect(idsOf(heldRows(rows('a', 'b', 'c'), rows('a', 'c')))).toBe('abc')
  })
  it('show what is in them now', () => {
    expect(heldRows(rows('a'), [{ id: 'a', text: 'new' }])).toEqual([{ id: 'a', text: 'new' }])
  })
  it('go on with the next page while one scrolls, even when the last one has gone', () => {
    expect(idsOf(heldRows(rows('a', 'b'), rows('a', 'b', 'c', 'd')))).toBe('abcd')
    expect(idsOf(heldRows(rows('a', 'b'), rows('a', 'c', 'd')))).toBe('abcd')
  })
})
