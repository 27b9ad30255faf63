import { defineText } from '#kit/text.ts'

/** What the navigation and the palette say; the screens' own words are loaded with them. */
export const contractsText = defineText({
  contracts: { ja: '契約', en: 'Contracts' },
  gone: {
    ja: '付けたファイルと、操作の記録の中身も消えます。',
    en: 'Their files, and what the audit log says of them, go too.',
  },
  contract: { ja: '契約', en: 'Contract' },
})
