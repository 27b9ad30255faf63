import { describe, expect, it } from 'vitest'
import { linkOf, readAs, remarksOn, textOf } from './contact-kinds.ts'

describe('the link of a contact point', () => {
  it('calls the number that was understood, not what was typed', () => {
    expect(linkOf({ kind: 'phone', value: '０９０…', e164: '+819012345678' })).toBe('tel:+819012345678')
    expect(linkOf({ kind: 'phone', value: '不明', e164: null })).toBeNull()
  })
  it('writes to an address, and to nothing else', () => {
    expect(linkOf({ kind: 'email', value: 'a..b@docomo.ne.jp', e164: null })).toBe('mailto:a..b@docomo.ne.jp')
    expect(linkOf({ kind: 'email', value: 'なし', e164: null })).toBeNull()
  })
  it('opens a page with or without its protocol', () => {
    expect(linkOf({ kind: 'url', value: 'example.co.jp/a', e164: null })).toBe('https://example.co.jp/a')
    expect(linkOf({ kind: 'url', value: 'http://example.co.jp', e164: null })).toBe('http://example.co.jp/')
  })
  it('never runs a script', () => {
    expect(linkOf({ kind: 'url', value: 'javascript:alert(1)', e164: null })).toBeNull()
    expect(linkOf({ kind: 'url', value: 'data:text/html,x', e164: null })).toBeNull()
  })
})

describe('a contact point in words', () => {
  it('shows an address with its postal code', () => {
    expect(textOf({ value: '東京都文京区本郷3-1-1', postalCode: '1130033' })).toBe(
      '〒113-0033 東京都文京区本郷3-1-1',
    )
    expect(textOf({ value: '', postalCode: '1130033' })).toBe('〒113-0033')
  })
  it('says how a number was read that had lost its 0, and only then', () => {
    expect(readAs({ notes: ['zeroRestored'], e164: '+81312345678' })).toBe('0312345678')
    expect(readAs({ notes: [], e164: '+81312345678' })).toBeNull()
  })
  it('explains what the server remarked, and keeps quiet about free mail', () => {
    expect(remarksOn(['free', 'rfcViolation']).map(({ text }) => text)).toEqual(['rfcViolation'])
    expect(remarksOn(['from a later version'])).toEqual([])
  })
})
