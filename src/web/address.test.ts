import { describe, expect, it } from 'vitest'
import { flag, oneOf, parseSearch, placeOf, stringifySearch, text } from './address.ts'

describe('an address', () => {
  it('keeps a phone number as it was typed', () => {
    const search = { q: '09012345678', sort: '-kana' }
    expect(stringifySearch(search)).toBe('?q=09012345678&sort=-kana')
    expect(parseSearch('?q=09012345678&sort=-kana')).toEqual(search)
  })
  it('brings Japanese and JSON back', () => {
    const search = { q: '髙橋 はなこ', filter: '{"op":"and","rules":[]}' }
    expect(parseSearch(stringifySearch(search))).toEqual(search)
  })
  it('leaves out what is not set', () => {
    expect(stringifySearch({ q: '', peek: undefined })).toBe('')
    expect(stringifySearch({})).toBe('')
  })
  it('is split into the place and its query', () => {
    expect(placeOf('/users?add=true')).toEqual({ to: '/users', search: { add: 'true' } })
    expect(placeOf('/users')).toEqual({ to: '/users', search: {} })
  })
})

describe('a parameter of an address', () => {
  it('that names no known choice is the first choice', () => {
    const sort = oneOf(['kana', '-kana'])
    expect(sort('-kana')).toBe('-kana')
    expect(sort('rm -rf')).toBe('kana')
    expect(sort(undefined)).toBe('kana')
  })
  it('that is empty is absent', () => {
    expect(text('')).toBeUndefined()
    expect(text('佐藤')).toBe('佐藤')
    expect(flag('true')).toBe(true)
    expect(flag('false')).toBeUndefined()
  })
})
