import {
  align,
  cancel,
  changeCycle,
  goOn,
  moveTo,
  pauseFor,
  pauseUntil,
  resume,
  skip,
  suspend,
} from './engine.changes.ts'
import type { Changed, Refusal, Setting } from './engine.changes.ts'
import { startCourse, type Course } from './engine.course.ts'
import { termsOf } from './engine.make.ts'
import type { PlanTerms } from './plans.terms.ts'

/**
 * Monthly on the 25th, the third round next: 2026-11-25, a Wednesday after a holiday on Monday. It is made on Friday the
 * 20th, may be changed until the 18th and is announced on the 11th. Two skips in a row, pauses of 90 days, four rounds at
 * least. The round before it was shipped on Monday, 2026-10-26.
 */
export const third: Course = {
  ...startCourse({ kind: 'months', every: 1, day: 25 }, '2026-11-25'),
  nextRound: 3,
  lastOn: '2026-10-25',
  lastShipOn: '2026-10-26',
}
const fortnight = { kind: 'days', every: 14 } as const
const sixty = { kind: 'days', every: 60 } as const
export const changeTerms: PlanTerms = termsOf({
  minimumRounds: 4,
  cycles: [{ kind: 'months', every: 1, day: 25 }, { kind: 'months', every: 2, day: 25 }, sixty, fortnight],
})

export type ChangeCase = {
  readonly what: string
  readonly today: string
  readonly by: Setting['by']
  readonly from?: Partial<Course>
  readonly terms?: Partial<PlanTerms>
  readonly act: (course: Course, setting: Setting) => Changed
  /** What is another in the course afterwards, or why not. */
  readonly now?: Partial<Course>
  readonly refused?: Refusal
}

const early = '2026-11-10'
const lastDay = '2026-11-18'
const over = '2026-11-19'
const deadline = { reason: 'deadline', deadlineOn: '2026-11-18', shipOn: '2026-11-25' } as const
const customer = { today: early, by: 'customer' } as const
const staff = { today: early, by: 'staff' } as const
const paused = {
  state: 'paused',
  nextOn: '2027-02-25',
  plannedOn: '2026-11-25',
  resumesOn: '2027-01-26',
} as const
const leaving = changeTerms.leaving
const then =
  (first: (course: Course) => Changed, second: (course: Course) => Changed) =>
  (course: Course): Changed => {
    const changed = first(course)
    return 'course' in changed ? second(changed.course) : changed
  }

