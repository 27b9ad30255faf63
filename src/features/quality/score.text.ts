import { defineText } from '#kit/text.ts'

/** Parts of the score that are more than one field. */
export const scoreText = defineText({
  name: { ja: '氏名', en: 'Name' },
  kana: { ja: 'フリガナ', en: 'Reading' },
  contact: { ja: '電話かメール', en: 'Phone or e-mail' },
  address: { ja: '郵便番号と住所', en: 'Address with postal code' },
})
