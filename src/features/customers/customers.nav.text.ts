import { defineText } from '#kit/text.ts'

/** What the navigation and the palette say; the screens' own words are loaded with them. */
export const customersNavText = defineText({
  customers: { ja: '顧客', en: 'Customers' },
  add: { ja: '顧客を追加する', en: 'Add a customer' },
  peopleHere: { ja: 'この会社の顧客', en: 'People of this company' },
  addWhy: {
    ja: '名前か電話が1つあれば登録できます。',
    en: 'A name or a phone number is enough to begin.',
  },
})
