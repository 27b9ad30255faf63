import { z } from 'zod'
import { defineAction, type Action } from '#platform/catalogue/action.ts'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import type { Locale, Phrase } from '#kit/text.ts'
import { adjustPoints } from './points.actions.ts'

const moved = z.object({ amount: z.int(), orderId: z.uuid().optional() })
const words = ({ amount }: { amount: number }, _names: unknown, locale: Locale) => ({
  points:
    locale === 'ja'
      ? `${amount.toLocaleString('ja-JP')}ポイント`
      : `${amount.toLocaleString('en-US')} points`,
})
const event = (name: string, sentence: Phrase, icon: string): EventKind =>
  defineEvent({ name: `points.${name}`, payload: moved, sentence, icon, words })

export const pointEvents: readonly EventKind[] = [
  event('granted', { ja: '{points}を付与しました', en: 'Gave {points}' }, 'Coin'),
  event('revoked', { ja: '付与した{points}を取り消しました', en: 'Took back {points}' }, 'CoinOff'),
  event('used', { ja: '{points}を使いました', en: 'Used {points}' }, 'Coin'),
  event('returned', { ja: '使った{points}を戻しました', en: 'Gave back {points} that were used' }, 'Coin'),
  event('expired', { ja: '{points}が失効しました', en: '{points} ran out' }, 'CoinOff'),
  defineEvent({
    name: 'points.adjusted',
    payload: moved.extend({ down: z.boolean() }),
    sentence: { ja: '{points}を{way}', en: '{way} {points} by hand' },
    icon: 'Coin',
    words: ({ down, ...rest }, names, locale) => ({
      ...words(rest, names, locale),
      way: locale === 'ja' ? (down ? '減らしました' : '加えました') : down ? 'Took' : 'Gave',
    }),
  }),
  defineEvent({
    name: 'points.ranked',
    payload: z.object({ rank: z.string() }),
    sentence: { ja: '会員ランクが「{rank}」になりました', en: 'Became {rank}' },
    icon: 'Award',
  }),
]

export const pointActions: readonly Action[] = [
  defineAction({
    kind: 'points.give',
    label: { ja: 'ポイントを付与する', en: 'Give points' },
    permission: 'points.write',
    params: z.object({
      amount: z.int().min(1).max(1_000_000),
      note: z.string().trim().min(1).max(200),
      expiresOn: z.iso.date().nullable().default(null),
    }),
    run: (work, customerIds, params) => adjustPoints(work, customerIds, params),
  }),
]
