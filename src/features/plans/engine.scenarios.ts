import type { Course } from './engine.course.ts'
import type { DateTerms, ShopCalendar } from './engine.dates.ts'
import { alwaysOpen, shopCalendar } from './engine.make.ts'
import type { Cycle } from './plans.terms.ts'

/** Days that were worked out by hand from a wall calendar; none of them was copied from what the code says. */

const days = (every: number): Cycle => ({ kind: 'days', every })
const months = (every: number, day: number): Cycle => ({ kind: 'months', every, day })
const weekday = (every: number, nth: number, of: number): Cycle => ({
  kind: 'weekday',
  every,
  nth,
  weekday: of,
})

export type RhythmCase = { readonly what: string; readonly cycle: Cycle; readonly days: readonly string[] }

/** The first day, and those that follow it. */
export const rhythmCases: readonly RhythmCase[] = [
  {
    what: '30 days over February',
    cycle: days(30),
    days: ['2026-01-31', '2026-03-02', '2026-04-01', '2026-05-01'],
  },
  { what: 'every day over a leap day', cycle: days(1), days: ['2028-02-28', '2028-02-29', '2028-03-01'] },
  { what: '28 days over the new year', cycle: days(28), days: ['2026-12-10', '2027-01-07', '2027-02-04'] },
  { what: '365 days into a leap year', cycle: days(365), days: ['2027-03-01', '2028-02-29', '2029-02-28'] },
  {
    what: 'the 31st',
    cycle: months(1, 31),
    days: ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'],
  },
  { what: 'the 31st of a leap year', cycle: months(1, 31), days: ['2028-01-31', '2028-02-29', '2028-03-31'] },
  {
    what: 'the 30th over February',
    cycle: months(1, 30),
    days: ['2026-12-30', '2027-01-30', '2027-02-28', '2027-03-30'],
  },
  { what: 'the 29th over February', cycle: months(1, 29), days: ['2027-01-29', '2027-02-28', '2027-03-29'] },
  { what: 'the 29th of a leap year', cycle: months(1, 29), days: ['2028-01-29', '2028-02-29', '2028-03-29'] },
  {
    what: 'every other 31st',
    cycle: months(2, 31),
    days: ['2026-08-31', '2026-10-31', '2026-12-31', '2027-02-28', '2027-04-30'],
  },
  {
    what: 'a quarter on the 31st from a month of 30 days',
    cycle: months(3, 31),
    days: ['2026-11-30', '2027-02-28', '2027-05-31', '2027-08-31', '2027-11-30'],
  },
  {
    what: 'a year on the leap day',
    cycle: months(12, 29),
    days: ['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29'],
  },
  { what: 'half a year', cycle: months(6, 15), days: ['2026-09-15', '2027-03-15', '2027-09-15'] },
  {
    what: 'the first over the new year',
    cycle: months(1, 1),
    days: ['2026-12-01', '2027-01-01', '2027-02-01'],
  },
  {
    what: 'two years on the last of February',
    cycle: months(24, 31),
    days: ['2026-02-28', '2028-02-29', '2030-02-28'],
  },
  {
    what: 'the second Tuesday',
    cycle: weekday(1, 2, 2),
    days: ['2026-11-10', '2026-12-08', '2027-01-12', '2027-02-09'],
  },
  {
    what: 'the last Friday, the fifth or the fourth',
    cycle: weekday(1, 5, 5),
    days: ['2026-01-30', '2026-02-27', '2026-03-27', '2026-04-24', '2026-05-29'],
  },
  {
    what: 'every other first Monday',
    cycle: weekday(2, 1, 1),
    days: ['2026-11-02', '2027-01-04', '2027-03-01', '2027-05-03'],
  },
  { what: 'the fourth Sunday', cycle: weekday(1, 4, 0), days: ['2026-11-22', '2026-12-27', '2027-01-24'] },
  {
    what: 'every third month on the third Saturday',
    cycle: weekday(3, 3, 6),
    days: ['2026-12-19', '2027-03-20', '2027-06-19'],
  },
  {
    what: 'a year on the last Thursday of December',
    cycle: weekday(12, 5, 4),
    days: ['2026-12-31', '2027-12-30'],
  },
  {
    what: 'the 25th after a first round some days before it',
    cycle: months(1, 25),
    days: ['2026-11-20', '2026-12-25', '2027-01-25'],
  },
  {
    what: 'the first after a first round the day before it',
    cycle: months(1, 1),
    days: ['2026-11-30', '2027-01-01'],
  },
  { what: 'the nearer one before', cycle: months(1, 10), days: ['2026-11-25', '2026-12-10'] },
  { what: 'the nearer one after', cycle: months(1, 10), days: ['2026-11-26', '2027-01-10'] },
  { what: 'the later one of two that are as near', cycle: months(1, 10), days: ['2026-10-25', '2026-12-10'] },
  {
    what: 'every other month after a date moved by ten days',
    cycle: months(2, 25),
    days: ['2026-12-05', '2027-01-25', '2027-03-25'],
  },
  {
    what: 'the second Tuesday after a date moved to a Saturday',
    cycle: weekday(1, 2, 2),
    days: ['2026-11-14', '2026-12-08'],
  },
  {
    what: 'the 31st after a date in the midst of February',
    cycle: months(1, 31),
    days: ['2026-02-15', '2026-02-28', '2026-03-31'],
  },
]

