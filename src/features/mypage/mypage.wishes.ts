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
import { askPayment } from '#features/subscriptions/subscriptions.wishes.ts'
import type { OwnItem } from '#features/plans/plans.rounds.ts'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { html, type Html } from '#kit/html.ts'
import { hidden } from '#kit/visitor-page.ts'
import { isId } from '#kit/ids.ts'
import type { Work } from '#platform/work.ts'
import type { Act } from './mypage.acts.ts'
import { choices, field, noteField } from './mypage.layout.ts'
import { leavingFields, offerings, reasonsOf } from './mypage.leaving.ts'
import type { Inside } from './mypage.visit.ts'
import { sayYen } from './mypage.words.ts'

/** What a customer wants of one of their subscriptions. */
export type Wish = {
  readonly act: Act
  /** Pause until, or ship the next one on. */
  readonly day?: string
  /** A place in the cycles of the plan. */
  readonly cycle?: number
  readonly quantity?: number
  readonly items?: readonly OwnItem[]
  /** How they want to pay. */
  readonly payment?: string
  /** Why they leave, or wanted to before they took the offer. */
  readonly reasonId?: string
  readonly note?: string
}

const how = { by: 'customer', channel: 'mypage' } as const

/** Does what is wished, with the plan's limits and deadlines; answers the subscription as it is then. */
export async function runWish(work: Work, one: Subscription, wish: Wish): Promise<Subscription> {
  const { id, version, terms } = one
  const { act, day = '', quantity = 1, payment = '', reasonId, note } = wish
  const items = [...(wish.items ?? [])]
  const cycle = terms.cycles[wish.cycle ?? 0] ?? one.cycle
  if (act === 'cancel')
    return leave(work, id, { version, outcome: 'cancelled', reasonId: reasonId ?? null }, { ...how, note })
  const taken = offerings.find((each) => each.act === act)
  if (reasonId !== undefined && taken) {
    const change = (
      {
        skip: { kind: 'skip', times: 1 },
        pause: { kind: 'pause', until: day },
        changeCycle: { kind: 'cycle', cycle },
        changeQuantity: { kind: 'quantity', quantity },
        changeGoods: { kind: 'product', items },
      } as const
    )[taken.act]
    return leave(work, id, { version, outcome: 'stayed', reasonId, offer: taken.offer, change }, how)
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
    case 'changeGoods':
      return changeContents(work, id, { version, items }, how)
    case 'askPayment':
      return askPayment(work, id, { version, paymentMethod: payment }, { ...how, note })
    case 'resume':
      return resumeSubscription(work, id, { version }, how)
  }
}

type Read = { readonly wish: Wish } | { readonly problem: string }

/** What was typed or chosen; or what is wrong with it, in words. */
export async function readWish(visit: Inside, one: Subscription, act: Act): Promise<Read> {
  const { exchange, t, work } = visit
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
    case 'changeGoods':
      return readGoods(visit, one, base)
    case 'askPayment': {
      const payment = one.terms.payments.find((method) => method === exchange.form('payment'))
      return payment === undefined
        ? { problem: t('badChoice') }
        : { wish: { ...base, payment, ...noted(exchange.form('note')) } }
    }
    case 'cancel': {
      return { wish: { ...base, ...noted(exchange.form('note')) } }
    }
    case 'skip':
    case 'resume':
      return { wish: base }
  }
}

const noted = (typed = ''): { note?: string } => {
  const note = typed.trim().slice(0, 1000)
  return note === '' ? {} : { note }
}

/** How many of each; whether the plan lets them have these is said by the change itself. */
function readGoods({ exchange, t }: Inside, one: Subscription, base: Wish): Read {
  const items = one.terms.choices.map(({ productId }) => {
    const typed = (exchange.form(`g-${productId}`) ?? '').normalize('NFKC').trim()
    return { productId, quantity: /^\d{0,2}$/.test(typed) ? Number(typed) : Number.NaN }
  })
  if (items.some(({ quantity }) => Number.isNaN(quantity))) return { problem: t('badCount') }
  const chosen = items.filter(({ quantity }) => quantity > 0)
  const countOf = new Map(one.goods.map(({ productId, quantity }) => [productId, quantity]))
  const isSame =
    chosen.length === one.goods.length &&
    chosen.every(({ productId, quantity }) => countOf.get(productId) === quantity)
  return isSame ? { problem: t('same') } : { wish: { ...base, items: chosen } }
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** What the page of confirmation sends on. */
export function wishValues(wish: Wish): { [name: string]: string } {
  const { day, cycle, quantity, items = [], payment, reasonId, note } = wish
  return {
    ...(day !== undefined && { day }),
    ...(cycle !== undefined && { cycle: String(cycle) }),
    ...(quantity !== undefined && { quantity: String(quantity) }),
    ...Object.fromEntries(items.map((item) => [`g-${item.productId}`, String(item.quantity)])),
    ...(payment !== undefined && { payment }),
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
      value: exchange.form('day') ?? (act === 'move' ? (one.next?.shipOn ?? '') : ''),
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
  if (act === 'changeGoods') return html`${staying}${goodsFields(visit, one, problem)}`
  if (act === 'askPayment') return paymentFields(visit, one, problem)
  const now = one.terms.cycles.findIndex((each) => JSON.stringify(each) === JSON.stringify(one.cycle))
  return html`${staying}${problem !== undefined && html`<p class="problem">${problem}</p>`}${choices(
    'cycle',
    t('cycleLead'),
    one.terms.cycles.map((cycle, at) => ({ value: String(at), label: sayCycle(cycle, locale) })),
    exchange.form('cycle') ?? String(now),
  )}`
}

function goodsFields(visit: Inside, one: Subscription, problem: string | undefined): Html {
  const { t, exchange } = visit
  const countOf = new Map(one.goods.map(({ productId, quantity }) => [productId, quantity]))
  return html`<p>${t('goodsLead', { pieces: one.terms.pieces })}</p>
    ${problem !== undefined && html`<p class="problem">${problem}</p>`}
    ${one.terms.choices.map(({ productId, name, price }) =>
      field({
        name: `g-${productId}`,
        label: name,
        ...(price !== null && { help: t('priceOfOne', { price: sayYen(price) }) }),
        inputmode: 'numeric',
        value: exchange.form(`g-${productId}`) ?? String(countOf.get(productId) ?? 0),
      }),
    )}`
}

/** Numbers of cards are never typed here: a person asks for what is needed. */
function paymentFields({ t, exchange }: Inside, one: Subscription, problem: string | undefined): Html {
  const { payments } = one.terms
  return html`<p>${t('paymentLead')}</p>
    ${problem !== undefined && html`<p class="problem">${problem}</p>`}
    ${choices(
      'payment',
      t('payment'),
      payments.map((method) => ({
        value: method,
        label: method === one.paymentMethod ? t('paymentNow', { method }) : method,
      })),
      exchange.form('payment') ?? one.paymentMethod,
    )}
    ${noteField(`${t('paymentNote')}${t('optional')}`, exchange.form('note'))}`
}
