import { defineText } from '#kit/text.ts'

/** What the shell says of notes; the screens' own words are loaded with them. */
export const notesNavText = defineText({
  notes: { ja: 'メモ', en: 'Notes' },
})