export const firstCases: readonly (readonly [string, number, string | null, string])[] = [
  ['2026-11-22', 3, null, '2026-11-25'],
  ['2026-11-22', 0, null, '2026-11-22'],
  ['2026-11-22', 3, '2026-12-10', '2026-12-10'],
  ['2026-11-22', 3, '2026-11-23', '2026-11-25'],
]

export type DateCase = {
  readonly what: string
  readonly on: string
  readonly terms?: Partial<DateTerms>
  readonly calendar?: ShopCalendar
  readonly asked?: { readonly from?: string; readonly after?: string }
  /** Shipped, made, last day for changes, announced. */
  readonly days: readonly [string, string, string, string]
}

const summer = shopCalendar([], [{ name: '夏季休業', from: '08-08', to: '08-16' }])
const previous = { closedDays: 'previous' } as const

/** Two open days to pack, changes until seven days before, announced fourteen days before, moved forward. */
export const dateCases: readonly DateCase[] = [
  {
    what: 'an ordinary Wednesday',
    on: '2026-10-07',
    days: ['2026-10-07', '2026-10-05', '2026-09-30', '2026-09-23'],
  },
  {
    what: 'a Saturday before a holiday',
    on: '2026-10-10',
    days: ['2026-10-13', '2026-10-08', '2026-10-06', '2026-09-29'],
  },
  {
    what: 'the same, moved back',
    on: '2026-10-10',
    terms: previous,
    days: ['2026-10-09', '2026-10-07', '2026-10-02', '2026-09-25'],
  },
  {
    what: 'New Year’s Eve: the closure eats the days for packing',
    on: '2026-12-31',
    days: ['2027-01-06', '2027-01-04', '2026-12-30', '2026-12-23'],
  },
  {
    what: 'New Year’s Eve, moved back',
    on: '2026-12-31',
    terms: previous,
    days: ['2026-12-28', '2026-12-24', '2026-12-21', '2026-12-14'],
  },
  {
    what: 'the year’s end with ten days for changes',
    on: '2026-12-29',
    terms: { deadlineDays: 10 },
    days: ['2027-01-05', '2026-12-28', '2026-12-26', '2026-12-22'],
  },
  {
    what: 'the year’s end with fourteen days for changes',
    on: '2026-12-31',
    terms: { deadlineDays: 14 },
    days: ['2027-01-04', '2026-12-25', '2026-12-21', '2026-12-20'],
  },
  {
    what: 'Golden Week: five closed days',
    on: '2026-05-03',
    days: ['2026-05-11', '2026-05-07', '2026-05-04', '2026-04-27'],
  },
  {
    what: 'Golden Week, moved back',
    on: '2026-05-03',
    terms: previous,
    days: ['2026-05-01', '2026-04-28', '2026-04-24', '2026-04-17'],
  },
  {
    what: 'Golden Week with ten days for changes',
    on: '2026-05-03',
    terms: { deadlineDays: 10 },
    days: ['2026-05-07', '2026-04-30', '2026-04-27', '2026-04-23'],
  },
  {
    what: 'made on the day it is shipped',
    on: '2026-10-07',
    terms: { leadDays: 0, deadlineDays: 1 },
    days: ['2026-10-07', '2026-10-07', '2026-10-06', '2026-09-23'],
  },
  {
    what: 'announced the day before the last day for changes at the latest',
    on: '2026-10-07',
    terms: { noticeDays: 0 },
    days: ['2026-10-07', '2026-10-05', '2026-09-30', '2026-09-29'],
  },
  {
    what: 'announced too late by its own terms',
    on: '2026-10-07',
    terms: { noticeDays: 3 },
    days: ['2026-10-07', '2026-10-05', '2026-09-30', '2026-09-29'],
  },
  {
    what: 'five open days for packing',
    on: '2026-10-30',
    terms: { leadDays: 5, deadlineDays: 10 },
    days: ['2026-10-30', '2026-10-23', '2026-10-20', '2026-10-16'],
  },
  { what: 'Silver Week', on: '2026-09-22', days: ['2026-09-28', '2026-09-24', '2026-09-21', '2026-09-14'] },
  {
    what: 'Silver Week, moved back',
    on: '2026-09-22',
    terms: previous,
    days: ['2026-09-18', '2026-09-16', '2026-09-11', '2026-09-04'],
  },
  {
    what: 'a single holiday',
    on: '2026-11-23',
    days: ['2026-11-24', '2026-11-19', '2026-11-17', '2026-11-10'],
  },
  {
    what: 'a day after the day on which it had to be made',
    on: '2026-11-25',
    asked: { from: '2026-11-24' },
    days: ['2026-11-26', '2026-11-24', '2026-11-19', '2026-11-12'],
  },
  {
    what: 'months late, on a Sunday before a holiday',
    on: '2026-09-01',
    asked: { from: '2026-11-22' },
    days: ['2026-11-26', '2026-11-24', '2026-11-19', '2026-11-12'],
  },
  {
    what: 'after the parcel before it',
    on: '2027-01-05',
    terms: { deadlineDays: 14 },
    asked: { after: '2027-01-06' },
    days: ['2027-01-07', '2027-01-05', '2026-12-24', '2026-12-23'],
  },
  {
    what: 'ten open days over the new year',
    on: '2027-01-08',
    terms: { leadDays: 10, deadlineDays: 15 },
    days: ['2027-01-26', '2027-01-12', '2027-01-11', '2027-01-10'],
  },
  {
    what: 'a shop that never closes',
    on: '2026-10-10',
    calendar: alwaysOpen,
    days: ['2026-10-10', '2026-10-08', '2026-10-03', '2026-09-26'],
  },
  {
    what: 'over a leap day',
    on: '2028-03-01',
    calendar: alwaysOpen,
    days: ['2028-03-01', '2028-02-28', '2028-02-23', '2028-02-16'],
  },
  {
    what: 'closed for stocktaking',
    on: '2026-10-07',
    calendar: shopCalendar([['2026-10-07', 'closed']]),
    days: ['2026-10-08', '2026-10-05', '2026-10-01', '2026-09-24'],
  },
  {
    what: 'open on one Saturday',
    on: '2026-10-10',
    calendar: shopCalendar([['2026-10-10', 'open']]),
    days: ['2026-10-10', '2026-10-08', '2026-10-03', '2026-09-26'],
  },
  {
    what: 'the summer break',
    on: '2026-08-12',
    calendar: summer,
    days: ['2026-08-19', '2026-08-17', '2026-08-12', '2026-08-05'],
  },
  {
    what: 'the summer break, moved back',
    on: '2026-08-12',
    calendar: summer,
    terms: previous,
    days: ['2026-08-07', '2026-08-05', '2026-07-31', '2026-07-24'],
  },
]

