import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#kit/japan/days.ts'
import { Problem } from '#kit/problem.ts'
import { cp932, holidayListOf } from './calendar.make.ts'
import { readHolidays } from './calendar.read.ts'
import { calendarOf, defaultRules, specialDays, type CalendarData } from './calendar.ts'

const plain: CalendarData = {
  rules: defaultRules,
  own: new Map(),
  pack: null,
  official: new Map(),
  fiscalYearStart: 4,
  timeZone: 'Asia/Tokyo',
}
const with_ = (changed: Partial<CalendarData>) => calendarOf({ ...plain, ...changed })
const pack = {
  fileName: 'syukujitsu.csv',
  rows: 1,
  firstYear: 2026,
  lastYear: 2026,
  loadedAt: '2026-11-21T00:00:00.000Z',
  loadedByName: '山田',
}

describe('the calendar of an organisation', () => {
  it.each([
    ['2026-11-20', true, undefined],
    ['2026-11-21', false, 'weekly'],
    ['2026-11-23', false, 'holiday'],
    ['2026-09-22', false, 'holiday'],
    ['2026-12-28', true, undefined],
    ['2026-12-29', false, 'break'],
    ['2027-01-04', true, undefined],
    ['2027-01-01', false, 'holiday'],
  ])('%s is a business day: %s', (on, open, reason) => {
    const calendar = calendarOf(plain)
    expect(calendar.isBusinessDay(on)).toBe(open)
    expect(calendar.dayOf(on)?.reason).toBe(reason)
  })

  it('closes on other weekdays, and in a break of its own', () => {
    const calendar = with_({
      rules: { weekly: [3], breaks: [{ name: '夏季休業', from: '08-13', to: '08-16' }] },
    })
    expect(calendar.isBusinessDay('2026-11-21')).toBe(true)
    expect(calendar.isBusinessDay('2026-11-18')).toBe(false)
    expect(calendar.dayOf('2026-08-14')).toMatchObject({ reason: 'break', name: { ja: '夏季休業' } })
    expect(calendar.isBusinessDay('2026-12-30')).toBe(false)
    expect(calendar.isBusinessDay('2026-12-31')).toBe(true)
  })

  it('a decision about a day wins over everything, and keeps the name of a holiday when it has none', () => {
    const calendar = with_({
      own: new Map([
        ['2026-11-23', { kind: 'open', name: '', version: 1 }],
        ['2026-11-24', { kind: 'closed', name: '創立記念日', version: 3 }],
      ]),
    })
    expect(calendar.dayOf('2026-11-23')).toMatchObject({
      open: true,
      reason: 'own',
      name: { ja: '勤労感謝の日' },
    })
    expect(calendar.dayOf('2026-11-24')).toEqual({
      on: '2026-11-24',
      open: false,
      reason: 'own',
      name: { ja: '創立記念日', en: '創立記念日' },
      version: 3,
    })
    expect(calendar.addBusinessDays('2026-11-20', 2)).toBe('2026-11-25')
  })

  it('believes a loaded list for its years, and the built-in one for the others', () => {
    const calendar = with_({ pack, official: new Map([['2026-07-17', '海の日']]) })
    expect(calendar.holidayName('2026-07-20')).toBeNull()
    expect(calendar.holidayName('2026-07-17')).toMatchObject({ ja: '海の日' })
    expect(calendar.holidayName('2027-07-19')).toMatchObject({ ja: '海の日', en: 'Marine Day' })
    expect([calendar.holidaysOf(2026), calendar.holidaysOf(2027)]).toEqual(['official', 'builtIn'])
  })

  it.each([
    [1969, false],
    [1970, true],
    [2050, true],
    [2051, false],
  ])('the holidays of %d are known: %s', (year, known) => {
    expect(calendarOf(plain).knowsHolidays(year)).toBe(known)
  })

  it('counts business days forward and back', () => {
    const calendar = calendarOf(plain)
    expect(calendar.addBusinessDays('2026-12-25', 2)).toBe('2027-01-04')
    expect(calendar.addBusinessDays('2027-01-04', -1)).toBe('2026-12-28')
    expect(calendar.addBusinessDays('2026-11-21', 0)).toBe('2026-11-21')
    expect(() => calendar.addBusinessDays('2026-11-21', 0.5)).toThrow(RangeError)
  })

  it('moves a due date by its own days', () => {
    const calendar = with_({ own: new Map([['2026-11-30', { kind: 'closed', name: '', version: 1 }]]) })
    const terms = { monthOffset: 1, paymentDay: 'end' } as const
    expect(calendar.dueDate('2026-10-31', { ...terms, holidayRule: 'next' })).toBe('2026-12-01')
    expect(calendar.dueDate('2026-10-31', { ...terms, holidayRule: 'previous' })).toBe('2026-11-27')
    expect(calendar.dueDate('2026-10-31', { ...terms, holidayRule: 'none' })).toBe('2026-11-30')
  })

  it('knows the fiscal year and where it begins and ends', () => {
    expect(calendarOf(plain).fiscalYearRange(2026)).toEqual({ from: '2026-04-01', to: '2027-03-31' })
    expect(with_({ fiscalYearStart: 1 }).fiscalYearRange(2026)).toEqual({
      from: '2026-01-01',
      to: '2026-12-31',
    })
    expect(with_({ fiscalYearStart: 3 }).fiscalYearRange(2023)).toEqual({
      from: '2023-03-01',
      to: '2024-02-29',
    })
    expect(calendarOf(plain).fiscalYear('2027-03-31').year).toBe(2026)
  })

  it('knows the day in its own time zone', () => {
    const late = new Date('2026-11-21T16:00:00Z')
    expect(calendarOf(plain).today(late)).toBe('2026-11-22')
    expect(with_({ timeZone: 'UTC' }).today(late)).toBe('2026-11-21')
  })

  it('lists what is special about a year', () => {
    const days = specialDays(calendarOf(plain), 2026)
    expect(days.filter(({ reason }) => reason === 'holiday')).toHaveLength(18)
    expect(days.filter(({ reason }) => reason === 'break').map(({ on }) => on)).toEqual([
      '2026-01-02',
      '2026-01-03',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
    ])
  })

  it('going n business days and back is where one was, from any business day', () => {
    const calendar = calendarOf(plain)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 60 }), (from, n) => {
        const start = calendar.nearestBusinessDay(addDays('1980-01-01', from), 'next')
        expect(calendar.addBusinessDays(calendar.addBusinessDays(start, n), -n)).toBe(start)
      }),
    )
  })
})

