import { defineText } from '#kit/text.ts'

/** What the manifest needs before a screen is opened. */
export const matchingNavText = defineText({
  matching: { ja: '名寄せ', en: 'Duplicates' },
  similar: { ja: '同じ人かもしれない顧客', en: 'Perhaps the same person' },
})
