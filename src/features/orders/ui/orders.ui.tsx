import { IconCurrencyDollar, IconShoppingCart } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { ordersText } from '../orders.text.ts'

export const ordersUi = defineUi({
  name: 'orders',
  routes: [
    {
      path: '/orders',
      permission: 'orders.read',
      screen: screen(() => import('./OrderList.tsx').then((m) => m.OrderList)),
    },
    {
      path: '/orders/new',
      permission: 'orders.write',
      screen: screen(() => import('./NewOrder.tsx').then((m) => m.NewOrder)),
    },
    {
      path: '/orders/$id',
      permission: 'orders.read',
      screen: screen(() => import('./OrderPage.tsx').then((m) => m.OrderPage)),
    },
    {
      path: '/currency-rates',
      permission: 'orders.read',
      screen: screen(() => import('./CurrencyRates.tsx').then((m) => m.CurrencyRates)),
    },
  ],
  nav: [
    {
      to: '/orders',
      label: ordersText.orders,
      icon: IconShoppingCart,
      group: 'work',
      order: 22,
      permission: 'orders.read',
    },
    {
      to: '/currency-rates',
      label: ordersText.rates,
      icon: IconCurrencyDollar,
      group: 'manage',
      order: 37,
      permission: 'media.manage',
    },
  ],
  palette: {
    commands: [
      {
        id: 'orders.new',
        label: ordersText.take,
        aliases: ['代理注文', '注文', 'order'],
        icon: IconShoppingCart,
        permission: 'orders.write',
        to: '/orders/new',
      },
    ],
  },
  panels: [
    {
      on: 'customer',
      place: 'side',
      key: 'orders',
      label: ordersText.orders,
      order: 20,
      permission: 'orders.read',
      screen: screen(() => import('./OrdersPanels.tsx').then((m) => m.CustomerOrders)),
    },
    {
      on: 'company',
      place: 'side',
      key: 'orders',
      label: ordersText.orders,
      order: 25,
      permission: 'orders.read',
      screen: screen(() => import('./OrdersPanels.tsx').then((m) => m.CompanyOrders)),
    },
  ],
  subjects: {
    order: { label: ordersText.order, to: (id) => `/orders/${id}` },
    currencyRate: { label: ordersText.currencyRate, to: () => '/currency-rates' },
  },
})
