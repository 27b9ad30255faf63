import { describe, expect, it } from 'vitest'
import {
  columnsMoved,
  definitionOf,
  isChanged,
  isRule,
  readWritten,
  written,
  type Definition,
} from './definition.ts'

const view: Definition = {
  q: '佐藤',
  rule: { kind: 'field', params: { field: 'stage', op: 'in', value: ['lead'] } },
  sort: 'kana',
  columns: [{ key: 'fullName', width: 200, pinned: true }, { key: 'stage' }],
  layout: 'table',
  density: 'normal',
}
const { q: _q, ...wordless } = view
const changed: Definition = {
  ...wordless,
  rule: null,
  sort: '-field:budget',
  columns: [{ key: 'code', pinned: true }, { key: 'fullName', width: 120 }, { key: 'cost_2' }],
  layout: 'calendar',
  dateField: 'birthOn',
  density: 'compact',
}

describe('a list in its address', () => {
  it('says nothing of a view that is shown as it is', () => {
    expect(Object.values(written(view, view)).every((part) => part === undefined)).toBe(true)
    expect(isChanged(view, view)).toBe(false)
  })

  it('comes back as it was left, also what was taken away', () => {
    const address = written(changed, view)
    expect(address).toEqual({
      q: ' ',
      filter: 'none',
      sort: '-field:budget',
      columns: 'code::p,fullName:120,cost_2',
      layout: 'calendar',
      date: 'birthOn',
      density: 'compact',
    })
    expect(readWritten(address, view)).toEqual(changed)
    expect(isChanged(changed, view)).toBe(true)
    expect(readWritten(written(view, changed), changed)).toEqual({ ...view, dateField: 'birthOn' })
  })

  it('is not changed by the order in which a database gives the keys of a rule', () => {
    const stored: Definition = {
      ...view,
      rule: { params: { op: 'in', field: 'stage', value: ['lead'] }, kind: 'field' } as Definition['rule'],
    }
    expect(isChanged(stored, view)).toBe(false)
  })

  it('is as in the view where it cannot be read', () => {
    expect(
      readWritten({ filter: '{"op":', columns: '<script>', layout: 'mosaic', density: 'airy' }, view),
    ).toEqual(view)
    expect(readWritten({ columns: 'fullName:9999999,stage:abc' }, view).columns).toEqual([
      { key: 'fullName' },
      { key: 'stage' },
    ])
  })
})

describe('a stored definition', () => {
  it('is read, with the columns of the plain list where it names none', () => {
    expect(definitionOf({ ...view, q: undefined, columns: [] }, view)).toEqual(wordless)
    expect(definitionOf({ ...view, rule: { op: 'xor' } }, view).rule).toBeNull()
  })

  it.each([
    [{ kind: 'field', params: {} }, true],
    [{ op: 'not', rule: { op: 'or', rules: [] } }, true],
    [{ op: 'and', rules: [{ kind: 'field' }] }, false],
    [{ op: 'not' }, false],
    [null, false],
    ['and', false],
  ])('%j is a rule: %s', (given, expected) => {
    expect(isRule(given)).toBe(expected)
  })
})

describe('columns', () => {
  it('move to the place of another, to both sides', () => {
    const columns = ['a', 'b', 'c', 'd'].map((key) => ({ key }))
    const keys = (from: string, to: string): string =>
      columnsMoved(columns, from, to)
        .map(({ key }) => key)
        .join('')
    expect(keys('a', 'c')).toBe('bcad')
    expect(keys('d', 'b')).toBe('adbc')
    expect(keys('a', 'x')).toBe('abcd')
  })
})
