import { defineText } from '#kit/text.ts'

export const reactionsNavText = defineText({
  compare: { ja: '配信の比較', en: 'Compare campaigns' },
  settings: { ja: '反応の数え方', en: 'How reactions are counted' },
  bestTime: { ja: 'メールへの反応', en: 'Reactions to mail' },
})
