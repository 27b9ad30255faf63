import { notFound, Problem } from '#kit/problem.ts'
import { addressProblem } from './webhooks.reach.ts'

export const manageWebhooks = 'webhooks.manage'

export const deliveryStates = ['queued', 'sending', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const pauseReasons = ['hand', 'gone', 'failing', 'sealed'] as const
export type PauseReason = (typeof pauseReasons)[number]

/** What went wrong where nothing was answered. */
export const troubles = [
  'timeout',
  'unknownHost',
  'unreachable',
  'private',
  'certificate',
  'cut',
  'eventGone',
] as const
export type Trouble = (typeof troubles)[number]

const minute = 60
const hour = 60 * minute
/** Seconds until the next try, after the first, the second … one: nearly two days in all. */
const waits = [5, minute, 10 * minute, hour, 6 * hour, 12 * hour, 24 * hour] as const

/** Null after the last try. */
export function secondsUntilNext(tries: number): number | null {
  return waits[tries - 1] ?? null
}

/** From so many rounds in a row on in which nothing got through, one is tried alone, and all others wait for it. */
export const holdFrom = 5
const holds = [minute, 5 * minute, 15 * minute, 30 * minute] as const

/** How long everything waits after so many rounds in a row in which nothing got through. */
export function secondsHeld(failures: number): number {
  return failures < holdFrom ? 0 : (holds[failures - holdFrom] ?? 30 * minute)
}

/** Nothing got through for so long: it is paused, and an administrator has to look. */
export const patienceHours = 48
/** The secret before the present one signs too for so long. */
export const overlapHours = 24
/** Deliveries are kept for so long, sent or not. */
export const keptDays = 30

export const taken = (status: number | null): boolean => status !== null && status >= 200 && status < 300

/** The receiver says that nothing is to be sent there ever again. */
export const isGoneForGood = (status: number | null): boolean => status === 410

export const webhookNotFound = () =>
  notFound({
    ja: 'このWebhookは見つかりません。ごみ箱にあるか、削除されました',
    en: 'This webhook was not found: it is in the bin, or was deleted',
  })
export const deliveryNotFound = () =>
  notFound({
    ja: 'この送信は見つかりません。保存期間（30日）を過ぎたか、顧客とともに消えました',
    en: 'This delivery was not found: its 30 days are over, or it went with the customer',
  })

export const stillPaused = () =>
  new Problem('conflict', {
    detail: {
      ja: 'このWebhookは停止しています。先に再開してください',
      en: 'This webhook is paused. Resume it first',
    },
  })

/** Refuses an address that nothing may be sent to. */
export function mustBeAddress(url: string, isPrivateAllowed: boolean): void {
  const message = addressProblem(url, isPrivateAllowed)
  if (message) throw new Problem('invalid', { fields: [{ path: 'url', message }] })
}

export function mustKnowEvents(events: readonly string[], known: ReadonlyMap<string, unknown>): void {
  const unknown = events.filter((name) => !known.has(name))
  if (unknown.length > 0)
    throw new Problem('invalid', {
      params: { names: unknown.join(', ') },
      fields: [
        {
          path: 'events',
          message: { ja: '{names} というできごとはありません', en: 'There are no such events: {names}' },
        },
      ],
    })
}

export const noSuchSegment = () =>
  new Problem('invalid', {
    fields: [
      {
        path: 'segmentIds',
        message: {
          ja: '選んだセグメントがありません。選び直してください',
          en: 'A chosen segment is not there any more. Choose again',
        },
      },
    ],
  })