describe('the list of the Cabinet Office', () => {
  const refusal = (bytes: Uint8Array): string => {
    try {
      readHolidays(bytes)
    } catch (error) {
      if (error instanceof Problem) return error.say('ja')
      throw error
    }
    throw new Error('It was not refused')
  }

  it('is read in CP932 and in UTF-8', () => {
    const list = {
      firstYear: 2026,
      lastYear: 2027,
      holidays: expect.arrayContaining([
        { on: '2026-01-01', name: '元日' },
        { on: '2026-05-06', name: '休日' },
      ]),
    }
    const bytes = holidayListOf([2026, 2027], [['2026/5/6', '休日']])
    expect(readHolidays(bytes)).toEqual(list)
    expect(readHolidays(new TextEncoder().encode(new TextDecoder('shift_jis').decode(bytes)))).toEqual(list)
  })

  it.each([
    ['another table', cp932('氏名,住所\r\n山田,東京\r\n'), '祝日の一覧ではありません'],
    ['nothing', new Uint8Array(), '祝日の一覧ではありません'],
    ['only a heading', holidayListOf([]), '祝日の一覧ではありません'],
    [
      'a list with a day that is none',
      holidayListOf([2026], [['2026/2/30', '謎の日']]),
      '4 行目を読めません',
    ],
    ['a list with a day twice', holidayListOf([2026], [['2026/1/1', '元日']]), '2 回目'],
    [
      'a list that breaks off in its last year',
      holidayListOf([2026], [['2027/1/1', '元日']]),
      '2027 年の「勤労感謝の日」',
    ],
    ['a list with a year missing', holidayListOf([2024, 2026]), '2025 年の「元日」'],
  ])('is refused in words when it is %s', (_, bytes, words) => {
    expect(refusal(bytes)).toContain(words)
  })
})
