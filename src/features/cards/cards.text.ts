import { defineText } from '#kit/text.ts'

/** What the panel's heading and the palette say; the screens' own words are loaded with them. */
export const cardsText = defineText({
  cards: { ja: '名刺', en: 'Business cards' },
  gone: {
    ja: '名刺の画像と、操作の記録の中身も消えます。',
    en: 'Their pictures, and what the audit log says of them, go too.',
  },
  card: { ja: '名刺', en: 'Business card' },
  register: { ja: '名刺から顧客を登録する', en: 'Add a customer from a card' },
})
