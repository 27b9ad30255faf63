import { describe, expect, it } from 'vitest'
import { evenly, inParts } from './sample.ts'

const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, n) => n)

describe('a sample', () => {
  it('reaches from the surest to the least sure, evenly', () => {
    expect(evenly(upTo(90), 10)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
    expect(evenly(upTo(1000), 10)).toHaveLength(10)
    expect(evenly(upTo(1000), 10).at(-1)).toBe(1000)
  })
  it('is everything where there is little', () => {
    expect(evenly([1, 2, 3], 10)).toEqual([1, 2, 3])
  })
})

it('parts leave nothing out and nothing twice', () => {
  expect(inParts(upTo(4), 2)).toEqual([[0, 1], [2, 3], [4]])
  expect(inParts([], 2)).toEqual([])
})
