import { defineText } from '#kit/text.ts'

/** What customers read. */
export const letterText = defineText({
  expiringSubject: {
    ja: '【{sender}】{points}ポイントの有効期限は {day} です',
    en: '{sender}: {points} points run out after {day}',
  },
  expiring: {
    ja: 'いつもご利用いただき、ありがとうございます。\n\nお持ちのポイント（残高 {balance} ポイント）のうち、{points} ポイントの有効期限が {day} までとなっています。\n期限を過ぎると失効しますので、次のご注文でお使いください。',
    en: 'Thank you for being our customer.\n\nOf your {balance} points, {points} can be used until {day}. After that day they run out, so please use them with your next order.',
  },
})
