import { expect, test } from 'vitest'
import { parsePostalCode } from './postal.ts'

test.each(['1500001', '150-0001', '〒150-0001', '〒 １５０−０００１', '１５０ー０００１', ' 150 0001 '])(
  '%s is 1500001',
  (raw) => {
    expect(parsePostalCode(raw)).toEqual({ code: '1500001', repaired: false })
  },
)

test('leading zeros that a spreadsheet dropped are restored and marked', () => {
  expect(parsePostalCode('600001')).toEqual({ code: '0600001', repaired: true })
  expect(parsePostalCode('10010')).toEqual({ code: '0010010', repaired: true })
})

test.each(['', '1234', '12345678', '150-001', '15-00001', 'abc', '0000000', '000-1234'])(
  '%j is no postal code',
  (raw) => {
    expect(parsePostalCode(raw)).toBeNull()
  },
)
