import { serve, type Feature } from '#platform/feature.ts'
import { editNote, readNotes, removeNote, restoreNote, writeNote } from './notes.actions.ts'
import { notesApi, notesSchemas } from './notes.api.ts'
import { noteEvents } from './notes.kinds.ts'

export const notesFeature: Feature = {
  name: 'notes',
  merging: { tables: [{ table: 'note', how: 'moved', label: { ja: 'メモ', en: 'Notes' } }] },
  schemas: notesSchemas,
  serves: serve(notesApi, {
    list: async (work, { params }) => ({ items: await readNotes(work, params.customerId) }),
    create: (work, { params, body }) => writeNote(work, params.customerId, body),
    update: (work, { params, body }) => editNote(work, params, body),
    remove: (work, { params, query }) => removeNote(work, params, query.version),
    restore: (work, { params }) => restoreNote(work, params),
  }),
  permissions: [
    {
      key: 'notes.write',
      label: { ja: 'メモを書く', en: 'Write notes' },
      roles: ['administrator', 'manager', 'member'],
    },
    {
      key: 'notes.manage',
      label: { ja: 'ほかの人のメモを変える', en: "Change other people's notes" },
      roles: ['administrator', 'manager'],
    },
  ],
  events: noteEvents,
}
