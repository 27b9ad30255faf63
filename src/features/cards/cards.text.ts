import { defineText } from '#kit/text.ts'

/** What the panel's heading and the palette say; the screens' own words are loaded with them. */
export const cardsText = defineText({
  cards: { ja: '名刺', en: 'Business cards' },
  card: { ja: '名刺', en: 'Business card' },
  register: { ja: '名刺から顧客を登録する', en: 'Add a customer from a card' },
})
