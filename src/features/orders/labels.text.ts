import type { Phrase } from '#kit/text.ts'
import type { EntryKind, PaymentState, ShippingState } from './orders.ts'

export const kindLabels: { readonly [K in EntryKind]: Phrase } = {
  order: { ja: '受注', en: 'Order' },
  cancel: { ja: '取消', en: 'Cancel' },
  return: { ja: '返品', en: 'Return' },
}

export const paymentLabels: { readonly [K in PaymentState]: Phrase } = {
  unpaid: { ja: '未払い', en: 'Not paid' },
  authorized: { ja: '与信済み', en: 'Authorized' },
  paid: { ja: '支払済み', en: 'Paid' },
  failed: { ja: '決済エラー', en: 'Failed' },
  refunded: { ja: '返金済み', en: 'Refunded' },
  none: { ja: '支払いなし', en: 'None' },
}

export const shippingLabels: { readonly [K in ShippingState]: Phrase } = {
  none: { ja: '出荷なし', en: 'Nothing to ship' },
  waiting: { ja: '出荷待ち', en: 'To ship' },
  preparing: { ja: '出荷準備中', en: 'Preparing' },
  shipped: { ja: '出荷済み', en: 'Shipped' },
  delivered: { ja: '配達済み', en: 'Delivered' },
  returned: { ja: '返品', en: 'Came back' },
}
