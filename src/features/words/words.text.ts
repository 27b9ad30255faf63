import { defineText } from '#kit/text.ts'

/** Small: the navigation and the audit log need it. */
export const wordsText = defineText({
  words: { ja: '異体字・略称', en: 'Variants of characters' },
  variants: { ja: '異体字', en: 'Variants of characters' },
  abbreviations: { ja: '法人格の略称', en: 'Abbreviations of legal forms' },
})
