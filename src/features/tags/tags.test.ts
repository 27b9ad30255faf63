import { describe, expect, it } from 'vitest'
import { tagKey, tagName } from './tags.ts'

describe('the name of a tag', () => {
  it('finds the same tag in any width and case', () => {
    expect(tagKey(' ＶＩＰ ')).toBe(tagKey('vip'))
    expect(tagKey('定期ｺｰｽ')).toBe(tagKey('定期コース'))
  })

  it('keeps apart what people keep apart', () => {
    expect(tagKey('たか')).not.toBe(tagKey('タカ'))
    expect(tagKey('髙島')).not.toBe(tagKey('高島'))
  })

  it('is stored as typed, without what no one can see', () => {
    expect(tagName(' \u200bＶＩＰ会員\u0000 ')).toBe('ＶＩＰ会員')
  })

  it('is empty when nobody can see it', () => {
    expect(tagKey('\u200b \u3000')).toBe('')
  })
})
