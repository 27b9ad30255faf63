import { defineText } from '#kit/text.ts'

/** What manifests and timelines need; the words of the screens are in document.text.ts. */
export const documentsText = defineText({
  documents: { ja: '帳票', en: 'Documents' },
  runs: { ja: '締め請求・送り状', en: 'Closing and labels' },
  images: { ja: '帳票のロゴと印影', en: 'Logo and seal' },
  confirmation: { ja: '注文確認書', en: 'order confirmation' },
  deliveryNote: { ja: '納品書', en: 'delivery note' },
  invoice: { ja: '請求書', en: 'invoice' },
  simpleInvoice: { ja: '簡易請求書', en: 'simple invoice' },
  returnInvoice: { ja: '返還請求書', en: 'return invoice' },
})
