import { defineText } from '#kit/text.ts'

/** What a class of tax is called, on screens and in files. */
export const taxClassText = defineText({
  standard: { ja: '標準税率', en: 'Standard rate' },
  reduced: { ja: '軽減税率', en: 'Reduced rate' },
  exempt: { ja: '非課税', en: 'Exempt' },
  outOfScope: { ja: '不課税', en: 'Out of scope' },
  zeroRated: { ja: '免税', en: 'Zero-rated' },
})
