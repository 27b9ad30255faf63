import { defineText } from '#kit/text.ts'

export const householdsText = defineText({
  household: { ja: '世帯', en: 'Household' },
  head: { ja: '世帯主', en: 'Head' },
  spouse: { ja: '配偶者', en: 'Spouse' },
  child: { ja: '子', en: 'Child' },
  parent: { ja: '親', en: 'Parent' },
  other: { ja: 'その他', en: 'Other' },
})
