import { defineText } from '#kit/text.ts'

/** What the manifest needs; the words of the screens are in payment.text.ts. */
export const paymentsText = defineText({
  payments: { ja: '入金', en: 'Payments' },
  receivables: { ja: '売掛残高', en: 'Receivables' },
  balance: { ja: '入金と残高', en: 'Payments and balance' },
})
