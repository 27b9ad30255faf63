import { describe, expect, it } from 'vitest'
import { idsOf, ruleOfPart, shareIn } from './overlap.ts'

const segments = ['a', 'b', 'c'].map((id) => ({ id, name: id, members: 0 }))
const parts = [
  { in: ['a'], count: 6 },
  { in: ['a', 'b'], count: 3 },
  { in: ['b'], count: 1 },
  { in: ['a', 'b', 'c'], count: 1 },
]

describe('the overlap of segments', () => {
  it('asks for exactly those of a combination, and not for those of the others', () => {
    expect(ruleOfPart({ segments }, { in: ['a', 'c'] })).toEqual({
      op: 'and',
      rules: [
        { kind: 'segment', params: { segmentId: 'a', isIn: true } },
        { kind: 'segment', params: { segmentId: 'b', isIn: false } },
        { kind: 'segment', params: { segmentId: 'c', isIn: true } },
      ],
    })
  })

  it('tells how many of one are in the other, of everybody in the first', () => {
    expect(shareIn({ parts }, 'a', 'b')).toBe(0.4)
    expect(shareIn({ parts }, 'b', 'a')).toBe(0.8)
    expect(shareIn({ parts: [] }, 'a', 'b')).toBeNull()
  })

  it('is of the segments in the address, each once, five at most', () => {
    expect(idsOf('a,b,,a')).toEqual(['a', 'b'])
    expect(idsOf('a,b,c,d,e,f')).toHaveLength(5)
    expect(idsOf(undefined)).toEqual([])
  })
})
