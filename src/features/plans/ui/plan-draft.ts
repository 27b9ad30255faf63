import { newId } from '#kit/ids.ts'
import { parseAmount } from '#kit/japan/amount.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import type { PlanTerms } from '../plans.terms.ts'
import type { Plan } from './plan-queries.ts'

/** A plan as it is typed. Spans have no rounds of their own: they follow each other, so none overlap and none are missing. */
export type Draft = {
  readonly code: string
  readonly name: string
  readonly spans: readonly SpanDraft[]
  /** What customers may take instead; the quantity is not asked for. */
  readonly choices: readonly ItemDraft[]
  readonly discounts: readonly DiscountDraft[]
  readonly gifts: readonly GiftDraft[]
  readonly cycles: readonly CycleDraft[]
  readonly payments: readonly PaymentDraft[]
  readonly numbers: Numbers
  readonly applyFrom: string
  readonly applyUntil: string
} & Pick<PlanTerms, 'description' | 'repeats' | 'closedDays' | 'once' | 'leaving'>

type Keyed = { readonly key: string }
export type ItemDraft = Keyed & {
  readonly productId: string
  readonly quantity: string
  readonly unitPrice: string
}
export type SpanDraft = Keyed & { readonly lasts: string; readonly items: readonly ItemDraft[] }
export type DiscountDraft = Keyed & {
  readonly from: string
  readonly value: string
  readonly unit: 'percent' | 'yen'
}
export type GiftDraft = Keyed & {
  readonly from: string
  readonly to: string
  readonly productId: string
  readonly quantity: string
}
export type CycleDraft = Keyed & {
  readonly kind: 'days' | 'months' | 'weekday'
  readonly every: string
  readonly day: string
  readonly nth: string
  readonly weekday: number
}
export type PaymentDraft = Keyed & {
  readonly method: string
  readonly when: PlanTerms['payments'][number]['when']
  readonly days: string
  readonly fee: string
}
type Numbers = { readonly [K in keyof typeof limits]: string }

/** What may be typed, as the contract has it; those that may be empty come first. */
const limits = {
  rounds: [1, 999],
  freeFrom: [1, 999],
  fee: [0, 100_000_000],
  minimumRounds: [0, 99],
  firstShipDays: [0, 90],
  leadDays: [0, 30],
  deadlineDays: [0, 60],
  noticeDays: [0, 90],
  deliveryDays: [0, 30],
  skipsInRow: [0, 99],
  pauseDays: [0, 730],
} as const
const mayBeEmpty: ReadonlySet<string> = new Set(['rounds', 'freeFrom'])

export type Wrong = { readonly field: string; readonly least: number; readonly most: number }

export function draftOf({ code, name, terms }: Pick<Plan, 'code' | 'name' | 'terms'>): Draft {
  const { shipping, rounds } = terms
  return {
    code,
    name,
    description: terms.description,
    repeats: terms.repeats,
    closedDays: terms.closedDays,
    once: terms.once,
    leaving: terms.leaving,
    applyFrom: terms.applyFrom ?? '',
    applyUntil: terms.applyUntil ?? '',
    spans: terms.contents
      .toSorted((a, b) => a.from - b.from)
      .map(({ from, to, items }) => ({
        key: newId(),
        lasts: to === null ? '' : String(to - from + 1),
        items: items.map(({ productId, quantity, unitPrice }) => ({
          key: newId(),
          productId,
          quantity: String(quantity),
          unitPrice: unitPrice === null ? '' : String(unitPrice),
        })),
      })),
    choices: (terms.choices ?? []).map(({ productId, unitPrice }) => ({
      ...newItem(productId),
      unitPrice: unitPrice === null ? '' : String(unitPrice),
    })),
    discounts: terms.discounts.map(({ from, percent, yen }) => ({
      key: newId(),
      from: String(from),
      unit: percent === null ? 'yen' : 'percent',
      value: percent ?? (yen === null ? '' : String(yen)),
    })),
    gifts: terms.gifts.map(({ from, to, productId, quantity }) => ({
      key: newId(),
      from: String(from),
      to: to === null ? '' : String(to),
      productId,
      quantity: String(quantity),
    })),
    cycles: terms.cycles.map((cycle) => ({
      ...newCycle(),
      kind: cycle.kind,
      every: String(cycle.every),
      ...(cycle.kind === 'months' && { day: String(cycle.day) }),
      ...(cycle.kind === 'weekday' && { nth: String(cycle.nth), weekday: cycle.weekday }),
    })),
    payments: terms.payments.map(({ method, when, days, fee }) => ({
      key: newId(),
      method,
      when,
      days: String(days),
      fee: String(fee),
    })),
    numbers: {
      rounds: rounds === null ? '' : String(rounds),
      freeFrom: shipping.freeFrom === null ? '' : String(shipping.freeFrom),
      fee: String(shipping.fee),
      minimumRounds: String(terms.minimumRounds),
      firstShipDays: String(terms.firstShipDays),
      leadDays: String(terms.leadDays),
      deadlineDays: String(terms.deadlineDays),
      noticeDays: String(terms.noticeDays),
      deliveryDays: String(terms.deliveryDays),
      skipsInRow: String(terms.skipsInRow),
      pauseDays: String(terms.pauseDays),
    },
  }
}

