import { describe, expect, it } from 'vitest'
import { exportOf, isFiltered, ruleOf } from './list-filter.ts'

const parsed = (json: string | undefined): unknown => JSON.parse(json ?? 'null')

describe('the filter bar as a rule', () => {
  it('asks nothing where nothing is chosen', () => {
    expect(ruleOf({})).toBeUndefined()
    expect(isFiltered({ owner: undefined, tag: undefined })).toBe(false)
  })
  it('is one rule where one thing is chosen', () => {
    expect(parsed(ruleOf({ tag: 't1' }))).toEqual({ kind: 'tag', params: { tagId: 't1', has: true } })
  })
  it('asks for those that one import added or changed', () => {
    expect(parsed(ruleOf({ import: 'i1' }))).toEqual({ kind: 'import', params: { importId: 'i1' } })
  })
  it('joins several by and', () => {
    expect(parsed(ruleOf({ owner: 'me', stage: 'lead' }))).toEqual({
      op: 'and',
      rules: [
        { kind: 'owner', params: { ownerId: 'me' } },
        { kind: 'field', params: { field: 'stage', op: 'equals', value: 'lead' } },
      ],
    })
  })
  it('tells nobody, somebody and one colleague apart', () => {
    expect(parsed(ruleOf({ owner: 'nobody' }))).toEqual({ kind: 'owner', params: { ownerId: null } })
    expect(parsed(ruleOf({ owner: 'someone' }))).toEqual({
      kind: 'field',
      params: { field: 'ownerId', op: 'isNotEmpty' },
    })
    expect(parsed(ruleOf({ owner: 'u1' }))).toEqual({ kind: 'owner', params: { ownerId: 'u1' } })
  })
  it('asks for those with and without an e-mail', () => {
    expect(parsed(ruleOf({ mail: 'none' }))).toEqual({
      kind: 'contact',
      params: { kind: 'email', has: false },
    })
    expect(parsed(ruleOf({ mail: 'some' }))).toEqual({
      kind: 'contact',
      params: { kind: 'email', has: true },
    })
  })
})

describe('the way to the export', () => {
  it('takes the search and the rule along, safe in an address', () => {
    const address = exportOf('山田 & 佐藤', ruleOf({ owner: 'me' }))
    const query = new URL(address, 'https://enishi.example').searchParams
    expect(query.get('q')).toBe('山田 & 佐藤')
    expect(parsed(query.get('filter') ?? undefined)).toEqual({ kind: 'owner', params: { ownerId: 'me' } })
  })
  it('is plain for the whole list', () => {
    expect(exportOf(undefined, undefined)).toBe('/exports')
  })
})
