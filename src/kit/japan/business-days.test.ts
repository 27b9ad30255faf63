import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  closingDate,
  dueDate,
  isBusinessDay,
  isHoliday,
  isYearEndClosed,
  type HolidayRule,
} from './business-days.ts'

test.each([
  ['2026-09-22', '国民の休日'],
  ['2026-05-06', '振替休日'],
  ['2026-01-01', '元日'],
  ['2019-05-01', '即位の日'],
  ['2021-07-23', 'スポーツの日, moved for the Olympics'],
])('%s is a holiday (%s)', (on) => {
  expect(isHoliday(on)).toBe(true)
  expect(isBusinessDay(on)).toBe(false)
})

test('weekends, holidays and company closures are no business days', () => {
  expect(isBusinessDay('2026-11-20')).toBe(true)
  expect(isBusinessDay('2026-11-21')).toBe(false)
  expect(isBusinessDay('2026-11-22')).toBe(false)
  expect(isBusinessDay('2026-12-29')).toBe(true)
  expect(isBusinessDay('2026-12-29', isYearEndClosed)).toBe(false)
  expect(isBusinessDay('2026-12-28', isYearEndClosed)).toBe(true)
  expect(isBusinessDay('2027-01-04', isYearEndClosed)).toBe(true)
})

const endOfNextMonth = (holidayRule: HolidayRule) =>
  ({ monthOffset: 1, paymentDay: 'end', holidayRule }) as const

test.each([
  [20, '2026-11-20', '2026-11-20', '2026-12-31', '2026-12-28', '2027-01-04'],
  [20, '2026-11-21', '2026-12-20', '2027-01-31', '2027-01-29', '2027-02-01'],
  ['end', '2027-01-31', '2027-01-31', '2027-02-28', '2027-02-26', '2027-03-01'],
] as const)(
  '締め %s, 翌月末: %s closes on %s and is due on %s, 前 %s, 翌 %s',
  (closingDay, on, closing, due, previous, next) => {
    expect(closingDate(on, closingDay)).toBe(closing)
    expect(dueDate(closing, endOfNextMonth('none'), isYearEndClosed)).toBe(due)
    expect(dueDate(closing, endOfNextMonth('previous'), isYearEndClosed)).toBe(previous)
    expect(dueDate(closing, endOfNextMonth('next'), isYearEndClosed)).toBe(next)
  },
)

test('a closing day past in December falls in January', () => {
  expect(closingDate('2026-12-21', 20)).toBe('2027-01-20')
  expect(closingDate('2028-02-10', 'end')).toBe('2028-02-29')
})

test('a payment day that the month lacks is its end, and offsets run over years', () => {
  const terms = { paymentDay: 31, holidayRule: 'none' } as const
  expect(dueDate('2026-12-31', { ...terms, monthOffset: 2 })).toBe('2027-02-28')
  expect(dueDate('2026-12-31', { ...terms, monthOffset: 14 })).toBe('2028-02-29')
  expect(dueDate('2026-11-20', { ...terms, paymentDay: 25, monthOffset: 0 })).toBe('2026-11-25')
})

test('terms that no calendar has are refused', () => {
  for (const day of [0, 29, 1.5]) expect(() => closingDate('2026-11-20', day)).toThrow(RangeError)
  expect(() => closingDate('2026-02-30', 20)).toThrow(RangeError)
  expect(() => dueDate('2026-11-20', { monthOffset: -1, paymentDay: 'end', holidayRule: 'none' })).toThrow(
    RangeError,
  )
  expect(() => dueDate('2026-11-20', { monthOffset: 1, paymentDay: 32, holidayRule: 'none' })).toThrow(
    RangeError,
  )
})

test('a company that never opens has no business day', () => {
  expect(() => dueDate('2026-11-20', endOfNextMonth('next'), () => true)).toThrow(RangeError)
})

test('closing never lies before the day, within a month of it, and a closing day closes itself', () => {
  const day = fc
    .date({
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2049-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 10))
  const closingDay = fc.oneof(fc.integer({ min: 1, max: 28 }), fc.constant('end' as const))
  fc.assert(
    fc.property(day, closingDay, (on, closes) => {
      const closing = closingDate(on, closes)
      expect(closing >= on).toBe(true)
      expect(Date.parse(closing) - Date.parse(on)).toBeLessThan(31 * 86_400_000)
      expect(closingDate(closing, closes)).toBe(closing)
    }),
  )
})
