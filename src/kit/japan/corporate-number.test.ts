import fc from 'fast-check'
import { expect, test } from 'vitest'
import { corporateCheckDigit, isCorporateNumber, parseInvoiceNumber } from './corporate-number.ts'

test.each([
  '7000012050002',
  '4011001098993',
  '1180301018771',
  '７００００１２０５０００２',
  '7-0000-1205-0002',
])('%s is a corporate number', (number) => {
  expect(isCorporateNumber(number)).toBe(true)
})

test.each(['7000012050003', '700001205000', '70000120500021', '', 'T7000012050002', '0000012050002'])(
  '%j is not a corporate number',
  (number) => {
    expect(isCorporateNumber(number)).toBe(false)
  },
)

test('the check digit needs twelve digits', () => {
  expect(corporateCheckDigit('000012050002')).toBe(7)
  expect(() => corporateCheckDigit('12050002')).toThrow(RangeError)
})

test('one wrong digit is always noticed unless 0 and 9 were exchanged', () => {
  const digit = fc.integer({ min: 0, max: 9 })
  fc.assert(
    fc.property(fc.array(digit, { minLength: 12, maxLength: 12 }), fc.nat(11), digit, (base, at, wrong) => {
      const right = base[at] ?? 0
      fc.pre(wrong !== right && Math.abs(wrong - right) !== 9)
      const number = `${corporateCheckDigit(base.join(''))}${base.join('')}`
      const changed = `${number[0]}${base.with(at, wrong).join('')}`
      expect(isCorporateNumber(number)).toBe(true)
      expect(isCorporateNumber(changed)).toBe(false)
    }),
  )
})

test('an invoice number is T and a corporate number, or a sole trader’s', () => {
  expect(parseInvoiceNumber('T7000012050002')).toEqual({ number: 'T7000012050002', holder: 'corporation' })
  expect(parseInvoiceNumber(' ｔ７-0000-1205-0002')).toEqual({
    number: 'T7000012050002',
    holder: 'corporation',
  })
  expect(parseInvoiceNumber('T7000012050003')).toEqual({ number: 'T7000012050003', holder: 'soleTrader' })
  for (const s of ['7000012050002', 'T700001205000', 'X7000012050002', ''])
    expect(parseInvoiceNumber(s)).toBeNull()
})