export const changeCases: readonly ChangeCase[] = [
  {
    ...customer,
    what: 'skips on the last day for changes',
    today: lastDay,
    act: (c, s) => skip(c, 1, s),
    now: { nextOn: '2026-12-25', skips: 1 },
  },
  {
    ...customer,
    what: 'does not skip a day later',
    today: over,
    act: (c, s) => skip(c, 1, s),
    refused: deadline,
  },
  {
    ...staff,
    what: 'skips what is not made yet',
    today: over,
    act: (c, s) => skip(c, 1, s),
    now: { nextOn: '2026-12-25', skips: 1 },
  },
  { ...customer, what: 'skips two', act: (c, s) => skip(c, 2, s), now: { nextOn: '2027-01-25', skips: 2 } },
  {
    ...customer,
    what: 'does not skip three where two are allowed',
    act: (c, s) => skip(c, 3, s),
    refused: { reason: 'skips', most: 2 },
  },
  {
    ...customer,
    what: 'does not skip a third time in a row',
    from: { skips: 2 },
    act: (c, s) => skip(c, 1, s),
    refused: { reason: 'skips', most: 2 },
  },
  {
    ...customer,
    what: 'does not skip where the plan has no skipping',
    terms: { skipsInRow: 0 },
    act: (c, s) => skip(c, 1, s),
    refused: { reason: 'skips', most: 0 },
  },
  {
    ...customer,
    what: 'pauses for one',
    act: (c, s) => pauseFor(c, 1, s),
    now: { state: 'paused', nextOn: '2026-12-25', plannedOn: '2026-11-25', resumesOn: '2026-11-26' },
  },
  { ...customer, what: 'pauses for three', act: (c, s) => pauseFor(c, 3, s), now: paused },
  {
    ...customer,
    what: 'does not pause for four: 93 days',
    act: (c, s) => pauseFor(c, 4, s),
    refused: { reason: 'pause', most: 90, last: '2027-02-23' },
  },
  {
    ...staff,
    what: 'pauses for four',
    act: (c, s) => pauseFor(c, 4, s),
    now: { state: 'paused', nextOn: '2027-03-25', plannedOn: '2026-11-25', resumesOn: '2027-02-26' },
  },
  {
    ...customer,
    what: 'pauses until a day',
    act: (c, s) => pauseUntil(c, '2027-01-10', s),
    now: { state: 'paused', nextOn: '2027-01-25', plannedOn: '2026-11-25', resumesOn: '2027-01-10' },
  },
  {
    ...customer,
    what: 'goes on when the next round is announced',
    act: (c, s) => pauseUntil(c, '2027-01-20', s),
    now: { state: 'paused', nextOn: '2027-01-25', plannedOn: '2026-11-25', resumesOn: '2027-01-11' },
  },
  {
    ...customer,
    what: 'does not pause until a day before the next round',
    act: (c, s) => pauseUntil(c, '2026-11-20', s),
    refused: { reason: 'notLater', nextOn: '2026-11-25' },
  },
  {
    ...customer,
    what: 'does not pause after the last day for changes',
    today: over,
    act: (c, s) => pauseFor(c, 1, s),
    refused: deadline,
  },
  {
    ...customer,
    what: 'does not lengthen a pause beyond what is allowed',
    from: paused,
    act: (c, s) => pauseFor(c, 1, s),
    refused: { reason: 'pause', most: 90, last: '2027-02-23' },
  },
  {
    ...customer,
    what: 'pauses, resumes, and keeps the rest',
    act: (c, s) =>
      then(
        (one) => pauseFor(one, 3, s),
        (one) => resume(one, s),
      )(c),
    now: {},
  },
  {
    ...customer,
    what: 'resumes early on the first day that may still be changed',
    today: '2026-12-20',
    from: paused,
    act: (c, s) => resume(c, s),
    now: { nextOn: '2027-01-25' },
  },
  {
    ...staff,
    what: 'resumes what is suspended on a day',
    today: '2026-11-22',
    from: { state: 'suspended' },
    act: (c, s) => resume(c, s, '2026-12-01'),
    now: { nextOn: '2026-12-01', plannedOn: '2026-11-25' },
  },
  {
    ...staff,
    what: 'does not resume sooner than the shop can pack',
    today: '2026-11-22',
    from: { state: 'suspended' },
    act: (c, s) => resume(c, s, '2026-11-24'),
    refused: { reason: 'tooSoon', first: '2026-11-26' },
  },
  {
    ...staff,
    what: 'resumes after a year on the rhythm',
    today: '2027-11-22',
    from: { state: 'suspended' },
    act: (c, s) => resume(c, s),
    now: { nextOn: '2027-12-25' },
  },
  {
    ...staff,
    what: 'does not resume what goes on',
    act: (c, s) => resume(c, s),
    refused: { reason: 'state' },
  },
  {
    ...staff,
    what: 'does not resume what has ended',
    from: { state: 'ended' },
    act: (c, s) => resume(c, s),
    refused: { reason: 'state' },
  },
  {
    ...staff,
    what: 'takes a cancellation back',
    from: { state: 'cancelled' },
    act: (c, s) => resume(c, s),
    now: { state: 'active' },
  },
  {
    ...customer,
    what: 'does not take a cancellation back alone',
    from: { state: 'cancelled' },
    act: (c, s) => resume(c, s),
    refused: { reason: 'state' },
  },
  {
    ...customer,
    what: 'moves the date to a later one',
    act: (c, s) => moveTo(c, '2026-12-05', s),
    now: { nextOn: '2026-12-05', plannedOn: '2026-11-25' },
  },
  {
    ...customer,
    what: 'moves the date to a sooner one',
    today: '2026-10-28',
    act: (c, s) => moveTo(c, '2026-11-05', s),
    now: { nextOn: '2026-11-05', plannedOn: '2026-11-25' },
  },
  {
    ...customer,
    what: 'does not move it sooner than the shop can pack',
    today: '2026-10-26',
    act: (c, s) => moveTo(c, '2026-10-27', s),
    refused: { reason: 'tooSoon', first: '2026-10-28' },
  },
  {
    ...staff,
    what: 'does not move it before the parcel before it',
    today: '2026-10-20',
    act: (c, s) => moveTo(c, '2026-10-26', s),
    refused: { reason: 'tooSoon', first: '2026-10-27' },
  },
  {
    ...customer,
    what: 'does not move it further than a pause',
    act: (c, s) => moveTo(c, '2027-03-01', s),
    refused: { reason: 'tooLate', last: '2027-02-23' },
  },
  {
    ...customer,
    what: 'moves it until the next one would come where there are no pauses',
    terms: { pauseDays: 0 },
    act: (c, s) => moveTo(c, '2026-12-26', s),
    refused: { reason: 'tooLate', last: '2026-12-25' },
  },
  {
    ...staff,
    what: 'moves it as far as asked',
    act: (c, s) => moveTo(c, '2027-03-01', s),
    now: { nextOn: '2027-03-01', plannedOn: '2026-11-25' },
  },
  {
    ...customer,
    what: 'does not move it after the last day for changes',
    today: over,
    act: (c, s) => moveTo(c, '2026-12-05', s),
    refused: deadline,
  },
  {
    ...customer,
    what: 'skips a date that was moved sooner: its old day does not come either',
    today: '2026-10-26',
    act: (c, s) =>
      then(
        (one) => moveTo(one, '2026-11-05', s),
        (one) => skip(one, 1, s),
      )(c),
    now: { nextOn: '2026-12-25', skips: 1 },
  },
  {
    ...customer,
    what: 'does not cancel before the minimum',
    act: cancel,
    refused: { reason: 'minimum', left: 2 },
  },
  {
    ...customer,
    what: 'cancels before the minimum where that is free',
    terms: { leaving: { ...leaving, early: 'free' } },
    act: cancel,
    now: { state: 'cancelled' },
  },
  {
    ...customer,
    what: 'cancels before the minimum against the difference',
    terms: { leaving: { ...leaving, early: 'difference' } },
    act: cancel,
    now: { state: 'cancelled' },
  },
  {
    ...customer,
    what: 'cancels after the minimum',
    terms: { minimumRounds: 2 },
    act: cancel,
    now: { state: 'cancelled' },
  },
  {
    ...customer,
    what: 'cancels while it is suspended, whatever the day',
    today: over,
    terms: { minimumRounds: 0 },
    from: { state: 'suspended' },
    act: cancel,
    now: { state: 'cancelled' },
  },
  {
    ...customer,
    what: 'cancels after the last day for changes too; the coming round is sent',
    today: over,
    terms: { minimumRounds: 0 },
    act: cancel,
    now: { state: 'cancelled' },
  },
  {
    ...customer,
    what: 'counts the coming round that is sent among those agreed to',
    today: over,
    terms: { minimumRounds: 3 },
    act: cancel,
    now: { state: 'cancelled' },
  },
  {
    ...customer,
    what: 'does not cancel before the minimum, the coming round included',
    today: over,
    terms: { minimumRounds: 4 },
    act: cancel,
    refused: { reason: 'minimum', left: 1 },
  },
  { ...staff, what: 'cancels whatever the terms say', today: over, act: cancel, now: { state: 'cancelled' } },
  {
    ...staff,
    what: 'does not cancel twice',
    from: { state: 'cancelled' },
    act: cancel,
    refused: { reason: 'state' },
  },
  {
    ...customer,
    what: 'changes the cycle and keeps the next date',
    act: (c, s) => changeCycle(c, sixty, true, s),
    now: { cycle: sixty },
  },
  {
    ...customer,
    what: 'changes the cycle with its next date',
    act: (c, s) => changeCycle(c, { kind: 'months', every: 2, day: 25 }, false, s),
    now: { cycle: { kind: 'months', every: 2, day: 25 }, nextOn: '2026-12-25' },
  },
  {
    ...customer,
    what: 'changes to a shorter cycle: the first day that can be packed',
    act: (c, s) => changeCycle(c, fortnight, false, s),
    now: { cycle: fortnight, nextOn: '2026-11-22' },
  },
  {
    ...customer,
    what: 'does not choose a cycle that is not offered',
    act: (c, s) => changeCycle(c, { kind: 'days', every: 10 }, true, s),
    refused: { reason: 'cycle' },
  },
  {
    ...staff,
    what: 'sets a cycle that is not offered',
    act: (c, s) => changeCycle(c, { kind: 'days', every: 10 }, true, s),
    now: { cycle: { kind: 'days', every: 10 } },
  },
  {
    ...customer,
    what: 'goes together with another',
    act: (c, s) => align(c, startCourse({ kind: 'weekday', every: 1, nth: 2, weekday: 2 }, '2026-12-08'), s),
    now: {
      cycle: { kind: 'weekday', every: 1, nth: 2, weekday: 2 },
      nextOn: '2026-12-08',
      plannedOn: '2026-11-25',
    },
  },
  {
    ...customer,
    what: 'does not go together with what comes too soon',
    act: (c, s) => align(c, startCourse(fortnight, '2026-11-11'), s),
    refused: { reason: 'tooSoon', first: '2026-11-12' },
  },
  {
    ...staff,
    what: 'suspends after the last day for changes',
    today: over,
    act: (c, s) => suspend(c, s, 'suspended'),
    now: { state: 'suspended' },
  },
  {
    ...staff,
    what: 'does not pause what is suspended',
    from: { state: 'suspended' },
    act: (c, s) => pauseFor(c, 1, s),
    refused: { reason: 'state' },
  },
  {
    ...staff,
    what: 'goes on by itself on the day that was set',
    today: '2027-01-26',
    from: paused,
    act: (c) => ({ course: goOn(c) }),
    now: { nextOn: '2027-02-25' },
  },
]
