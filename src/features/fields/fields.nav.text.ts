import { defineText } from '#kit/text.ts'

/** What the menu and the audit log say; loaded with the shell, so no more than that. */
export const fieldsNavText = defineText({
  fields: { ja: '項目', en: 'Fields' },
  rule: { ja: '入力ルール', en: 'Entry rule' },
  field: { ja: '項目', en: 'Field' },
  name: { ja: '名前', en: 'Label' },
  nameEn: { ja: '英語の名前', en: 'English label' },
  required: { ja: '必須', en: 'Required' },
  type: { ja: '種類', en: 'Type' },
})
