import { defineUi } from '#web/ui.ts'

/** The screens of views are parts of the lists; here is only what the audit log calls them. */
export const viewsUi = defineUi({
  name: 'views',
  subjects: {
    view: {
      label: { ja: '一覧', en: 'View' },
      fields: {
        name: { ja: '名前', en: 'Name' },
        shared: { ja: '共有', en: 'Shared' },
        definition: { ja: '内容', en: 'Definition' },
        subject: { ja: '対象', en: 'List' },
        view: { ja: '一覧', en: 'View' },
      },
    },
  },
})
