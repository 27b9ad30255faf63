import { IconForms } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { fieldsNavText } from '../fields.nav.text.ts'

export const fieldsUi = defineUi({
  name: 'fields',
  routes: [
    {
      path: '/settings/fields',
      permission: 'fields.manage',
      screen: screen(() => import('./FieldSettings.tsx').then((m) => m.FieldSettings)),
    },
  ],
  nav: [
    {
      to: '/settings/fields',
      label: fieldsNavText.fields,
      icon: IconForms,
      group: 'manage',
      order: 12,
      permission: 'fields.manage',
    },
  ],
  subjects: {
    field: {
      label: fieldsNavText.fields,
      to: () => '/settings/fields',
      fields: {
        field: fieldsNavText.field,
        fieldKey: fieldsNavText.field,
        labelJa: fieldsNavText.name,
        labelEn: fieldsNavText.nameEn,
        required: fieldsNavText.required,
        type: fieldsNavText.type,
      },
    },
  },
})
