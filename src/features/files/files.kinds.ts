import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'

const told = z.object({ fileId: z.uuid(), name: z.string() })

export const fileEvents: readonly EventKind[] = [
  defineEvent({
    name: 'file.added',
    payload: told,
    personal: ['name'],
    sentence: { ja: 'ファイル「{name}」を付けました', en: 'Added the file “{name}”' },
    icon: 'Paperclip',
  }),
  defineEvent({
    name: 'file.removed',
    payload: told,
    personal: ['name'],
    sentence: { ja: 'ファイル「{name}」をごみ箱に入れました', en: 'Moved the file “{name}” to the bin' },
    icon: 'Trash',
  }),
  defineEvent({
    name: 'file.restored',
    payload: told,
    personal: ['name'],
    sentence: { ja: 'ファイル「{name}」を戻しました', en: 'Brought the file “{name}” back' },
    icon: 'Restore',
  }),
]
