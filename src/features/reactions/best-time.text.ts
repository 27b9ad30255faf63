import { defineText } from '#kit/text.ts'

export const bestTimeText = defineText({
  none: { ja: 'まだ反応がありません', en: 'No reactions yet' },
  hour: { ja: '反応しやすい時間', en: 'Reacts most at' },
  at: { ja: '{hour}時台', en: '{hour}:00 to {hour}:59' },
  own: { ja: '本人の反応 {n}件をもとにしています。', en: 'From {n} reactions of their own.' },
  few: {
    ja: '本人の反応がまだ {n}件なので、全員の傾向に寄せています。',
    en: 'Drawn towards everybody’s habits, with {n} reactions of their own so far.',
  },
  nobodys: {
    ja: '本人の反応はまだなく、全員の傾向です。',
    en: 'What everybody does: they have not reacted yet.',
  },
  strip: { ja: '時刻ごとの反応', en: 'Reactions by hour' },
})
