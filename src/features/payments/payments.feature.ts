import { z } from 'zod'
import { formatDay } from '#kit/japan/calendar.ts'
import { defineEvent } from '#platform/catalogue/event.ts'
import { serve, type Feature } from '#platform/feature.ts'
import {
  createPayment,
  getPayment,
  matchPayment,
  openItems,
  proposals,
  readPayments,
  receivables,
  unmatchPayment,
  updatePayment,
  voidPayment,
} from './payments.actions.ts'
import { paymentsApi, paymentsSchemas } from './payments.api.ts'
import { readBank } from './payments.bank.ts'
import { paymentCommands } from './payments.commands.ts'
import { moveToNobody } from './payments.store.ts'
import { paymentMethods } from './payments.ts'

export const paymentsFeature: Feature = {
  name: 'payments',
  merging: {
    tables: [
      { table: 'payment', how: 'moved', label: { ja: '入金', en: 'Payments' } },
      { table: 'payment_allocation', how: 'moved', partOf: 'payment_id' },
    ],
    companyTables: [{ table: 'payment', how: 'moved', label: { ja: '入金', en: 'Payments' } }],
  },
  purging: moveToNobody,
  schemas: paymentsSchemas,
  serves: serve(paymentsApi, {
    list: (work, { query }) => readPayments(work, query),
    get: (work, { params }) => getPayment(work, params.id),
    create: (work, { body }) => createPayment(work, body),
    update: (work, { params, body }) => updatePayment(work, params.id, body),
    void: (work, { params, body }) => voidPayment(work, params.id, body),
    proposals: (work, { params }) => proposals(work, params.id),
    match: (work, { params, body }) => matchPayment(work, params.id, body),
    unmatch: (work, { params }) => unmatchPayment(work, params.id),
    readBank: (work, { query }, exchange) => readBank(work, query.method, () => exchange.upload()),
    receivables: (work, { query }) => receivables(work, query),
    openItems: (work, { query }) => openItems(work, query),
  }),
  permissions: [
    {
      key: 'payments.read',
      label: { ja: '入金と売掛残高を見る', en: 'See payments and balances' },
      roles: ['administrator', 'manager'],
    },
    {
      key: 'payments.write',
      label: { ja: '入金を登録・消込する', en: 'Add and match payments' },
      roles: ['administrator', 'manager'],
    },
  ],
  commands: paymentCommands,
  events: [
    defineEvent({
      name: 'payment.received',
      payload: z.object({
        paymentId: z.uuid(),
        amount: z.int(),
        paidOn: z.string(),
        method: z.enum(paymentMethods),
      }),
      sentence: { ja: '{amount} の入金がありました（{paidOn}）', en: 'Paid {amount} on {paidOn}' },
      icon: 'FileText',
      words: ({ amount, paidOn }, _app, locale) => ({
        amount: `¥${amount.toLocaleString('en')}`,
        paidOn: locale === 'ja' ? formatDay(paidOn) : paidOn,
      }),
    }),
  ],
}
