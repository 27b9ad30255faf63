import { IconBlockquote, IconTemplate, IconTicket } from '@tabler/icons-react'
import { api } from '#web/api.ts'
import { defineUi, screen } from '#web/ui.ts'
import { templatesNavText as words } from '../templates.nav.text.ts'

const read = 'templates.read'
const write = 'templates.write'

export const templatesUi = defineUi({
  name: 'templates',
  routes: [
    {
      path: '/templates',
      permission: read,
      screen: screen(() => import('./TemplateList.tsx').then((m) => m.TemplateList)),
    },
    {
      path: '/templates/images',
      permission: read,
      screen: screen(() => import('./ImagesPage.tsx').then((m) => m.ImagesPage)),
    },
    {
      path: '/templates/blocks',
      permission: read,
      screen: screen(() => import('./SharedList.tsx').then((m) => m.SharedList)),
    },
    {
      path: '/templates/blocks/$id',
      permission: read,
      screen: screen(() => import('./SharedPage.tsx').then((m) => m.SharedPage)),
    },
    {
      path: '/templates/$id',
      permission: read,
      screen: screen(() => import('./TemplatePage.tsx').then((m) => m.TemplatePage)),
    },
    {
      path: '/coupons',
      permission: read,
      screen: screen(() => import('./CouponList.tsx').then((m) => m.CouponList)),
    },
    {
      path: '/coupons/new',
      permission: 'templates.coupons',
      screen: screen(() => import('./NewCoupon.tsx').then((m) => m.NewCoupon)),
    },
    {
      path: '/coupons/$id',
      permission: read,
      screen: screen(() => import('./CouponPage.tsx').then((m) => m.CouponPage)),
    },
    {
      path: '/settings/mail-words',
      permission: read,
      screen: screen(() => import('./WordsPage.tsx').then((m) => m.WordsPage)),
    },
  ],
  mailEditor: screen(() => import('./MailEditor.tsx').then((m) => m.MailEditor)),
  nav: [
    {
      to: '/templates',
      label: words.templates,
      icon: IconTemplate,
      group: 'work',
      order: 42,
      permission: read,
    },
    { to: '/coupons', label: words.coupons, icon: IconTicket, group: 'work', order: 43, permission: read },
    {
      to: '/settings/mail-words',
      label: words.words,
      icon: IconBlockquote,
      group: 'manage',
      order: 15,
      permission: read,
    },
  ],
  palette: {
    search: {
      label: words.templates,
      permission: read,
      async find(q, signal) {
        const { items } = await api.templates.list({ query: { q, limit: 5 } }, { signal })
        return items.map(({ id, name, subject }) => ({
          id,
          label: name,
          hint: subject,
          icon: IconTemplate,
          to: `/templates/${id}`,
        }))
      },
    },
    commands: [
      {
        id: 'templates.add',
        label: words.add,
        aliases: ['メール作成', 'new template'],
        icon: IconTemplate,
        permission: write,
        to: '/templates?add=true',
      },
    ],
  },
  bins: () => import('./templates.bins.ts').then((m) => m.templatesBins),
  subjects: {
    mailTemplate: { label: words.template, to: (id) => `/templates/${id}` },
    mailSharedBlock: { label: words.sharedBlock, to: (id) => `/templates/blocks/${id}` },
    mailImage: { label: words.image, to: () => '/templates/images' },
    coupon: { label: words.coupon, to: (id) => `/coupons/${id}` },
    mailWord: { label: words.word, to: () => '/settings/mail-words' },
    templateSettings: { label: words.settings, to: () => '/settings/mail-words' },
  },
})
