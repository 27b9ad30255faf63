import type { Refusal } from '#features/plans/engine.changes.ts'
import { courseStates, type CourseState } from '#features/plans/engine.course.ts'
import { formatDay } from '#kit/japan/calendar.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'

export const states = courseStates
export type State = CourseState

export const changeKinds = [
  'started',
  'skipped',
  'paused',
  'suspended',
  'resumed',
  'cancelled',
  'ended',
  'paymentError',
  'recovered',
  'cycle',
  'date',
  'items',
  'address',
  'payment',
  'bundle',
  'held',
  'released',
  'stayed',
  'price',
] as const
export type ChangeKind = (typeof changeKinds)[number]

export const taskReasons = [
  'watched',
  'repeated',
  'payment',
  'address',
  'product',
  'mail',
  'calendar',
  'other',
  'order',
  'wish',
] as const
export type TaskReason = (typeof taskReasons)[number]

export const roundPayments = ['open', 'paid', 'failed', 'abandoned'] as const
export const outcomes = ['paid', 'failed', 'authorized'] as const
/** What told of an outcome. */
export const outcomeChannels = ['screen', 'api', 'csv'] as const
export const watchedKinds = ['email', 'phone', 'address', 'person'] as const
export type WatchedKind = (typeof watchedKinds)[number]
export const offers = ['skip', 'pause', 'cycle', 'quantity', 'product'] as const

/** Who asks for a change, and through what: customers are held to the deadlines and limits of the plan. */
export type How = {
  readonly by: 'staff' | 'customer'
  /** phone, web, mypage, api, system … */
  readonly channel: string
  readonly note?: string | null | undefined
}

/** Why an order waits whose payment failed for the last time; what says so goes on by itself once it is paid. */
export const unpaidHold = { ja: '決済エラー', en: 'Payment error' }

/** Whether it adds to what comes in every month: a pause that ends by itself does, what stands still does not. */
export function counts(state: State | null): boolean {
  return state === 'active' || state === 'paused'
}

export const daysInMonth = 30.4375

/** Yen a month of something that comes every so many days. */
export function monthly(yen: number, cycleDays: number): number {
  return Math.round((yen * daysInMonth) / cycleDays)
}

/** A number of our own. */
export function ownNumber(on: string, count: number): string {
  return `T${on.slice(0, 4)}-${String(count).padStart(6, '0')}`
}

export const subscriptionNotFound = {
  ja: 'この定期は見つかりません。番号を確かめるか、見る権限を管理者に確認してください',
  en: 'This subscription was not found. Check its number, or ask whether you may see it',
}

export function invalid(path: string, ja: string, en: string): Problem {
  const field: FieldProblem = { path, message: { ja, en } }
  return new Problem('invalid', { fields: [field] })
}

/** Why a change cannot be: each names the day or the number that it hangs on. */
export function refused(refusal: Refusal): Problem {
  const day = (on: string): { ja: string; en: string } => ({ ja: formatDay(on), en: on })
  const conflict = (ja: string, en: string): Problem => new Problem('conflict', { detail: { ja, en } })
  switch (refusal.reason) {
    case 'state':
      return conflict(
        '今の状態の定期には、この操作はできません。画面を読み直して、状態を確かめてください',
        'This cannot be done in its present state. Read the page again and look at the state',
      )
    case 'deadline': {
      const [deadline, ship] = [day(refusal.deadlineOn), day(refusal.shipOn)]
      return conflict(
        `次回（${ship.ja} 出荷）の変更期限 ${deadline.ja} を過ぎています。その次の回から変えられます`,
        `The last day for changes of the next one (shipped on ${ship.en}) was ${deadline.en}. The one after it can be changed`,
      )
    }
    case 'skips':
      return refusal.most === 0
        ? conflict('このプランはスキップできません', 'Rounds of this plan cannot be skipped')
        : conflict(
            `続けてスキップできるのは${refusal.most}回までです`,
            `No more than ${refusal.most} in a row can be skipped`,
          )
    case 'pause':
      return refusal.most === 0
        ? conflict('このプランは一時休止できません', 'This plan cannot be paused')
        : conflict(
            `一時休止は${refusal.most}日（${day(refusal.last).ja} まで）です。それより前の日を選んでください`,
            `It can be paused for ${refusal.most} days, until ${refusal.last}. Choose an earlier day`,
          )
    case 'tooSoon':
      return conflict(
        `その日には出荷できません。最も早い日は ${day(refusal.first).ja} です`,
        `It cannot be shipped on that day. The first possible day is ${refusal.first}`,
      )
    case 'tooLate':
      return conflict(
        `その日までは延ばせません。${day(refusal.last).ja} までの日を選ぶか、一時休止にしてください`,
        `It cannot be put off that far. Choose a day until ${refusal.last}, or pause it`,
      )
    case 'notLater':
      return conflict(
        `次回（${day(refusal.nextOn).ja}）より後の日を選んでください`,
        `Choose a day after the next one (${refusal.nextOn})`,
      )
    case 'cycle':
      return conflict(
        'このお届け周期は、プランで選べません。選べる周期から選んでください',
        'The plan does not have this cycle. Choose one that it has',
      )
    case 'minimum':
      return conflict(
        `お約束の回数まで、あと${refusal.left}回あります。それまでは解約できません`,
        `${refusal.left} more round(s) were agreed to. It cannot be cancelled before`,
      )
  }
}
