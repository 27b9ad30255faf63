import { defineText } from '#kit/text.ts'

export const tagsText = defineText({
  tags: { ja: 'タグ', en: 'Tags' },
  lead: {
    ja: 'タグは全員で使う言葉です。名前と色を変えると、付いているすべての顧客に反映されます。',
    en: 'Tags are words that everybody shares. A new name or colour shows on every customer that has the tag.',
  },
  emptyTitle: { ja: 'タグはまだありません', en: 'No tags yet' },
  emptyWhy: {
    ja: '「VIP」「展示会2026」のように、顧客に自由な目印を付けられます。顧客のページか一覧で付けると、ここに並びます。',
    en: 'Free words on customers, such as “VIP”. Add one on a customer or in the list and it appears here.',
  },
  name: { ja: '名前', en: 'Name' },
  color: { ja: '色', en: 'Colour' },
  colorOf: { ja: '「{name}」の色', en: 'Colour of “{name}”' },
  look: { ja: '見た目', en: 'Looks like' },
  saved: { ja: '保存しました', en: 'Saved' },
  gray: { ja: '灰', en: 'grey' },
  red: { ja: '赤', en: 'red' },
  orange: { ja: '橙', en: 'orange' },
  yellow: { ja: '黄', en: 'yellow' },
  green: { ja: '緑', en: 'green' },
  teal: { ja: '青緑', en: 'teal' },
  blue: { ja: '青', en: 'blue' },
  violet: { ja: '紫', en: 'violet' },
  pink: { ja: '桃', en: 'pink' },
  customers: { ja: '顧客を見る', en: 'See customers' },
})
