import { IconLanguageHiragana } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { wordsText } from '../words.text.ts'

export const wordsUi = defineUi({
  name: 'words',
  routes: [
    {
      path: '/words',
      permission: 'words.manage',
      screen: screen(() => import('./WordsPage.tsx').then((m) => m.WordsPage)),
    },
  ],
  nav: [
    {
      to: '/words',
      label: wordsText.words,
      icon: IconLanguageHiragana,
      group: 'manage',
      order: 16,
      permission: 'words.manage',
    },
  ],
  subjects: {
    words: {
      label: wordsText.words,
      to: () => '/words',
      fields: { variants: wordsText.variants, abbreviations: wordsText.abbreviations },
    },
  },
})
