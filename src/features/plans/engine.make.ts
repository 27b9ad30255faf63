import { calendarOf, defaultRules, type CalendarData, type OwnDay } from '#features/calendar/calendar.ts'
import { remembering, type ShopCalendar } from './engine.dates.ts'
import type { PlanTerms } from './plans.terms.ts'

/** Terms for tests: one product at 3,000 yen every month on the 25th, unless given otherwise. */
export function termsOf(given: Partial<PlanTerms> = {}): PlanTerms {
  return {
    description: '',
    contents: [
      {
        from: 1,
        to: null,
        items: [{ productId: '00000000-0000-7000-8000-000000000001', quantity: 1, unitPrice: 3000 }],
      },
    ],
    rounds: null,
    repeats: false,
    discounts: [],
    gifts: [],
    minimumRounds: 0,
    cycles: [{ kind: 'months', every: 1, day: 25 }],
    firstShipDays: 3,
    leadDays: 2,
    deadlineDays: 7,
    noticeDays: 14,
    closedDays: 'next',
    deliveryDays: 2,
    shipping: { fee: 500, freeFrom: null },
    payments: [{ method: '代金引換', when: 'delivery', days: 0, fee: 0 }],
    applyFrom: null,
    applyUntil: null,
    skipsInRow: 2,
    pauseDays: 90,
    once: false,
    leaving: {
      byWeb: true,
      byPhone: true,
      phone: '03-1234-5678',
      hours: '平日 9時〜17時',
      early: 'refused',
      conditions: '',
      returns: '',
    },
    ...given,
  }
}

/** A shop that closes at weekends, on holidays and from 12/29 to 1/3, and on what else is given. */
export function shopCalendar(
  own: readonly (readonly [string, OwnDay['kind']])[] = [],
  breaks: CalendarData['rules']['breaks'] = [],
): ShopCalendar {
  return remembering(
    calendarOf({
      rules: { ...defaultRules, breaks: [...defaultRules.breaks, ...breaks] },
      own: new Map(own.map(([on, kind]) => [on, { kind, name: '', version: 1 }])),
      pack: null,
      official: new Map(),
      fiscalYearStart: 4,
      timeZone: 'Asia/Tokyo',
    }),
  )
}

export const alwaysOpen: ShopCalendar = { isBusinessDay: () => true }
