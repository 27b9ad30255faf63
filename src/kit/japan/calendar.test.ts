import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fiscalYear, formatDay, parseDate, toWareki } from './calendar.ts'

test.each([
  ['R8.11.21', '2026-11-21'],
  ['r8/11/21', '2026-11-21'],
  ['令和8年11月21日', '2026-11-21'],
  ['令和８年１１月２１日', '2026-11-21'],
  ['令和八年十一月二十一日', '2026-11-21'],
  ['令和 8年 11月 21日', '2026-11-21'],
  ['令和元年5月1日', '2019-05-01'],
  ['㋿元年5月1日', '2019-05-01'],
  ['平成31年4月30日', '2019-04-30'],
  ['平成35年4月30日', '2023-04-30'],
  ['S55/4/1', '1980-04-01'],
  ['昭和55年4月1日', '1980-04-01'],
  ['昭和64年1月7日', '1989-01-07'],
  ['T15-12-24', '1926-12-24'],
  ['明治45年7月29日', '1912-07-29'],
  ['2026/11/21', '2026-11-21'],
  ['2026.11.21', '2026-11-21'],
  ['2026-1-5', '2026-01-05'],
  ['2026−11−21', '2026-11-21'],
  ['2026年11月21日', '2026-11-21'],
  ['２０２６年１１月２１日（土）', '2026-11-21'],
  ['20261121', '2026-11-21'],
  ['2026/11/21 0:00:00', '2026-11-21'],
  ['2026/11/21(土) 14:05', '2026-11-21'],
  ['2026-11-21T09:30:00', '2026-11-21'],
  ['2024-02-29', '2024-02-29'],
  ['1900-01-01', '1900-01-01'],
])('%s is %s', (raw, on) => {
  expect(parseDate(raw)).toEqual({ on })
})

test.each([
  '',
  '2026-02-29',
  '2026/13/01',
  '2026/00/10',
  '2026/4/31',
  '20260230',
  '令和0年1月1日',
  'X8.1.1',
  '26/11/21',
  '11/21',
  'なし',
  '46347',
])('%j is no day', (raw) => {
  expect(parseDate(raw)).toBeNull()
})

test.each([
  ['1', '1900-01-01'],
  ['59', '1900-02-28'],
  ['61', '1900-03-01'],
  ['46347', '2026-11-21'],
  ['46347.5', '2026-11-21'],
  ['20261121', '2026-11-21'],
])('the serial number %s is %s when asked for', (raw, on) => {
  expect(parseDate(raw, { excelSerial: true })).toEqual({ on })
})

test.each(['0', '60', '2958466'])('the serial number %s is no day', (raw) => {
  expect(parseDate(raw, { excelSerial: true })).toBeNull()
})

test.each([
  ['1989-01-07', '昭和64年1月7日'],
  ['1989-01-08', '平成元年1月8日'],
  ['2019-04-30', '平成31年4月30日'],
  ['2019-05-01', '令和元年5月1日'],
  ['2026-11-21', '令和8年11月21日'],
  ['1926-12-25', '昭和元年12月25日'],
  ['1912-07-30', '大正元年7月30日'],
  ['1873-01-01', '明治6年1月1日'],
  ['1872-12-31', '1872年12月31日'],
])('%s is %s', (on, wareki) => {
  expect(toWareki(on)).toBe(wareki)
})

const days = fc
  .date({ min: new Date('1873-01-01T00:00:00Z'), max: new Date('2100-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

test('Japanese years agree with Intl and read back as the same day', () => {
  const intl = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: 'UTC' })
  fc.assert(
    fc.property(days, (on) => {
      expect(toWareki(on)).toBe(intl.format(new Date(`${on}T00:00:00Z`)))
      expect(parseDate(toWareki(on))).toEqual({ on })
      expect(parseDate(formatDay(on))).toEqual({ on })
    }),
  )
})

test('no text throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (s) => {
      parseDate(s, { excelSerial: true })
    }),
  )
})

test('what is no day is refused', () => {
  expect(() => toWareki('2026-02-29')).toThrow(RangeError)
  expect(() => formatDay('20261121')).toThrow(RangeError)
})

test.each([
  ['2026-03-31', { year: 2025, half: 2, quarter: 4 }],
  ['2026-04-01', { year: 2026, half: 1, quarter: 1 }],
  ['2026-09-30', { year: 2026, half: 1, quarter: 2 }],
  ['2026-10-01', { year: 2026, half: 2, quarter: 3 }],
  ['2027-03-31', { year: 2026, half: 2, quarter: 4 }],
] as const)('%s lies in %o of a year from April', (on, expected) => {
  expect(fiscalYear(on)).toEqual(expected)
})

test('a fiscal year can start in any month', () => {
  expect(fiscalYear('2026-01-31', 1)).toEqual({ year: 2026, half: 1, quarter: 1 })
  expect(fiscalYear('2026-11-30', 12)).toEqual({ year: 2025, half: 2, quarter: 4 })
  expect(() => fiscalYear('2026-01-31', 13)).toThrow(RangeError)
})

test('days are shown with their weekday', () => {
  expect(formatDay('2026-11-21')).toBe('2026/11/21(土)')
  expect(formatDay('1969-12-31')).toBe('1969/12/31(水)')
})
