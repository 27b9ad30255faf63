import { defineText } from '#kit/text.ts'

/** What the manifest needs before a screen is opened. */
export const qualityText = defineText({
  quality: { ja: 'データ点検', en: 'Data check' },
  kind: { ja: '種類', en: 'Kind' },
  part: { ja: '連絡先', en: 'Contact point' },
  state: { ja: 'データの状態', en: 'State of the data' },
})
