import { describe, expect, it } from 'vitest'
import type { Side } from '../matching.api.ts'
import { nobody } from './pair-rows.fixture.ts'
import { rowsOf } from './pair-rows.ts'

const rowOf = (a: Partial<Side>, b: Partial<Side>, key: string) =>
  rowsOf({ ...nobody, ...a }, { ...nobody, ...b }).find((row) => row.key === key)

describe('two people beside each other', () => {
  it('leaves out what neither has', () => {
    expect(rowsOf(nobody, nobody).map(({ key }) => key)).toEqual(['createdAt', 'updatedAt'])
  })
  it('says which attributes are the same', () => {
    expect(rowOf({ kana: 'タカハシ' }, { kana: 'タカハシ' }, 'kana')?.same).toBe(true)
    expect(rowOf({ kana: 'タカハシ' }, { kana: null }, 'kana')?.same).toBe(false)
  })
  it('puts equal phones beside each other first, then the most alike, then what stands alone', () => {
    const a = { phones: ['03-1111-2222', '090-1234-5678', '045-999-0000'] }
    const b = { phones: ['090-1234-5678', '03-1111-2223'] }
    expect(rowOf(a, b, 'phones')?.lines).toEqual([
      { a: '090-1234-5678', b: '090-1234-5678' },
      { a: '03-1111-2222', b: '03-1111-2223' },
      { a: '045-999-0000', b: null },
    ])
  })
  it('writes the postal code as on letters, and leaves a house number alone', () => {
    const a = { addresses: ['1130033 東京都文京区本郷1-2-3', '12345678 Hill Road'] }
    expect(rowOf(a, {}, 'addresses')?.lines.map((line) => line.a)).toEqual([
      '〒113-0033 東京都文京区本郷1-2-3',
      '12345678 Hill Road',
    ])
  })
  it('knows that nobody is recognised by when they were entered', () => {
    expect(rowOf({}, {}, 'createdAt')?.aside).toBe(true)
    expect(rowOf({ birthOn: '1980-04-01' }, {}, 'birthOn')?.aside).toBe(false)
  })
})
