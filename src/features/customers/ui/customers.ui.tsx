import { IconUser, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { api } from '#web/api.ts'
import { defineUi, screen } from '#web/ui.ts'
import { customersNavText } from '../customers.nav.text.ts'
import { hintOf } from './palette.ts'

export const customersUi = defineUi({
  name: 'customers',
  routes: [
    {
      path: '/customers',
      permission: 'customers.read',
      screen: screen(() => import('./CustomerList.tsx').then((m) => m.CustomerList)),
    },
    {
      path: '/customers/new',
      permission: 'customers.write',
      screen: screen(() => import('./NewCustomer.tsx').then((m) => m.NewCustomer)),
    },
    {
      path: '/customers/$id',
      permission: 'customers.read',
      screen: screen(() => import('./CustomerPage.tsx').then((m) => m.CustomerPage)),
    },
  ],
  nav: [
    {
      to: '/customers',
      label: customersNavText.customers,
      icon: IconUsers,
      group: 'work',
      order: 10,
      permission: 'customers.read',
    },
  ],
  palette: {
    search: {
      label: customersNavText.customers,
      permission: 'customers.read',
      async find(q, signal) {
        const { customers } = await api.customers.search({ query: { q, limit: 8 } }, { signal })
        return customers.map((row) => ({
          id: row.id,
          label: row.displayName,
          hint: hintOf(row, q),
          icon: IconUser,
          to: `/customers/${row.id}`,
        }))
      },
    },
    commands: [
      {
        id: 'customers.add',
        label: customersNavText.add,
        aliases: ['新しい顧客', '登録', 'new customer'],
        icon: IconUserPlus,
        permission: 'customers.write',
        to: '/customers/new',
      },
    ],
  },
  panels: [
    {
      on: 'company',
      place: 'main',
      key: 'people',
      label: customersNavText.peopleHere,
      order: 10,
      permission: 'customers.read',
      screen: screen(() => import('./CompanyPeople.tsx').then((m) => m.CompanyPeople)),
    },
  ],
  subjects: {
    customer: {
      label: customersNavText.customers,
      to: (id) => `/customers/${id}`,
      peek: screen(() => import('./CustomerPeek.tsx').then((m) => m.CustomerPeek)),
    },
  },
  firstSteps: [
    {
      title: customersNavText.add,
      why: customersNavText.addWhy,
      to: '/customers/new',
      order: 20,
      permission: 'customers.write',
    },
  ],
})
