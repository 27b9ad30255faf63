import { defineText } from '#kit/text.ts'

/** What the menu says; loaded with the shell, so no more than that. */
export const auditNavText = defineText({
  audit: { ja: '操作の記録', en: 'Audit log' },
})
