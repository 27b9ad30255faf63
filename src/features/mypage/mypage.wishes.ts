import {
  changeContents,
  changeCycle,
  moveRound,
  pauseSubscription,
  resumeSubscription,
  skipRound,
} from '#features/subscriptions/subscriptions.actions.ts'
import { leave } from '#features/subscriptions/subscriptions.leaving.ts'
import type { Subscription } from '#features/subscriptions/subscriptions.schemas.ts'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { html, type Html } from '#kit/html.ts'
import { isId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import type { Act } from './mypage.acts.ts'
import { choices, field, hidden } from './mypage.layout.ts'
import { leavingFields, offerings, reasonsOf } from './mypage.leaving.ts'
import type { Inside } from './mypage.visit.ts'

/** What a customer wants of one of their subscriptions. */
export type Wish = {
  readonly act: Act
  /** Pause until, or ship the next one on. */
  readonly day?: string
  /** A place in the cycles of the plan. */
  readonly cycle?: number
  readonly quantity?: number
  /** Why they leave, or wanted to before they took the offer. */
  readonly reasonId?: string
  readonly note?: string
}

const how = { by: 'customer', channel: 'mypage' } as const

/** Does what is wished, with the plan's limits and deadlines; answers the subscription as it is then. */
export async function runWish(work: Work, one: Subscription, wish: Wish): Promise<Subscription> {
  const { id, version, terms } = one
  const { act, day = '', quantity = 1, reasonId, note } = wish
  const cycle = terms.cycles[wish.cycle ?? 0] ?? one.cycle
  if (act === 'cancel')
    return leave(work, id, { version, outcome: 'cancelled', reasonId: reasonId ?? null }, { ...how, note })
  if (reasonId !== undefined) {
    const offer = offerings.find((each) => each.act === act)?.offer ?? null
    const change =
      act === 'skip'
        ? { kind: 'skip' as const, times: 1 }
        : act === 'pause'
          ? { kind: 'pause' as const, until: day }
          : act === 'changeCycle'
            ? { kind: 'cycle' as const, cycle }
            : { kind: 'quantity' as const, quantity }
    return leave(work, id, { version, outcome: 'stayed', reasonId, offer, change }, how)
  }
  switch (act) {
    case 'skip':
      return skipRound(work, id, { version, times: 1 }, how)
    case 'pause':
      return pauseSubscription(work, id, { version, until: day }, how)
    case 'move':
      return moveRound(work, id, { version, on: day }, how)
    case 'changeCycle':
      return changeCycle(work, id, { version, cycle, keepNext: true }, how)
    case 'changeQuantity':
      return changeContents(work, id, { version, quantity }, how)
    case 'resume':
      return resumeSubscription(work, id, { version }, how)
  }
}

/** What was typed or chosen; or what is wrong with it, in words. */
export async function readWish(
  { exchange, t, work }: Inside,
  one: Subscription,
  act: Act,
): Promise<{ wish: Wish } | { problem: string }> {
  const reason = exchange.form('reason') ?? ''
  const reasons = reason !== '' && isId(reason) ? await reasonsOf(work) : []
  const reasonId = reasons.find(({ id }) => id === reason)?.id
  const isOffered = offerings.some((each) => each.act === act)
  const base: Wish = { act, ...(reasonId !== undefined && (isOffered || act === 'cancel') && { reasonId }) }
  switch (act) {
    case 'pause':
    case 'move': {
      const day = exchange.form('day') ?? ''
      return isDay(day) ? { wish: { ...base, day } } : { problem: t('badDay') }
    }
    case 'changeCycle': {
      const typed = exchange.form('cycle') ?? ''
      const cycle = /^\d{1,2}$/.test(typed) ? Number(typed) : -1
      const chosen = one.terms.cycles[cycle]
      if (!chosen) return { problem: t('badChoice') }
      return JSON.stringify(chosen) === JSON.stringify(one.cycle)
        ? { problem: t('same') }
        : { wish: { ...base, cycle } }
    }
    case 'changeQuantity': {
      const typed = (exchange.form('quantity') ?? '').normalize('NFKC').trim()
      const quantity = /^[1-9]\d?$/.test(typed) ? Number(typed) : 0
      if (quantity === 0) return { problem: t('badQuantity') }
      return quantity === one.quantity ? { problem: t('same') } : { wish: { ...base, quantity } }
    }
    case 'cancel': {
      const note = (exchange.form('note') ?? '').trim().slice(0, 1000)
      return { wish: { ...base, ...(note !== '' && { note }) } }
    }
    case 'skip':
    case 'resume':
      return { wish: base }
  }
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** What the page of confirmation sends on. */
export function wishValues({ day, cycle, quantity, reasonId, note }: Wish): { [name: string]: string } {
  return {
    ...(day !== undefined && { day }),
    ...(cycle !== undefined && { cycle: String(cycle) }),
    ...(quantity !== undefined && { quantity: String(quantity) }),
    ...(reasonId !== undefined && { reason: reasonId }),
    ...(note !== undefined && { note }),
  }
}

/** What is chosen or typed, with what was typed before. */
export async function wishFields(
  visit: Inside,
  one: Subscription,
  act: Act,
  problem: string | undefined,
): Promise<Html> {
  const { t, exchange, locale } = visit
  const taken = exchange.query('reason') ?? (act === 'cancel' ? undefined : exchange.form('reason'))
  const staying = taken !== undefined && act !== 'cancel' && hidden('reason', taken)
  if (act === 'cancel') return leavingFields(visit)
  if (act === 'pause' || act === 'move')
    return html`${staying}${field({
      name: 'day',
      label: t(act === 'pause' ? 'pauseUntil' : 'moveTo'),
      type: 'date',
      help: t(act === 'pause' ? 'pauseLead' : 'moveLead'),
      value: exchange.form('day') ?? (act === 'move' ? (one.next?.dueOn ?? '') : ''),
      problem,
    })}`
  if (act === 'changeQuantity')
    return html`${staying}${field({
      name: 'quantity',
      label: t('quantity'),
      help: t('quantityLead'),
      inputmode: 'numeric',
      value: exchange.form('quantity') ?? String(one.quantity),
      problem,
    })}`
  const now = one.terms.cycles.findIndex((each) => JSON.stringify(each) === JSON.stringify(one.cycle))
  return html`${staying}${problem !== undefined && html`<p class="problem">${problem}</p>`}${choices(
    'cycle',
    t('cycleLead'),
    one.terms.cycles.map((cycle, at) => ({ value: String(at), label: sayCycle(cycle, locale) })),
    exchange.form('cycle') ?? String(now),
  )}`
}
