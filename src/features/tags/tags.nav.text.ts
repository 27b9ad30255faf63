import { defineText } from '#kit/text.ts'

/** What the menu and the bin say; the words of the screen come with it. */
export const tagsNavText = defineText({
  tags: { ja: 'タグ', en: 'Tags' },
  gone: {
    ja: '戻したときにだれに付いていたかも、いっしょに消えます。',
    en: 'Who had them goes with them.',
  },
})
