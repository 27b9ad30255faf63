import { describe, expect, it } from 'vitest'
import { quickOf, withQuick } from '#web/parts/filter/quick.ts'
import { quickKinds, ruleOfGiven, type Given } from './customer-view.ts'

const field = (key: string, op: string, value?: unknown) => ({
  kind: 'field',
  params: { field: key, op, ...(value !== undefined && { value }) },
})

describe('the bar of the customers as a rule', () => {
  it.each<[keyof typeof quickKinds, string, object]>([
    ['owner', 'me', field('ownerId', 'in', ['me'])],
    ['owner', 'nobody', field('ownerId', 'isEmpty')],
    ['owner', 'someone', field('ownerId', 'isNotEmpty')],
    ['owner', 'u1', field('ownerId', 'in', ['u1'])],
    ['tag', 't1', field('tags', 'containsAny', ['t1'])],
    ['stage', 'lead', field('stage', 'in', ['lead'])],
    ['mail', 'some', { kind: 'contact', params: { kind: 'email', has: true } }],
    ['mail', 'none', { kind: 'contact', params: { kind: 'email', has: false } }],
  ])('%s %s is written, and read again', (name, value, rule) => {
    const written = withQuick(null, quickKinds, name, value)
    expect(written).toEqual(rule)
    expect(quickOf(written, quickKinds)).toEqual({ [name]: value })
  })

  it('leaves to the builder what names several, or none of them', () => {
    expect(quickOf(field('ownerId', 'in', ['u1', 'me']), quickKinds)).toEqual({})
    expect(quickOf(field('ownerId', 'notIn', ['u1']), quickKinds)).toEqual({})
    expect(quickOf(field('tags', 'containsAll', ['t1']), quickKinds)).toEqual({})
  })
})

describe('links from other pages', () => {
  it.each<[Given, object | null]>([
    [{}, null],
    [{ company: 'c1' }, { kind: 'company', params: { companyId: 'c1' } }],
    [{ group: 'c1' }, { kind: 'company', params: { companyId: 'c1', withGroup: true } }],
    [{ import: 'i1' }, { kind: 'import', params: { importId: 'i1' } }],
    [
      { tag: 't1', stage: 'lead' },
      { op: 'and', rules: [field('tags', 'containsAny', ['t1']), field('stage', 'in', ['lead'])] },
    ],
  ])('%j are a rule', (given, rule) => {
    expect(ruleOfGiven(given)).toEqual(rule)
  })
})
