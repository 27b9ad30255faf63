import { describe, expect, it } from 'vitest'
import { tidyDate, tidyEmail, tidyKana, tidyPhone, tidyPostalCode } from './tidy.ts'

describe('leaving a field', () => {
  it('makes a phone number half width, with the hyphens one typed', () => {
    expect(tidyPhone('０９０ー１２３４−５６７８')).toBe('090-1234-5678')
    expect(tidyPhone(' 03(1234)5678 内線12 ')).toBe('03(1234)5678 内線12')
  })
  it('makes an e-mail half width, with the full stop of Japanese as a dot', () => {
    expect(tidyEmail('ｔａｎａｋａ＠ｅｘａｍｐｌｅ。ｊｐ')).toBe('tanaka@example.jp')
  })
  it('writes a postal code with its hyphen, and leaves what is none to be seen', () => {
    expect(tidyPostalCode('〒１００ー０００１')).toBe('100-0001')
    expect(tidyPostalCode('1000001')).toBe('100-0001')
    expect(tidyPostalCode('ＳＷ１Ａ')).toBe('SW1A')
  })
  it('makes a reading full width katakana and leaves other letters alone', () => {
    expect(tidyKana('たなか')).toBe('タナカ')
    expect(tidyKana('ﾊﾝﾀﾞ')).toBe('ハンダ')
    expect(tidyKana('Smith')).toBe('Smith')
  })
  it('reads a date in Japanese years and leaves what is no date', () => {
    expect(tidyDate('昭和60年5月3日')).toBe('1985-05-03')
    expect(tidyDate('いつか')).toBe('いつか')
  })
})
