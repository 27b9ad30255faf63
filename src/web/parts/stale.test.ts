import { describe, expect, it } from 'vitest'
import { ApiProblem } from '../problem.ts'
import { compare, currentOf } from './stale.ts'

function stale(current?: unknown): ApiProblem {
  return new ApiProblem({ code: 'stale', status: 409, title: '', requestId: 'r', current })
}

describe('a save that came second', () => {
  it('goes through when the other person changed another field', () => {
    expect(compare('佐藤', '齋藤', '佐藤')).toBe('apart')
  })
  it('is done already when both wrote the same', () => {
    expect(compare('佐藤', '齋藤', '齋藤')).toBe('same')
  })
  it('asks when both changed the same field', () => {
    expect(compare('佐藤', '齋藤', '斎藤')).toBe('clash')
  })
  it('asks when the other person emptied the field', () => {
    expect(compare('佐藤', '齋藤', null)).toBe('clash')
  })
})

describe('the record in a stale problem', () => {
  it('gives its version and its values as text', () => {
    const current = currentOf(stale({ version: 4, familyName: '斎藤', remark: null, rank: 3 }))
    expect(current?.version).toBe(4)
    expect(current?.value('familyName')).toBe('斎藤')
    expect(current?.value('remark')).toBeNull()
    expect(current?.value('rank')).toBe('3')
  })
  it.each([undefined, null, 'text', {}, { version: '4' }])('is null when the answer is %j', (current) => {
    expect(currentOf(stale(current))).toBeNull()
  })
})
