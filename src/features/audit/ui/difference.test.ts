import { describe, expect, it } from 'vitest'
import { differencesOf, readable, type Reader } from './difference.ts'

const reader: Reader = {
  none: 'なし',
  yes: 'はい',
  no: 'いいえ',
  dateTime: (instant) => `at ${instant}`,
  number: String,
}

describe('an entry of the audit log', () => {
  it('shows each field once, with both sides', () => {
    expect(differencesOf({ name: '佐藤', role: 'member' }, { name: '齋藤' })).toEqual([
      { key: 'name', before: '佐藤', after: '齋藤' },
      { key: 'role', before: 'member', after: null },
    ])
  })
  it('has no fields when nothing was written down', () => {
    expect(differencesOf(null, null)).toEqual([])
    expect(differencesOf(undefined, 'text')).toEqual([])
  })
})

describe('a stored value', () => {
  it.each([
    [null, 'なし'],
    ['', 'なし'],
    [[], 'なし'],
    [false, 'いいえ'],
    [0, '0'],
    ['齋藤', '齋藤'],
    ['2026-11-21T05:05:00.000Z', 'at 2026-11-21T05:05:00.000Z'],
    [['a', 'b'], 'a\nb'],
    [{ count: 3, exact: true }, 'count: 3\nexact: はい'],
  ])('%j is read as %s', (value, said) => {
    expect(readable(value, reader)).toBe(said)
  })
})
