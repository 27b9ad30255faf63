import { roles, serve, type Feature } from '#platform/feature.ts'
import { getOrder, placeOrder, previewOrder } from './orders.actions.ts'
import { ordersApi, ordersSchemas } from './orders.api.ts'
import { cancelOrder, previewBack, returnOrder } from './orders.entries.ts'
import { orderEvents } from './orders.kinds.ts'
import { forgetBuyer } from './orders.purging.ts'
import { readRates, removeRate, setRate } from './orders.rates.ts'
import { repeatDraft } from './orders.repeat.ts'
import { holdOrder, releaseOrder, setPayment, setShipping, updateOrder } from './orders.states.ts'
import { listOrders, ordersOf } from './orders.store.ts'

export const ordersFeature: Feature = {
  name: 'orders',
  merging: {
    tables: [
      // What took an order back goes where the order goes.
      { table: 'sales_order', how: 'moved', partOf: 'of_id', label: { ja: '受注', en: 'Orders' } },
      { table: 'sales_line', how: 'moved', partOf: 'order_id' },
      { table: 'sales_order_number', how: 'moved', partOf: 'order_id' },
    ],
    companyTables: [{ table: 'sales_order', how: 'moved', label: { ja: '受注', en: 'Orders' } }],
  },
  purging: forgetBuyer,
  schemas: ordersSchemas,
  serves: serve(ordersApi, {
    list: (work, { query }) => listOrders(work, query),
    ofCustomer: (work, { params, query }) => ordersOf(work, params.id, query),
    get: (work, { params }) => getOrder(work, params.id),
    place: (work, { body }) => placeOrder(work, body),
    preview: (work, { body }) => previewOrder(work, body),
    repeat: (work, { params }) => repeatDraft(work, params.id),
    update: (work, { params, body }) => updateOrder(work, params.id, body),
    setPayment: (work, { params, body }) => setPayment(work, params.id, body),
    setShipping: (work, { params, body }) => setShipping(work, params.id, body),
    hold: (work, { params, body }) => holdOrder(work, params.id, body),
    release: (work, { params, body }) => releaseOrder(work, params.id, body.version),
    cancel: (work, { params, body }) => cancelOrder(work, params.id, body),
    previewBack: (work, { params, body }) => previewBack(work, params.id, body),
    takeReturn: (work, { params, body }) => returnOrder(work, params.id, body),
    rates: (work) => readRates(work),
    setRate: (work, { params, body }) => setRate(work, { ...params, yen: body.yen }),
    removeRate: (work, { params }) => removeRate(work, params),
  }),
  permissions: [
    { key: 'orders.read', label: { ja: '受注を見る', en: 'See orders' }, roles },
    {
      key: 'orders.write',
      label: { ja: '受注を登録・変更する', en: 'Place and change orders' },
      roles: ['administrator', 'manager', 'member'],
    },
  ],
  events: orderEvents,
}
