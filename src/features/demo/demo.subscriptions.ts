import { createHash } from 'node:crypto'
import type { BookedOrder } from '#features/orders/orders.save.ts'
import {
  cancel,
  goOn,
  lastRound,
  pauseUntil,
  skip,
  suspend,
  type Changed,
} from '#features/plans/engine.changes.ts'
import { advance, nextDates, startCourse, type Course } from '#features/plans/engine.course.ts'
import { cycleDays, firstOn } from '#features/plans/engine.cycle.ts'
import type { RoundDates, ShopCalendar } from '#features/plans/engine.dates.ts'
import { disclosureOf } from '#features/plans/plans.disclosure.ts'
import type { EarlierChange, EarlierSubscription } from '#features/subscriptions/subscriptions.copy.ts'
import { datesIn } from '#features/subscriptions/subscriptions.course.ts'
import { counts, monthly, type ChangeKind } from '#features/subscriptions/subscriptions.ts'
import { eventOf } from '#features/timeline/timeline.actions.ts'
import type { NewEvent } from '#features/timeline/timeline.store.ts'
import { addDays } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import { dayNumber, isoDay } from './demo.days.ts'
import { demoId } from './demo.draft.ts'
import { instantOf } from './demo.orders.ts'
import type { DemoPerson } from './demo.people.ts'
import type { DemoPlan } from './demo.plans.ts'
import { randomOf, type Random } from './demo.random.ts'
import { quoteFor, roundOf, type MadeRound, type Subscriber } from './demo.rounds.ts'

/** What subscriptions are made from: read once a chunk. */
export type Counter = {
  readonly plans: readonly DemoPlan[]
  readonly reasons: readonly { readonly id: string; readonly label: string }[]
  readonly mediaIds: readonly string[]
  readonly calendar: ShopCalendar
  readonly today: string
  readonly maker: string
}
export type Made = {
  readonly subscriptions: EarlierSubscription[]
  readonly booked: BookedOrder[]
  readonly events: NewEvent[]
}

/** Of a hundred who got so many rounds: those who leave before the next. */
const leaves = [0, 16, 12, 9, 7, 6, 5]
const longest = 700
/** Below are the people's own, their orders and the rounds. */
const firstPart = 3000

/** The subscriptions of some people, counted back from the day on which it is told, so that what is due soon is. */
export function subscriptionsOf(
  work: Pick<Work, 'app' | 'actor'>,
  seed: number,
  people: readonly DemoPerson[],
  counter: Counter,
): Made {
  const texts = new Map<string, string>()
  const made = people.flatMap((person) => {
    const random = randomOf(seed ^ 0x7e141, person.number)
    const isOne = counter.plans.length > 0 && person.stage !== 'lead' && random.chance(0.165)
    return isOne ? new Story(work, seed, person, counter, random).told(texts) : []
  })
  return {
    subscriptions: made.map(({ subscription }) => subscription),
    booked: made.flatMap(({ rounds }) => rounds.map(({ booked }) => booked)),
    events: made.flatMap(({ events }) => events),
  }
}

type Told = { subscription: EarlierSubscription; rounds: MadeRound[]; events: NewEvent[] }

/** One subscription, lived through from its first day to the last that has come. */
class Story {
  readonly work: Pick<Work, 'app' | 'actor'>
  readonly seed: number
  readonly person: DemoPerson
  readonly counter: Counter
  readonly random: Random
  readonly #id: string
  readonly #number: string
  readonly #startedOn: string
  readonly #subscriber: Subscriber
  readonly #rounds: MadeRound[] = []
  readonly #changes: EarlierChange[] = []
  readonly #leaving: EarlierSubscription['leaving'][number][] = []
  readonly #tasks: EarlierSubscription['tasks'][number][] = []
  readonly #events: NewEvent[] = []
  #course: Course
  #day: string
  #leftOn: string | null = null
  /** Yen a month as they stood at the last change. */
  #monthly = 0
  #parts = firstPart

