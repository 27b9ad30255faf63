import { defineText } from '#kit/text.ts'

/** What the navigation and the palette say; the screens' own words are loaded with them. */
export const contractsText = defineText({
  contracts: { ja: '契約', en: 'Contracts' },
  contract: { ja: '契約', en: 'Contract' },
})
