import { defineText } from '#kit/text.ts'

export const mediaText = defineText({
  media: { ja: '媒体', en: 'Media' },
  medium: { ja: '媒体', en: 'Medium' },
})
