import { describe, expect, it } from 'vitest'
import { searchGrams } from '#kit/japan/search.ts'
import { displayNameOf, withoutEmpty } from './customers.ts'
import { customerKeys, identitiesOf, readContactPoint } from './customers.keys.ts'
import { rowsOf } from './customers.rows.ts'

const named = (familyName: string, givenName: string, familyKana = '', givenKana = '') =>
  customerKeys({ familyName, givenName, familyKana, givenKana, formerFamilyName: null }, [])

describe('the keys of a customer', () => {
  it('are the same for every way to write one name', () => {
    const key = named('高橋', '一郎').nameKey
    for (const [family, given] of [
      ['髙橋', '一郎'],
      ['高橋　', '一郎'],
      ['髙橋\u{e0100}', ' 一郎'],
    ] as const)
      expect(named(family, given).nameKey).toBe(key)
  })

  it('sort a Latin name without a reading by its letters and a kanji name without one last', () => {
    const sorted = [named('読', '無'), named('Smith', 'John'), named('阿部', '', 'アベ')]
      .map((keys) => keys.kanaSort)
      .sort()
    expect(sorted).toEqual([
      named('阿部', '', 'アベ').kanaSort,
      named('Smith', 'John').kanaSort,
      named('読', '無').kanaSort,
    ])
  })

  it('hold the company without its legal form, and the former name', () => {
    const keys = customerKeys(
      { familyName: '佐藤', givenName: null, familyKana: null, givenKana: null, formerFamilyName: '髙田' },
      ['株式会社ミズノ'],
    )
    // Kana is kept without its voicing: ミズノ is found as ミスノ.
    for (const piece of ['佐藤', '高田', 'ミス']) expect(keys.grams).toContain(piece)
    expect(keys.grams).not.toContain('株式')
    expect(keys.grams).toEqual(searchGrams(keys.searchText))
  })
})

describe('a contact point', () => {
  it('keeps what was typed and is matched by its key', () => {
    expect(readContactPoint({ kind: 'phone', label: '', value: ' ０９０(1234)5678 ' })).toMatchObject({
      value: '０９０(1234)5678',
      key: '09012345678',
      e164: '+819012345678',
      label: null,
    })
    expect(readContactPoint({ kind: 'email', label: null, value: 'Taro..Y@docomo.ne.jp' })).toMatchObject({
      key: 'taro..y@docomo.ne.jp',
      notes: expect.arrayContaining(['rfcViolation', 'carrier']),
    })
    expect(readContactPoint({ kind: 'url', label: null, value: 'https://www.Example.jp/' }).key).toBe(
      'example.jp',
    )
  })

  it('identifies nobody when it cannot be read or is a dummy', () => {
    const points = ['000-0000-0000', '1234-5678', 'なし'].map((value) =>
      readContactPoint({ kind: 'phone', label: null, value }),
    )
    expect(identitiesOf(null, points)).toEqual([])
  })

  it('makes an address of a postal code alone, and repairs the zero that a spreadsheet ate', () => {
    expect(readContactPoint({ kind: 'address', label: null, value: '', postalCode: '600001' })).toMatchObject(
      {
        postalCode: '0600001',
        notes: ['postalCode'],
      },
    )
  })
})

describe('the rows of a draft', () => {
  it('number the contact points of each kind and leave out empty ones', () => {
    const rows = rowsOf({
      fields: { familyName: ' 山田 ', givenName: '' },
      contactPoints: [
        { kind: 'email', label: null, value: 'a@example.jp' },
        { kind: 'phone', label: null, value: '' },
        { kind: 'email', label: null, value: 'b@example.jp' },
        { kind: 'phone', label: null, value: '03-1234-5678' },
      ],
      posts: [],
      tagIds: [],
    })
    expect(rows.points.map(({ kind, position }) => [kind, position])).toEqual([
      ['email', 0],
      ['email', 1],
      ['phone', 0],
    ])
    expect(rows.fields.familyName).toBe(' 山田 ')
    expect(rows.fields.givenName).toBeNull()
  })
})

describe('the name on the screen', () => {
  it.each([
    [{ familyName: '山田', givenName: '太郎' }, '山田 太郎'],
    [{ familyName: 'Smith', givenName: 'John' }, 'John Smith'],
    [{ familyKana: 'ヤマダ', givenKana: 'タロウ' }, 'ヤマダ タロウ'],
    [{ code: 'A-1' }, 'A-1'],
    [{}, '（名前なし）'],
  ])('of %o is %s', (fields, expected) => {
    const nothing = { familyName: null, givenName: null, familyKana: null, givenKana: null, code: null }
    expect(displayNameOf({ ...nothing, ...fields })).toBe(expected)
  })

  it('empty text counts as no text, and what is missing stays missing', () => {
    expect(withoutEmpty({ familyName: '', givenName: '　', code: ' A ', remark: undefined })).toEqual({
      familyName: null,
      givenName: null,
      code: ' A ',
    })
  })
})
