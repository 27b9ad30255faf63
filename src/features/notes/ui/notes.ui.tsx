import { defineUi, screen } from '#web/ui.ts'
import { notesText } from '../notes.text.ts'

export const notesUi = defineUi({
  name: 'notes',
  panels: [
    {
      on: 'customer',
      place: 'main',
      key: 'notes',
      label: notesText.notes,
      order: 10,
      permission: 'customers.read',
      screen: screen(() => import('./NotesPanel.tsx').then((m) => m.NotesPanel)),
    },
  ],
  events: [
    {
      name: 'note.written',
      filter: notesText.notes,
      screen: screen(() => import('./NoteOnTimeline.tsx').then((m) => m.NoteOnTimeline)),
    },
  ],
  subjects: { note: { label: notesText.notes } },
})
