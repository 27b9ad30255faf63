import { defineText } from '#kit/text.ts'

/** What the manifest needs before a screen is opened. */
export const matchingNavText = defineText({
  matching: { ja: '名寄せ', en: 'Duplicates' },
  weights: { ja: '名寄せの重み', en: 'Weights of duplicates' },
  candidateFrom: { ja: '候補にする点', en: 'Points of a candidate' },
  automaticFrom: { ja: '自動で統合してよい点', en: 'Points of automatic merging' },
  automatic: { ja: '自動統合', en: 'Automatic merging' },
  on: { ja: '有効', en: 'On' },
  similar: { ja: '同じ人かもしれない顧客', en: 'Perhaps the same person' },
  similarCompanies: { ja: '同じ会社かもしれない取引先', en: 'Perhaps the same company' },
})
