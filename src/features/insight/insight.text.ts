import { defineText } from '#kit/text.ts'

export const insightText = defineText({
  insight: { ja: '分析', en: 'Insight' },
  who: { ja: '買う人と一緒に買う商品', en: 'Who buys it, and with what' },
})
