import { describe, expect, it } from 'vitest'
import { leadsTo } from './mail-heat.ts'

describe('a link on the mail', () => {
  it('is found by where it leads, however the address is written', () => {
    expect(leadsTo('https://shop.example.jp', 'https://shop.example.jp/')).toBe(true)
    expect(leadsTo('https://shop.example.jp/a', 'https://shop.example.jp/b')).toBe(false)
  })
  it('that differs by recipient is found by what is the same for all', () => {
    expect(leadsTo('https://shop.example.jp/?c={{ customer.code }}', 'https://shop.example.jp/?c=A12')).toBe(
      true,
    )
    expect(leadsTo('{{ customer.page }}', 'https://shop.example.jp/')).toBe(false)
  })
})
