import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import { sayAmount } from '#kit/money.ts'
import type { Locale } from '#kit/text.ts'
import { paymentLabels, shippingLabels } from './labels.text.ts'
import { paymentStates, shippingStates } from './orders.ts'

const named = { orderId: z.uuid(), number: z.string() }
const plain = z.object(named)
const priced = z.object({ ...named, total: z.string(), currency: z.string() })
const takenBack = priced.extend({ entryId: z.uuid(), entryNumber: z.string(), whole: z.boolean() })

const amountWords = (
  { number, total, currency }: z.output<typeof priced>,
  _names: unknown,
  locale: Locale,
) => ({ number, total: sayAmount(total.replace(/^-/, ''), currency, locale) })

export const orderEvents: readonly EventKind[] = [
  defineEvent({
    name: 'order.placed',
    payload: priced.extend({ first: z.string(), lines: z.int() }),
    sentence: {
      ja: '受注 {number} を受けました（{first}{others}、{total}）',
      en: 'Ordered {number}: {first}{others}, {total}',
    },
    icon: 'ShoppingCart',
    words: ({ first, lines, ...order }, names, locale) => ({
      ...amountWords(order, names, locale),
      first,
      others: lines < 2 ? '' : locale === 'ja' ? ` ほか${lines - 1}点` : ` and ${lines - 1} more`,
    }),
  }),
  defineEvent({
    name: 'order.cancelled',
    payload: takenBack,
    sentence: {
      ja: '受注 {number} を{part}取り消しました（{total}）',
      en: 'Cancelled {part}order {number} ({total})',
    },
    icon: 'ShoppingCartX',
    words: (payload, names, locale) => ({
      ...amountWords(payload, names, locale),
      part: partOf(payload.whole, locale),
    }),
  }),
  defineEvent({
    name: 'order.returned',
    payload: takenBack,
    sentence: {
      ja: '受注 {number} の{part}返品を受けました（{total}）',
      en: 'Took back {part}order {number} ({total})',
    },
    icon: 'TruckReturn',
    words: (payload, names, locale) => ({
      ...amountWords(payload, names, locale),
      part: partOf(payload.whole, locale),
    }),
  }),
  defineEvent({
    name: 'order.shipped',
    payload: plain.extend({ state: z.enum(shippingStates) }),
    sentence: { ja: '受注 {number} を出荷しました', en: 'Shipped order {number}' },
    icon: 'Truck',
  }),
  defineEvent({
    name: 'order.shippingChanged',
    payload: plain.extend({ state: z.enum(shippingStates) }),
    sentence: {
      ja: '受注 {number} の出荷状況が「{state}」になりました',
      en: 'The shipping of order {number} is now “{state}”',
    },
    icon: 'Truck',
    words: ({ number, state }, _names, locale) => ({ number, state: shippingLabels[state][locale] }),
  }),
  defineEvent({
    name: 'order.paid',
    payload: plain.extend({ state: z.enum(paymentStates) }),
    sentence: { ja: '受注 {number} の支払いを確認しました', en: 'Order {number} was paid' },
    icon: 'CoinYen',
  }),
  defineEvent({
    name: 'order.paymentChanged',
    payload: plain.extend({ state: z.enum(paymentStates) }),
    sentence: {
      ja: '受注 {number} の支払状況が「{state}」になりました',
      en: 'The payment of order {number} is now “{state}”',
    },
    icon: 'CoinYen',
    words: ({ number, state }, _names, locale) => ({ number, state: paymentLabels[state][locale] }),
  }),
  defineEvent({
    name: 'order.held',
    payload: plain,
    sentence: { ja: '受注 {number} を保留にしました', en: 'Held order {number}' },
    icon: 'HandStop',
  }),
  defineEvent({
    name: 'order.released',
    payload: plain,
    sentence: { ja: '受注 {number} の保留を解きました', en: 'Released order {number}' },
    icon: 'PlayerPlay',
  }),
  defineEvent({
    name: 'order.changed',
    payload: plain,
    sentence: { ja: '受注 {number} を変更しました', en: 'Changed order {number}' },
    icon: 'ShoppingCart',
  }),
]

const partOf = (whole: boolean, locale: Locale): string =>
  whole ? '' : locale === 'ja' ? '一部' : 'a part of '
