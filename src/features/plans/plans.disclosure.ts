import { formatDay } from '#kit/japan/calendar.ts'
import { sayAmount } from '#kit/money.ts'
import { fullName } from '#kit/sale.ts'
import { translator, type Locale } from '#kit/text.ts'
import type { Settings } from '#features/settings/settings.api.ts'
import { sayCycle } from './cycle.text.ts'
import { disclosureText } from './disclosure.text.ts'
import {
  amountsOf,
  type Amounts,
  type AmountsQuestion,
  type DisclosedRounds,
  type DisclosedTotal,
  type Move,
} from './plans.disclosed.ts'
import { legalItems, type LegalItem } from './plans.gaps.ts'
import type { PlanTerms } from './plans.terms.ts'

export type DisclosureQuestion = Omit<AmountsQuestion, 'paymentMethod'> & {
  readonly name: string
  readonly seller: Settings['seller']
  /** Empty where nothing was chosen yet: then all ways to pay are told, and amounts are those of the first. */
  readonly paymentMethod: string | null
  readonly locale: Locale
}

/** The final confirmation: the six items as lines, the numbers behind them, and all of it as one text. */
export type Disclosure = Amounts & {
  readonly locale: Locale
  readonly heading: string
  readonly items: {
    readonly item: LegalItem | 'seller'
    readonly title: string
    readonly lines: string[]
  }[]
  readonly text: string
}

type Said = {
  readonly t: ReturnType<typeof translator<typeof disclosureText>>
  readonly yen: (amount: number) => string
  readonly day: (on: string) => string
  readonly asked: DisclosureQuestion
  readonly amounts: Amounts
}

/**
 * What the customer is shown before the last step and is sent after it, worked out from the terms alone (特定商取引法 12 条の
 * 6). Where a cycle or a payment is not chosen yet all of them are told, and amounts are those of the first.
 */
export function disclosureOf(asked: DisclosureQuestion): Disclosure {
  const { terms, locale, name, seller } = asked
  const cycle = asked.cycle ?? terms.cycles[0] ?? null
  const paymentMethod = asked.paymentMethod ?? terms.payments[0]?.method ?? ''
  const amounts = amountsOf({ ...asked, cycle, paymentMethod })
  const t = translator(disclosureText, locale)
  const said: Said = {
    t,
    amounts,
    asked,
    yen: (amount) => sayAmount(String(amount), 'JPY', locale),
    day: (on) => (locale === 'ja' ? formatDay(on) : on),
  }
  const lines: { readonly [I in LegalItem]: (said: Said) => string[] } = {
    quantity: quantityLines,
    price: priceLines,
    payment: paymentLines,
    delivery: deliveryLines,
    period: periodLines,
    leaving: leavingLines,
  }
  const items = [
    ...legalItems.map((item) => ({ item, title: t(item), lines: lines[item](said) })),
    {
      item: 'seller' as const,
      title: t('seller'),
      lines: [
        seller.name,
        [seller.postalCode, seller.address].filter(Boolean).join(' '),
        seller.phone && t('sellerPhone', { phone: seller.phone }),
      ].filter((line) => line !== ''),
    },
  ]
  const heading = t('heading', { name })
  return { ...amounts, locale, heading, items, text: textOf(heading, items) }
}

function textOf(heading: string, items: Disclosure['items']): string {
  const parts = items.map(({ title, lines }) => [title, ...lines.map((line) => `・${line}`)].join('\n'))
  return [heading, ...parts].join('\n\n')
}

function whichOf({ t, amounts }: Said, { from, to }: DisclosedRounds): string {
  if (from === 1 && to === null) return t('everyRound')
  if (to === null) return t('roundsOn', { from })
  if (from === to) return t('round', { from })
  const isAll = from === 1 && amounts.rounds.length === 1 && amounts.circle === null && amounts.isWhole
  return isAll ? t('everyRound') : t('rounds', { from, to })
}

function quantityLines(said: Said): string[] {
  const { t, amounts, asked } = said
  const { rounds, minimumRounds } = asked.terms
  const told: string[] = []
  for (const group of amounts.rounds) {
    const goods = group.lines.map(({ name, quantity, isGift }) =>
      t(isGift ? 'giftLine' : 'line', { name, quantity }),
    )
    told.push(t('said', { what: whichOf(said, group), how: goods.join(t('and')) }))
  }
  return [
    ...(amounts.isWhole ? told : [...told, t('undecided')]),
    ...circleLine(said),
    rounds === null ? t('endless') : t('ends', { rounds }),
    minimumRounds > 1 ? t('minimum', { rounds: minimumRounds }) : t('noMinimum'),
  ]
}

function circleLine({ t, amounts }: Said): string[] {
  const last = amounts.rounds.at(-1)?.to
  if (amounts.circle === null || !last || !amounts.isWhole) return []
  return [t('circle', { next: last + 1, circle: amounts.circle })]
}

function priceLines(said: Said): string[] {
  const { t, yen, amounts, asked } = said
  const told = amounts.rounds.map((group) =>
    t('said', {
      what: whichOf(said, group),
      how: t('amount', { total: yen(group.total), parts: partsOf(said, group).join(t('and')) }),
    }),
  )
  const isOfDay =
    (asked.items ?? []).length > 0 ||
    asked.terms.contents.some(({ items }) => items.some(({ unitPrice }) => unitPrice === null))
  return [
    ...(amounts.isWhole ? told : [...told, t('undecided')]),
    ...circleLine(said),
    ...amounts.totals.map((total) => totalLine(said, total)),
    ...amounts.moves.map((move) => moveLine(said, move)),
    t('taxOfDay'),
    ...(isOfDay ? [t('priceOfDay')] : []),
  ]
}

