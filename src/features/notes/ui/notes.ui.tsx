import { defineUi, screen } from '#web/ui.ts'
import { notesNavText } from '../notes.nav.text.ts'

export const notesUi = defineUi({
  name: 'notes',
  panels: [
    {
      on: 'customer',
      place: 'main',
      key: 'notes',
      label: notesNavText.notes,
      order: 10,
      permission: 'customers.read',
      screen: screen(() => import('./NotesPanel.tsx').then((m) => m.NotesPanel)),
    },
  ],
  events: [
    {
      name: 'note.written',
      filter: notesNavText.notes,
      screen: screen(() => import('./NoteOnTimeline.tsx').then((m) => m.NoteOnTimeline)),
    },
  ],
  subjects: { note: { label: notesNavText.notes } },
})
