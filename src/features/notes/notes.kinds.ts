import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'

const noted = z.object({ noteId: z.uuid() })

export const noteEvents: readonly EventKind[] = [
  defineEvent({
    name: 'note.written',
    payload: noted,
    sentence: { ja: 'メモを書きました', en: 'Wrote a note' },
    icon: 'Note',
  }),
  defineEvent({
    name: 'note.edited',
    payload: noted,
    sentence: { ja: 'メモを直しました', en: 'Edited a note' },
    icon: 'Pencil',
  }),
  defineEvent({
    name: 'note.removed',
    payload: noted,
    sentence: { ja: 'メモを消しました', en: 'Removed a note' },
    icon: 'NoteOff',
  }),
  defineEvent({
    name: 'note.restored',
    payload: noted,
    sentence: { ja: '消したメモを戻しました', en: 'Brought a removed note back' },
    icon: 'Restore',
  }),
]