function partsOf({ t, yen, asked }: Said, group: DisclosedRounds): string[] {
  const { goods, discount, shipping, fee, tax } = group
  return [
    t('goods', { amount: yen(goods) }),
    ...(discount > 0 ? [t('discount', { amount: yen(discount) })] : []),
    shipping > 0 ? t('shipping', { amount: yen(shipping) }) : t('freeShipping'),
    ...(fee > 0 ? [t('fee', { amount: yen(fee) })] : []),
    t(asked.sale.taxMode === 'included' ? 'taxWithin' : 'tax', { amount: yen(tax) }),
  ]
}

function totalLine({ t, yen, asked }: Said, { of, rounds, amount }: DisclosedTotal): string {
  const said = { rounds, amount: yen(amount) }
  if (of === 'minimum') return t('totalMinimum', said)
  if (of === 'all') return t('totalAll', said)
  const cycle = asked.cycle ?? asked.terms.cycles[0]
  return t('totalYear', { ...said, cycle: cycle ? sayCycle(cycle, asked.locale) : '' })
}

function moveLine({ t, yen }: Said, { round, before, after, wasFree }: Move): string {
  return wasFree
    ? t('freeEnds', { before: round - 1, round, after: yen(after) })
    : t('rises', { round, before: yen(before), after: yen(after) })
}

function paymentLines({ t, yen, asked }: Said): string[] {
  const { payments } = asked.terms
  const chosen = asked.paymentMethod
  const told = payments
    .filter(({ method }) => chosen === null || method === chosen)
    .map(({ method, when, days, fee }) => {
      const how = {
        order: t('payOrder'),
        shipping: t('payShipping'),
        delivery: t('payDelivery'),
        invoice: t('payInvoice', { days }),
      }[when]
      return t('said', { what: method, how: fee > 0 ? t('withFee', { when: how, fee: yen(fee) }) : how })
    })
  return told.length > 0 ? told : [chosen ?? t('undecided')]
}

function deliveryLines({ t, day, asked }: Said): string[] {
  const { terms, locale } = asked
  const { firstShipDays, cycles, closedDays, deliveryDays, noticeDays, rounds } = terms
  const choices = asked.cycle ? [asked.cycle] : cycles
  const said = choices.map((one) => sayCycle(one, locale))
  const [only] = said
  const firstOn = asked.shipDays?.[0]
  return [
    firstOn !== undefined
      ? t('firstOn', { day: day(firstOn) })
      : firstShipDays === 0
        ? t('firstSameDay')
        : t('firstIn', { days: firstShipDays }),
    ...(rounds === 1
      ? []
      : only === undefined
        ? [t('undecided')]
        : [
            said.length === 1
              ? t('cycleIs', { cycle: only })
              : t('cycleChoice', { cycles: said.join(t('and')) }),
          ]),
    t(closedDays === 'next' ? 'closedNext' : 'closedPrevious'),
    ...(deliveryDays > 0 ? [t('arrives', { days: deliveryDays })] : []),
    t('notice', { days: noticeDays }),
  ]
}

function periodLines({ t, day, asked }: Said): string[] {
  const { applyFrom, applyUntil, once } = asked.terms
  const [from, until] = [applyFrom && day(applyFrom), applyUntil && day(applyUntil)]
  const period =
    from && until
      ? t('periodBoth', { from, until })
      : from
        ? t('periodFrom', { from })
        : until
          ? t('periodUntil', { until })
          : t('noPeriod')
  return [period, ...(once ? [t('once')] : [])]
}

function leavingLines(said: Said): string[] {
  const { t, asked } = said
  const { leaving, deadlineDays, skipsInRow, pauseDays, choices = [] } = asked.terms
  const others = choices.flatMap(({ productId }) => {
    const product = asked.products.get(productId)
    return product ? fullName(product) : []
  })
  const { byWeb, byPhone, phone, hours, conditions, returns } = leaving
  return [
    t('deadline', { days: deadlineDays }),
    ...(byWeb ? [t('byWeb')] : []),
    ...(byPhone ? [t('byPhone', { phone, hours })] : []),
    ...(byWeb || byPhone ? [] : [t('undecided')]),
    ...earlyLine(said, asked.terms),
    ...(conditions === '' ? [] : [conditions]),
    ...(others.length > 0 ? [t('choices', { names: others.join(t('and')) })] : []),
    ...(skipsInRow > 0 ? [t('skips', { rounds: skipsInRow })] : []),
    ...(pauseDays > 0 ? [t('pauses', { days: pauseDays })] : []),
    t('returns', { terms: returns === '' ? t('undecided') : returns }),
  ]
}

/** What holds of those who leave before the minimum is over; of a minimum of one round there is no before. */
function earlyLine({ t, yen, amounts }: Said, { minimumRounds, leaving }: PlanTerms): string[] {
  const rounds = minimumRounds
  if (rounds < 2) return []
  if (leaving.early === 'refused') return [t('earlyRefused', { rounds })]
  if (leaving.early === 'free') return [t('earlyFree', { rounds })]
  return [t('earlyDifference', { rounds, amount: yen(takenOff(amounts, rounds - 1)) })]
}

/** All that was taken off so many rounds. */
function takenOff({ rounds }: Amounts, count: number): number {
  let off = 0
  for (const { from, to, discount } of rounds)
    off += discount * Math.max(0, Math.min(to ?? count, count) - from + 1)
  return off
}
