import { defineText } from '#kit/text.ts'

/** What the manifest needs before a screen is opened. */
export const mergingNavText = defineText({
  merged: { ja: '統合された顧客', en: 'Merged customers' },
  mergedCompanies: { ja: '統合された取引先', en: 'Merged companies' },
})
