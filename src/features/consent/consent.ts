import { addDays } from '#kit/japan/days.ts'

export const channels = ['email', 'sms', 'fax', 'phone', 'post', 'line'] as const
export type Channel = (typeof channels)[number]
/** Of which kind of contact point the address of a channel is. */
export const kindOf = {
  email: 'email',
  sms: 'phone',
  fax: 'phone',
  phone: 'phone',
  post: 'address',
  line: 'line',
} as const satisfies { readonly [C in Channel]: string }

/** 同意あり・同意不要・拒否; no entry at all is 不明. */
export const states = ['granted', 'exempt', 'refused'] as const
export type State = (typeof states)[number]
/** 特定電子メール法 3条1項 ①〜④. */
export const bases = ['consent', 'toldUs', 'inBusiness', 'published'] as const
export type Basis = (typeof bases)[number]
export const methods = [
  'form',
  'doubleOptIn',
  'paper',
  'card',
  'phone',
  'import',
  'api',
  'preferenceCentre',
  'oneClick',
  'reply',
  'operator',
] as const
export type Method = (typeof methods)[number]
export const purposeClasses = ['advertising', 'transactional'] as const
/** Every purpose, that of tomorrow too. Only a refusal may say so. */
export const everyPurpose = '00000000-0000-0000-0000-000000000000'
/** Those that stand there from the first day. */
export const newsPurpose = '0197a000-0000-7000-8000-000000000001'
export const servicePurpose = '0197a000-0000-7000-8000-000000000002'

/** One line of the ledger, as far as the fold looks at it. */
export type Entry = {
  readonly id: string
  readonly purposeId: string
  readonly state: State | 'takenBack'
  readonly own: boolean
  readonly confirmedAt: string | null
  readonly occurredAt: string
  readonly recordedAt: string
  readonly takesBack: string | null
}

/** What was claimed to happen after it was written down happened when it was written down. */
const effective = ({ occurredAt, recordedAt }: Entry): string =>
  occurredAt < recordedAt ? occurredAt : recordedAt

const inOrder = (a: Entry, b: Entry): number => {
  const [x, y] = [
    [effective(a), a.recordedAt, a.id],
    [effective(b), b.recordedAt, b.id],
  ] as const
  for (const [at, left] of x.entries()) {
    const right = y[at] ?? ''
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

/**
 * What the ledger of one address comes to for a purpose: the entry that counts, or undefined (不明). A refusal stands
 * against everything older, and against everything later that does not come from the person themselves. Without one, or
 * after they consented anew, consent counts before 同意不要, confirmed before unconfirmed, the latest first.
 * `consent.fold.ts` says the same in SQL.
 */
export function fold<E extends Entry>(entries: readonly E[], purposeId: string): E | undefined {
  const gone = new Set(entries.flatMap(({ takesBack }) => takesBack ?? []))
  const standing = entries
    .filter((one) => one.state !== 'takenBack' && !gone.has(one.id))
    .filter((one) => one.purposeId === purposeId || one.purposeId === everyPurpose)
    .toSorted(inOrder)
  const refusedAt = standing.findLastIndex(({ state }) => state === 'refused')
  const anewAt = standing.findLastIndex(({ state, own }) => state === 'granted' && own)
  if (refusedAt >= 0 && anewAt < refusedAt) return standing[refusedAt]
  const weight = ({ state, confirmedAt }: Entry): number =>
    (state === 'granted' ? 2 : 0) + (confirmedAt === null ? 0 : 1)
  return standing
    .slice(refusedAt + 1)
    .reduce<E | undefined>((best, one) => (best && weight(best) > weight(one) ? best : one), undefined)
}

export const reasons = [
  'gone',
  'noPurpose',
  'noAddress',
  'bounced',
  'transactional',
  'left',
  'refused',
  'keyLost',
  'suppressed',
  'unconfirmed',
  'expired',
  'exemptNotEnough',
  'unknown',
  'tooSoon',
  'granted',
  'exempt',
  'notRefused',
] as const
export type Reason = (typeof reasons)[number]
export const allowing: readonly Reason[] = ['transactional', 'granted', 'exempt', 'notRefused']

export const suppressionReasons = ['optOut', 'complaint', 'bounced', 'manual'] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

/** Everything that the gate looks at before it answers. `consent.gate.ts` reads it. */
export type Facts = {
  readonly isThere: boolean
  readonly hasLeft: boolean
  readonly hasAddress: boolean
  /** Undefined where there is no such purpose, or it is retired. */
  readonly purposeClass: (typeof purposeClasses)[number] | null
  readonly mailOrder: boolean
  readonly doubleOptIn: boolean
  readonly isConsumer: boolean
  /** Of the channel: whoever has not refused may be written to. */
  readonly optOutIsEnough: boolean
  readonly isEmail: boolean
  /** Of the channel: 特定商取引法 asks consumers' consent for its advertising. */
  readonly isMailOrderChannel: boolean
  readonly state: State | null
  readonly entryId: string | null
  readonly isConfirmed: boolean
  /** The last day on which it is relied on. */
  readonly validUntil: string | null
  readonly stop: SuppressionReason | null
  readonly keyLost: boolean
  readonly everyDays: number | null
  readonly lastSentOn: string | null
  readonly today: string
}

export type Decision = {
  readonly reason: Reason
  readonly entryId: string | null
  readonly on: string | null
}

/** May this be sent, and why: the first reason that holds. The same order stands in SQL in `consent.gate.ts`. */
export function decide(facts: Facts): Decision {
  const answer = (reason: Reason, on: string | null = null): Decision => ({
    reason,
    entryId: needsEntry.has(reason) ? facts.entryId : null,
    on,
  })
  if (!facts.isThere) return answer('gone')
  if (facts.purposeClass === null) return answer('noPurpose')
  if (!facts.hasAddress) return answer('noAddress')
  if (facts.stop === 'bounced') return answer('bounced')
  if (facts.purposeClass === 'transactional') return answer('transactional')
  if (facts.hasLeft) return answer('left')
  if (facts.state === 'refused') return answer('refused')
  if (facts.keyLost) return answer('keyLost')
  if (facts.stop !== null) return answer('suppressed')
  const due =
    facts.everyDays === null || facts.lastSentOn === null ? null : addDays(facts.lastSentOn, facts.everyDays)
  const unlessTooSoon = (reason: Reason): Decision =>
    due !== null && due > facts.today ? answer('tooSoon', due) : answer(reason)
  const isOver = facts.validUntil !== null && facts.validUntil < facts.today
  if (facts.state === 'granted') {
    if (facts.doubleOptIn && facts.isEmail && !facts.isConfirmed) return answer('unconfirmed')
    return isOver ? answer('expired', facts.validUntil) : unlessTooSoon('granted')
  }
  if (facts.state === 'exempt') {
    if (facts.mailOrder && facts.isConsumer && facts.isMailOrderChannel) return answer('exemptNotEnough')
    return isOver ? answer('expired', facts.validUntil) : unlessTooSoon('exempt')
  }
  return facts.optOutIsEnough ? unlessTooSoon('notRefused') : answer('unknown')
}

const needsEntry: ReadonlySet<Reason> = new Set([
  'refused',
  'unconfirmed',
  'expired',
  'exemptNotEnough',
  'tooSoon',
  'granted',
  'exempt',
])

/** 特定商取引法 12条の3 (電磁的方法) and 12条の5 (ファクシミリ). */
export const mailOrderChannels: readonly Channel[] = ['email', 'sms', 'fax']
