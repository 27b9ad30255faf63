import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import { formatDay } from '#kit/japan/calendar.ts'
import type { Locale } from '#kit/text.ts'

const named = { subscriptionId: z.uuid(), number: z.string(), plan: z.string() }
const plain = z.object(named)
const ofRound = z.object({ ...named, round: z.int(), orderId: z.uuid(), orderNumber: z.string() })
const sayDay = (on: string | null, locale: Locale): string =>
  on === null ? '' : locale === 'ja' ? formatDay(on) : on

export const changeWords = ['cycle', 'date', 'items', 'address', 'payment', 'bundle'] as const
const changed: { readonly [what in (typeof changeWords)[number]]: { ja: string; en: string } } = {
  cycle: { ja: 'お届け周期', en: 'the cycle' },
  date: { ja: '次回のお届け日', en: 'the next date' },
  items: { ja: '商品・数量', en: 'the contents' },
  address: { ja: 'お届け先', en: 'the address' },
  payment: { ja: '支払方法', en: 'the payment' },
  bundle: { ja: 'まとめ配送', en: 'what is shipped together' },
}

export const subscriptionEvents: readonly EventKind[] = [
  defineEvent({
    name: 'subscription.started',
    payload: plain.extend({ firstOn: z.string() }),
    sentence: {
      ja: '定期 {number}「{plan}」を始めました（初回 {firstOn}）',
      en: 'Started the subscription {number} “{plan}”, the first on {firstOn}',
    },
    icon: 'Refresh',
    words: ({ number, plan, firstOn }, _app, locale) => ({ number, plan, firstOn: sayDay(firstOn, locale) }),
  }),
  defineEvent({
    name: 'subscription.skipped',
    payload: plain.extend({ round: z.int(), times: z.int(), nextOn: z.string() }),
    sentence: {
      ja: '定期 {number} の第{round}回を{times}回スキップしました（次は {nextOn}）',
      en: 'Skipped round {round} of the subscription {number} {times} time(s), next on {nextOn}',
    },
    icon: 'Refresh',
    words: ({ number, round, times, nextOn }, _app, locale) => ({
      number,
      round,
      times,
      nextOn: sayDay(nextOn, locale),
    }),
  }),
  defineEvent({
    name: 'subscription.paused',
    payload: plain.extend({ until: z.string() }),
    sentence: {
      ja: '定期 {number} を {until} まで一時休止しました',
      en: 'Paused the subscription {number} until {until}',
    },
    icon: 'HandStop',
    words: ({ number, until }, _app, locale) => ({ number, until: sayDay(until, locale) }),
  }),
  defineEvent({
    name: 'subscription.suspended',
    payload: plain,
    sentence: { ja: '定期 {number} を休止しました', en: 'Suspended the subscription {number}' },
    icon: 'HandStop',
  }),
  defineEvent({
    name: 'subscription.resumed',
    payload: plain.extend({ nextOn: z.string() }),
    sentence: {
      ja: '定期 {number} を再開しました（次は {nextOn}）',
      en: 'Resumed the subscription {number}, next on {nextOn}',
    },
    icon: 'PlayerPlay',
    words: ({ number, nextOn }, _app, locale) => ({ number, nextOn: sayDay(nextOn, locale) }),
  }),
  defineEvent({
    name: 'subscription.changed',
    payload: plain.extend({ what: z.enum(changeWords) }),
    sentence: {
      ja: '定期 {number} の{what}を変更しました',
      en: 'Changed {what} of the subscription {number}',
    },
    icon: 'Pencil',
    words: ({ number, what }, _app, locale) => ({ number, what: changed[what][locale] }),
  }),
  defineEvent({
    name: 'subscription.cancelled',
    payload: plain.extend({ reason: z.string().nullable(), rounds: z.int() }),
    personal: ['reason'],
    sentence: {
      ja: '定期 {number}「{plan}」を解約しました{reason}',
      en: 'Cancelled the subscription {number} “{plan}”{reason}',
    },
    icon: 'FileX',
    words: ({ number, plan, reason }, _app, locale) => ({
      number,
      plan,
      reason: reason === null ? '' : locale === 'ja' ? `（${reason}）` : `: ${reason}`,
    }),
  }),
  defineEvent({
    name: 'subscription.stayed',
    payload: plain,
    sentence: {
      ja: '定期 {number} の解約の申し出を受け、続けていただくことになりました',
      en: 'Wanted to leave the subscription {number}, and stayed',
    },
    icon: 'MessageCheck',
  }),
  defineEvent({
    name: 'subscription.ended',
    payload: plain.extend({ rounds: z.int() }),
    sentence: {
      ja: '定期 {number}「{plan}」が全{rounds}回で終了しました',
      en: 'The subscription {number} “{plan}” ended after {rounds} rounds',
    },
    icon: 'FileText',
  }),
  defineEvent({
    name: 'subscription.paymentFailed',
    payload: ofRound.extend({ failures: z.int(), retryOn: z.string().nullable() }),
    sentence: {
      ja: '定期 {number} 第{round}回の決済に失敗しました（{failures}回目{retryOn}）',
      en: 'The payment of round {round} of the subscription {number} failed ({failures} time(s){retryOn})',
    },
    icon: 'CoinYen',
    words: ({ number, round, failures, retryOn }, _app, locale) => ({
      number,
      round,
      failures,
      retryOn:
        retryOn === null
          ? ''
          : locale === 'ja'
            ? `、再請求 ${formatDay(retryOn)}`
            : `, tried again on ${retryOn}`,
    }),
  }),
  defineEvent({
    name: 'subscription.recovered',
    payload: plain,
    sentence: {
      ja: '定期 {number} が決済エラーから復旧しました',
      en: 'The payment of the subscription {number} is in order again',
    },
    icon: 'CoinYen',
  }),
  defineEvent({
    name: 'subscription.asked',
    payload: plain.extend({ wanted: z.string() }),
    sentence: {
      ja: '定期 {number} の支払方法を「{wanted}」に変えるよう依頼しました',
      en: 'Asked to pay the subscription {number} by “{wanted}”',
    },
    icon: 'Refresh',
    words: ({ number, wanted }) => ({ number, wanted }),
  }),
  defineEvent({
    name: 'subscription.held',
    payload: plain.extend({ reason: z.string() }),
    personal: ['reason'],
    sentence: {
      ja: '定期 {number} を確認待ちにしました（{reason}）',
      en: 'The subscription {number} waits to be looked at: {reason}',
    },
    icon: 'HandStop',
  }),
  defineEvent({
    name: 'subscription.released',
    payload: plain,
    sentence: {
      ja: '定期 {number} の確認待ちを解きました',
      en: 'The subscription {number} was looked at and goes on',
    },
    icon: 'PlayerPlay',
  }),
  defineEvent({
    name: 'round.made',
    payload: ofRound.extend({ shipOn: z.string() }),
    sentence: {
      ja: '定期 {number} 第{round}回の受注 {orderNumber} を作りました（出荷予定 {shipOn}）',
      en: 'Made round {round} of the subscription {number}: order {orderNumber}, to be shipped on {shipOn}',
    },
    icon: 'ShoppingCart',
    words: ({ number, round, orderNumber, shipOn }, _app, locale) => ({
      number,
      round,
      orderNumber,
      shipOn: sayDay(shipOn, locale),
    }),
  }),
  defineEvent({
    name: 'round.shipped',
    payload: ofRound,
    sentence: {
      ja: '定期 {number} 第{round}回を出荷しました',
      en: 'Shipped round {round} of the subscription {number}',
    },
    icon: 'Truck',
  }),
  defineEvent({
    name: 'round.paid',
    payload: ofRound,
    sentence: {
      ja: '定期 {number} 第{round}回の支払いを確認しました',
      en: 'Round {round} of the subscription {number} was paid',
    },
    icon: 'CoinYen',
  }),
]
