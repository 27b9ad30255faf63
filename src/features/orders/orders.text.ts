import { defineText } from '#kit/text.ts'

/** What the navigation and the palette say; the screens' own words are loaded with them. */
export const ordersText = defineText({
  orders: { ja: '受注', en: 'Orders' },
  order: { ja: '受注', en: 'Order' },
  take: { ja: '受注を入力する', en: 'Take an order' },
  rates: { ja: '換算レート', en: 'Currency rates' },
  currencyRate: { ja: '換算レート', en: 'Currency rate' },
})