export function newCycle(): CycleDraft {
  return { key: newId(), kind: 'months', every: '1', day: '10', nth: '2', weekday: 3 }
}
export function newItem(productId: string): ItemDraft {
  return { key: newId(), productId, quantity: '1', unitPrice: '' }
}

/** The first and the last round of each span; null is the end. */
export function roundsIn(spans: readonly SpanDraft[]): { from: number; to: number | null }[] {
  let next = 1
  return spans.map(({ lasts }) => {
    const from = next
    const count = whole(lasts)
    next = from + Math.max(1, count ?? 1)
    return { from, to: count === null ? null : next - 1 }
  })
}

/** One span in the place of another; those between move up or down. */
export function spanMoved(spans: readonly SpanDraft[], key: string, over: string): SpanDraft[] {
  const from = spans.findIndex((one) => one.key === key)
  const to = spans.findIndex((one) => one.key === over)
  const moved = spans[from]
  if (!moved || to < 0) return [...spans]
  const rest = spans.filter((one) => one !== moved)
  return [...rest.slice(0, to), moved, ...rest.slice(to)]
}

/** The terms that were typed; null, and what is wrong, where something is no number or no day. */
export function termsOf(draft: Draft): { terms: PlanTerms | null; wrong: Wrong[] } {
  const wrong: Wrong[] = []
  const count = (field: string, typed: string, least: number, most: number): number => {
    const found = whole(typed)
    if (found !== null && found >= least && found <= most) return found
    wrong.push({ field, least, most })
    return least
  }
  const orNull = (field: string, typed: string, least: number, most: number): number | null =>
    typed.trim() === '' ? null : count(field, typed, least, most)
  const day = (field: string, typed: string): string | null => {
    if (typed.trim() === '') return null
    const found = parseDate(typed)?.on ?? null
    if (found === null) wrong.push({ field, least: 0, most: 0 })
    return found
  }
  const numbers = Object.fromEntries(
    Object.entries(limits).map(([name, [least, most]]) => {
      const typed = draft.numbers[name as keyof Numbers]
      return [name, (mayBeEmpty.has(name) ? orNull : count)(name, typed, least, most)]
    }),
  ) as { [K in Exclude<keyof Numbers, 'rounds' | 'freeFrom'>]: number } & {
    rounds: number | null
    freeFrom: number | null
  }
  const { fee, freeFrom, ...rest } = numbers
  for (const { key, lasts } of draft.spans) orNull(`lasts-${key}`, lasts, 1, 999)
  const spans = roundsIn(draft.spans)
  const terms: PlanTerms = {
    ...rest,
    description: draft.description,
    repeats: draft.repeats,
    closedDays: draft.closedDays,
    once: draft.once,
    leaving: draft.leaving,
    shipping: { fee, freeFrom },
    applyFrom: day('applyFrom', draft.applyFrom),
    applyUntil: day('applyUntil', draft.applyUntil),
    contents: draft.spans.flatMap(({ items }, index) => {
      const span = spans[index]
      if (!span || items.length === 0) return []
      return {
        ...span,
        items: items.map(({ key, productId, quantity, unitPrice }) => ({
          productId,
          quantity: count(`quantity-${key}`, quantity, 1, 999),
          unitPrice: orNull(`price-${key}`, unitPrice, 0, 100_000_000),
        })),
      }
    }),
    ...(draft.choices.length > 0 && {
      choices: draft.choices.map(({ key, productId, unitPrice }) => ({
        productId,
        unitPrice: orNull(`price-${key}`, unitPrice, 0, 100_000_000),
      })),
    }),
    discounts: draft.discounts.map(({ key, from, value, unit }) => ({
      from: count(`from-${key}`, from, 1, 999),
      percent:
        unit === 'percent'
          ? percentOf(value, () => wrong.push({ field: `off-${key}`, least: 0, most: 99 }))
          : null,
      yen: unit === 'yen' ? count(`off-${key}`, value, 0, 100_000_000) : null,
    })),
    gifts: draft.gifts.map(({ key, from, to, productId, quantity }) => ({
      productId,
      from: count(`from-${key}`, from, 1, 999),
      to: orNull(`to-${key}`, to, 1, 999),
      quantity: count(`quantity-${key}`, quantity, 1, 99),
    })),
    cycles: draft.cycles.map(({ key, kind, every, day: on, nth, weekday }) => {
      const often = count(`every-${key}`, every, 1, kind === 'days' ? 366 : 24)
      if (kind === 'days') return { kind, every: often }
      if (kind === 'months') return { kind, every: often, day: count(`day-${key}`, on, 1, 31) }
      return { kind, every: often, nth: count(`nth-${key}`, nth, 1, 5), weekday }
    }),
    payments: draft.payments.map(({ key, method, when, days, fee: cost }) => {
      if (method.trim() === '') wrong.push({ field: `method-${key}`, least: 0, most: 0 })
      return {
        method: method.trim(),
        when,
        days: when === 'invoice' ? count(`days-${key}`, days, 0, 180) : 0,
        fee: count(`fee-${key}`, cost, 0, 100_000_000),
      }
    }),
  }
  return { terms: wrong.length === 0 ? terms : null, wrong }
}

function whole(typed: string): number | null {
  const found = parseAmount(typed, 0)
  return found === null ? null : Number(found)
}

function percentOf(typed: string, refuse: () => void): string | null {
  const found = parseAmount(typed.replace(/[%％]/, ''), 1)
  if (found !== null && Number(found) < 100) return found
  refuse()
  return null
}