  constructor(
    work: Pick<Work, 'app' | 'actor'>,
    seed: number,
    person: DemoPerson,
    counter: Counter,
    random: Random,
  ) {
    this.work = work
    this.seed = seed
    this.person = person
    this.counter = counter
    this.random = random
    const { plans, today, mediaIds } = counter
    const plan = plans[[0, 0, 0, 2, 2, 1][random.int(0, 5)] ?? 0] ?? plans[0]
    if (!plan) throw new Error('no plan')
    const { terms } = plan.edition
    const cycle =
      (random.chance(0.7) ? null : terms.cycles[random.int(0, terms.cycles.length - 1)]) ?? terms.cycles[0]
    if (!cycle) throw new Error('no cycle')
    const last = dayNumber(today)
    const began = Math.max(last - random.int(12, longest), dayNumber(person.registeredOn) + random.int(0, 30))
    this.#startedOn = isoDay(Math.min(began, last - 3))
    this.#day = this.#startedOn
    this.#id = this.part()
    this.#number = `D${seed}-T${String(person.number).padStart(6, '0')}`
    this.#subscriber = {
      seed,
      number: person.number,
      plan,
      paymentMethod: random.pick(['クレジットカード', 'クレジットカード', '代金引換', 'コンビニ後払い']),
      channel: random.pick(['phone', 'phone', 'web', 'web', 'web', 'mail']),
      mediaId: mediaIds[Math.floor(random.next() ** 1.6 * mediaIds.length)] ?? null,
      today,
    }
    this.#course = startCourse(cycle, firstOn(this.#startedOn, terms.firstShipDays))
  }

  told(texts: Map<string, string>): Told {
    this.change('started', null)
    this.tell('subscription.started', { firstOn: this.dates()?.shipOn ?? this.#course.nextOn })
    for (let dates = this.dates(); dates && this.goesOn(dates); dates = this.dates());
    this.wait()
    const { terms } = this.#subscriber.plan.edition
    const { customerId, counter, person } = this
    const { isPossible: _isPossible, ...dates } = datesIn(
      this.#course,
      terms,
      counter.calendar,
      counter.today,
    )
    return {
      rounds: this.#rounds,
      events: this.#events,
      subscription: {
        id: this.#id,
        customerId,
        number: this.#number,
        planId: this.#subscriber.plan.edition.planId,
        edition: this.#subscriber.plan.edition.edition,
        channel: this.#subscriber.channel,
        mediaId: this.#subscriber.mediaId,
        startedOn: this.#startedOn,
        startedAt: instantOf(dayNumber(this.#startedOn), person.number),
        course: this.#course,
        dates,
        quantity: 1,
        paymentMethod: this.#subscriber.paymentMethod,
        monthlyValue: this.#monthly,
        leftOn: this.#leftOn,
        disclosure: this.disclosed(texts),
        rounds: this.#rounds.map(({ round }) => round),
        changes: this.#changes,
        leaving: this.#leaving,
        tasks: this.#tasks,
      },
    }
  }

  get customerId(): string {
    return demoId(this.seed, this.person.number)
  }

  /** Lives on to the next round and makes it; false where the story has come to today, or to its end. */
  goesOn(soon: RoundDates): boolean {
    const { today, calendar } = this.counter
    const { terms } = this.#subscriber.plan.edition
    if (!this.decides(soon)) return false
    const dates = this.dates()
    if (!dates || dates.makeOn > today) return false
    const quote = quoteFor(this.#subscriber, this.#course.nextRound, dates.shipOn)
    if (!quote) return false
    const isCard = this.#subscriber.paymentMethod === 'クレジットカード'
    const failed = isCard && dates.shipOn < addDays(today, -14) && this.random.chance(0.006)
    const made = roundOf(this.#subscriber, quote, dates, { dueOn: this.#course.nextOn, failed })
    this.#rounds.push(made)
    this.#day = dates.makeOn
    const about = { round: quote.round, orderId: made.booked.id, orderNumber: made.booked.number }
    this.tell('round.made', { ...about, shipOn: dates.shipOn })
    this.#course = advance(this.#course, dates.shipOn, terms, calendar)
    if (this.#course.state === 'ended') {
      this.#leftOn = this.#day
      this.change('ended', 'active')
      this.tell('subscription.ended', { rounds: quote.round })
    }
    if (made.round.shippedOn !== null) {
      this.#day = made.round.shippedOn
      this.tell('round.shipped', about)
    }
    return !failed || this.unpaid(about)
  }

  /** The card is refused until nobody tries it any more. */
  unpaid(about: { round: number; orderId: string; orderNumber: string }): false {
    this.#day = addDays(this.#day, 10)
    const before = this.#course
    this.to(suspend(this.#course, this.setting(), 'paymentError'))
    if (this.#course.state !== before.state) {
      this.change('paymentError', before.state)
      this.tell('subscription.paymentFailed', { ...about, failures: 3, retryOn: null })
      this.#tasks.push({ id: this.part(), reason: 'payment', raisedAt: this.at() })
    }
    return false
  }

  /** Before the deadline of the next round somebody may leave, skip, pause or stop it. False where it stands still then. */
  decides({ deadlineOn }: RoundDates): boolean {
    const { random, counter } = this
    const made = this.#course.nextRound - 1
    const fate = random.next() * 100
    const room = dayNumber(deadlineOn) - dayNumber(this.#day)
    const on = addDays(this.#day, random.int(1, Math.max(1, room)))
    if (room < 1 || on > counter.today || made === 0) return true
    const { terms } = this.#subscriber.plan.edition
    const mayLeave = terms.leaving.early !== 'refused' || made >= terms.minimumRounds
    const leaving = mayLeave ? (leaves[made] ?? 4) : 0
    const state = this.#course.state
    const day = this.#day
    this.#day = on
    if (fate < leaving) return this.leave(made)
    if (fate < leaving + 1.5) this.stay()
    else if (fate < leaving + 6.5) {
      const { nextRound } = this.#course
      if (this.to(skip(this.#course, 1, this.setting()))) {
        this.change('skipped', state)
        this.tell('subscription.skipped', { round: nextRound, times: 1, nextOn: this.#course.nextOn })
      }
    } else if (fate < leaving + 9) return this.pause()
    else if (fate < leaving + 10 && this.to(suspend(this.#course, this.setting(), 'suspended'))) {
      this.#leftOn = this.#day
      this.change('suspended', state)
      this.tell('subscription.suspended', {})
      return false
    } else this.#day = day
    return true
  }

  leave(rounds: number): boolean {
    const reason = this.reason()
    const state = this.#course.state
    if (lastRound(this.#course, this.setting()) || !this.to(cancel(this.#course, this.setting()))) return true
    this.#leftOn = this.#day
    this.asked('cancelled', reason?.id ?? null)
    this.change('cancelled', state, reason?.id ?? null)
    this.tell('subscription.cancelled', { reason: reason?.label ?? null, rounds })
    return false
  }

  stay(): void {
    const reasonId = this.reason()?.id ?? null
    this.asked('stayed', reasonId)
    this.change('stayed', this.#course.state, reasonId)
    this.tell('subscription.stayed', {})
  }

  pause(): boolean {
    const until = addDays(this.#course.nextOn, this.random.int(20, 75))
    const state = this.#course.state
    if (!this.to(pauseUntil(this.#course, until, this.setting()))) return true
    this.change('paused', state)
    this.tell('subscription.paused', { until: this.#course.nextOn })
    const { resumesOn } = this.#course
    if (resumesOn === null || resumesOn > this.counter.today) return false
    this.#day = resumesOn
    this.#course = goOn(this.#course)
    this.change('resumed', 'paused')
    this.tell('subscription.resumed', { nextOn: this.#course.nextOn })
    return true
  }

  /** Whoever has no mail cannot be told what comes next: somebody has to call. */
  wait(): void {
    if (this.#course.state === 'active' && this.person.email === null && this.random.chance(0.08)) {
      this.#day = addDays(this.counter.today, -this.random.int(1, 4))
      this.#tasks.push({ id: this.part(), reason: 'mail', raisedAt: this.at() })
    }
  }

  /** Six in ten say why. */
  reason(): Counter['reasons'][number] | null {
    const { reasons } = this.counter
    return this.random.chance(0.6) ? (reasons[this.random.int(0, reasons.length - 1)] ?? null) : null
  }

  setting(): Parameters<typeof cancel>[1] {
    const { terms } = this.#subscriber.plan.edition
    return { terms, calendar: this.counter.calendar, today: this.#day, by: 'customer' }
  }

  to(changed: Changed): boolean {
    if (!('course' in changed)) return false
    this.#course = changed.course
    return true
  }

  dates(): RoundDates | null {
    const { terms } = this.#subscriber.plan.edition
    return nextDates(this.#course, terms, this.counter.calendar, this.#day)
  }

  /** Yen a month of the round that comes next. */
  value(): number {
    const { nextRound, nextOn, cycle } = this.#course
    const quote = quoteFor(this.#subscriber, nextRound, nextOn)
    return quote ? monthly(quote.sums.revenue, cycleDays(cycle)) : 0
  }

  part(): string {
    this.#parts += 1
    return demoId(this.seed, this.person.number, this.#parts)
  }

  at(): string {
    return instantOf(dayNumber(this.#day), this.person.number, this.#changes.length)
  }

  change(kind: ChangeKind, before: Course['state'] | null, reasonId: string | null = null): void {
    const valueBefore = counts(before) ? this.#monthly : 0
    this.#monthly = this.value()
    this.#changes.push({
      id: this.part(),
      day: this.#day,
      at: this.at(),
      kind,
      round: this.#course.nextRound,
      before,
      after: this.#course.state,
      valueBefore,
      valueAfter: counts(this.#course.state) ? this.#monthly : 0,
      channel: this.#subscriber.channel === 'web' ? 'mypage' : 'phone',
      reasonId,
      actorName: this.counter.maker,
    })
  }

  asked(outcome: 'cancelled' | 'stayed', reasonId: string | null): void {
    this.#leaving.push({
      id: this.part(),
      day: this.#day,
      at: this.at(),
      round: this.#course.nextRound,
      channel: this.#subscriber.channel === 'web' ? 'mypage' : 'phone',
      reasonId,
      outcome,
      actorName: this.counter.maker,
    })
  }

  tell(name: string, payload: { [key: string]: unknown }): void {
    const plan = this.#subscriber.plan.edition.name
    this.#events.push({
      ...eventOf(this.work, this.customerId, name, {
        subscriptionId: this.#id,
        number: this.#number,
        plan,
        ...payload,
      }),
      occurredAt: this.at(),
    })
  }

  /** As it was read: the same words for all who chose the same. */
  disclosed(texts: Map<string, string>): EarlierSubscription['disclosure'] {
    const { plan, paymentMethod } = this.#subscriber
    const { edition, shop } = plan
    const { cycle } = this.#course
    const key = JSON.stringify([edition.planId, cycle, paymentMethod])
    const text =
      texts.get(key) ??
      disclosureOf({
        ...shop,
        terms: edition.terms,
        name: edition.name,
        locale: 'ja',
        cycle,
        paymentMethod,
        quantity: 1,
        startOn: this.#startedOn,
      }).text
    texts.set(key, text)
    return { id: this.part(), text, digest: createHash('sha256').update(text).digest('hex') }
  }
}
