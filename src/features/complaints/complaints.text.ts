import { defineText } from '#kit/text.ts'

/** What the navigation and the timeline say; the screens' own words are loaded with them. */
export const complaintsText = defineText({
  complaints: { ja: 'クレーム', en: 'Complaints' },
  gone: {
    ja: '付けたファイルと、操作の記録の中身も消えます。',
    en: 'Their files, and what the audit log says of them, go too.',
  },
  complaint: { ja: 'クレーム', en: 'Complaint' },
  harassment: { ja: 'カスハラの疑い', en: 'Suspected harassment' },
})
