import { IconBuilding, IconBuildingPlus } from '@tabler/icons-react'
import { api } from '#web/api.ts'
import { defineUi, screen } from '#web/ui.ts'
import { companiesNavText } from '../companies.nav.text.ts'

export const companiesUi = defineUi({
  name: 'companies',
  routes: [
    {
      path: '/companies',
      permission: 'companies.read',
      screen: screen(() => import('./CompanyList.tsx').then((m) => m.CompanyList)),
    },
    {
      path: '/companies/new',
      permission: 'companies.write',
      screen: screen(() => import('./NewCompany.tsx').then((m) => m.NewCompany)),
    },
    {
      path: '/companies/$id',
      permission: 'companies.read',
      screen: screen(() => import('./CompanyPage.tsx').then((m) => m.CompanyPage)),
    },
  ],
  nav: [
    {
      to: '/companies',
      label: companiesNavText.companies,
      icon: IconBuilding,
      group: 'work',
      order: 20,
      permission: 'companies.read',
    },
  ],
  panels: [
    {
      on: 'company',
      place: 'side',
      key: 'group',
      label: companiesNavText.group,
      order: 10,
      permission: 'companies.read',
      screen: screen(() => import('./GroupPanel.tsx').then((m) => m.GroupPanel)),
    },
  ],
  palette: {
    search: {
      label: companiesNavText.companies,
      permission: 'companies.read',
      async find(q, signal) {
        const { items } = await api.companies.list({ query: { q, limit: 5 } }, { signal })
        return items.map(({ id, name, coreKana, address }) => ({
          id,
          label: name,
          hint: [coreKana, address].filter(Boolean).join('・'),
          icon: IconBuilding,
          to: `/companies/${id}`,
        }))
      },
    },
    commands: [
      {
        id: 'companies.add',
        label: companiesNavText.add,
        aliases: ['新しい会社', 'new company'],
        icon: IconBuildingPlus,
        permission: 'companies.write',
        to: '/companies/new',
      },
    ],
  },
  subjects: { company: { label: companiesNavText.companies, to: (id) => `/companies/${id}` } },
})
