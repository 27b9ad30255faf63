import { defineText } from '#kit/text.ts'

/** What the navigation and the timeline say; the screens' own words are loaded with them. */
export const complaintsText = defineText({
  complaints: { ja: 'クレーム', en: 'Complaints' },
  complaint: { ja: 'クレーム', en: 'Complaint' },
  harassment: { ja: 'カスハラの疑い', en: 'Suspected harassment' },
})
