import { IconCash, IconReportMoney } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { paymentsText } from '../payments.text.ts'

const panel = {
  place: 'side',
  key: 'payments',
  label: paymentsText.balance,
  order: 27,
  permission: 'payments.read',
} as const

export const paymentsUi = defineUi({
  name: 'payments',
  routes: [
    {
      path: '/payments',
      permission: 'payments.read',
      screen: screen(() => import('./PaymentList.tsx').then((m) => m.PaymentList)),
    },
    {
      path: '/payments/new',
      permission: 'payments.write',
      screen: screen(() => import('./NewPayment.tsx').then((m) => m.NewPayment)),
    },
    {
      path: '/payments/$id',
      permission: 'payments.read',
      screen: screen(() => import('./PaymentPage.tsx').then((m) => m.PaymentPage)),
    },
    {
      path: '/receivables',
      permission: 'payments.read',
      screen: screen(() => import('./Receivables.tsx').then((m) => m.Receivables)),
    },
  ],
  nav: [
    {
      to: '/payments',
      label: paymentsText.payments,
      icon: IconCash,
      group: 'work',
      order: 26,
      permission: 'payments.read',
    },
    {
      to: '/receivables',
      label: paymentsText.receivables,
      icon: IconReportMoney,
      group: 'work',
      order: 26,
      permission: 'payments.read',
    },
  ],
  panels: [
    {
      ...panel,
      on: 'customer',
      screen: screen(() => import('./BalancePanel.tsx').then((m) => m.CustomerBalance)),
    },
    {
      ...panel,
      on: 'company',
      screen: screen(() => import('./BalancePanel.tsx').then((m) => m.CompanyBalance)),
    },
  ],
  subjects: { payment: { label: paymentsText.payments, to: (id) => `/payments/${id}` } },
})
