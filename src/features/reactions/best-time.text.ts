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
  engagement: { ja: 'メールへの反応', en: 'Engagement' },
  madeOf: {
    ja: '{points}点（開封 {opens}通・クリック {clicks}通。開封1点・クリック3点を、30日ごとに半分にして足しています）',
    en: '{points} points ({opens} mails opened, {clicks} clicked; an open is 1, a click 3, halved every 30 days)',
  },
  hitsOf: { ja: '開封・クリックの記録', en: 'Single opens and clicks' },
  showHits: { ja: '記録を見る', en: 'Show single hits' },
  strip: { ja: '時刻ごとの反応', en: 'Reactions by hour' },
})