export type AheadCase = {
  readonly what: string
  readonly cycle: Cycle
  readonly first: string
  readonly today: string
  readonly until: string
  readonly terms?: Partial<DateTerms> & { readonly rounds?: number }
  readonly course?: Partial<Course>
  readonly calendar?: ShopCalendar
  /** Day on the rhythm and day it is shipped. */
  readonly rounds: readonly (readonly [string, string])[]
}

export const aheadCases: readonly AheadCase[] = [
  {
    what: 'the 31st, moved back',
    cycle: months(1, 31),
    first: '2026-12-31',
    today: '2026-12-01',
    until: '2027-04-01',
    terms: previous,
    rounds: [
      ['2026-12-31', '2026-12-28'],
      ['2027-01-31', '2027-01-29'],
      ['2027-02-28', '2027-02-26'],
      ['2027-03-31', '2027-03-31'],
    ],
  },
  {
    what: 'every week over the new year: one day of the rhythm passes',
    cycle: days(7),
    first: '2026-12-22',
    today: '2026-12-01',
    until: '2027-01-20',
    rounds: [
      ['2026-12-22', '2026-12-22'],
      ['2026-12-29', '2027-01-06'],
      ['2027-01-12', '2027-01-12'],
      ['2027-01-19', '2027-01-19'],
    ],
  },
  {
    what: 'three rounds and no more',
    cycle: months(1, 10),
    first: '2026-11-10',
    today: '2026-10-01',
    until: '2028-01-01',
    terms: { rounds: 3 },
    rounds: [
      ['2026-11-10', '2026-11-10'],
      ['2026-12-10', '2026-12-10'],
      ['2027-01-10', '2027-01-12'],
    ],
  },
  {
    what: 'every day without a closed day',
    cycle: days(1),
    first: '2026-10-05',
    today: '2026-10-01',
    until: '2026-10-07',
    terms: { leadDays: 0, deadlineDays: 1 },
    calendar: alwaysOpen,
    rounds: [
      ['2026-10-05', '2026-10-05'],
      ['2026-10-06', '2026-10-06'],
      ['2026-10-07', '2026-10-07'],
    ],
  },
  {
    what: 'every day over a weekend',
    cycle: days(1),
    first: '2026-10-02',
    today: '2026-09-30',
    until: '2026-10-06',
    terms: { leadDays: 0, deadlineDays: 1 },
    rounds: [
      ['2026-10-02', '2026-10-02'],
      ['2026-10-03', '2026-10-05'],
      ['2026-10-06', '2026-10-06'],
    ],
  },
  {
    what: 'what is paused goes on by itself',
    cycle: months(1, 25),
    first: '2027-01-25',
    today: '2026-11-10',
    until: '2027-02-01',
    course: { state: 'paused', resumesOn: '2027-01-10' },
    rounds: [['2027-01-25', '2027-01-25']],
  },
  {
    what: 'what is held waits',
    cycle: months(1, 25),
    first: '2027-01-25',
    today: '2026-11-10',
    until: '2027-02-01',
    course: { isHeld: true },
    rounds: [],
  },
  {
    what: 'what is suspended waits',
    cycle: months(1, 25),
    first: '2027-01-25',
    today: '2026-11-10',
    until: '2027-02-01',
    course: { state: 'suspended' },
    rounds: [],
  },
  {
    what: 'months late: one parcel, then the rhythm again',
    cycle: months(1, 25),
    first: '2026-08-25',
    today: '2026-11-16',
    until: '2027-01-31',
    rounds: [
      ['2026-08-25', '2026-11-18'],
      ['2026-12-25', '2026-12-25'],
      ['2027-01-25', '2027-01-25'],
    ],
  },
]
