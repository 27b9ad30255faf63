import type { FieldOption } from '#platform/catalogue/field.ts'

export const option = (value: string, ja: string, en: string, ...aliases: string[]): FieldOption => ({
  value,
  label: { ja, en },
  aliases,
})

export const base = { subject: 'customer', pii: 'personal', merge: 'newest', editable: true } as const
/** Read from a file and written to one, but kept as something else: a name in one column, a contact point … */
export const derived = { ...base, editable: false, merge: 'union' } as const
