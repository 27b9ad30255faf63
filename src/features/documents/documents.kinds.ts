import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import type { Locale } from '#kit/text.ts'
import { documentKinds, type DocumentKind } from './documents.content.ts'
import { documentsText } from './documents.text.ts'

const payload = z.object({
  documentId: z.uuid(),
  kind: z.enum(documentKinds),
  number: z.string(),
  edition: z.int(),
  amount: z.int(),
})
const words = (
  { kind, number, edition, amount }: { kind: DocumentKind; number: string; edition: number; amount: number },
  _app: unknown,
  locale: Locale,
) => ({ name: documentsText[kind][locale], number, edition, amount: `¥${amount.toLocaleString('en')}` })

export const documentEvents: readonly EventKind[] = [
  defineEvent({
    name: 'document.issued',
    payload,
    sentence: {
      ja: '{name} {number}（{amount}）を発行しました',
      en: 'Issued the {name} {number} ({amount})',
    },
    icon: 'FileText',
    words,
  }),
  defineEvent({
    name: 'document.corrected',
    payload,
    sentence: {
      ja: '{name} {number} の訂正版（第{edition}版、{amount}）を発行しました',
      en: 'Issued edition {edition} of the {name} {number} ({amount})',
    },
    icon: 'FileText',
    words,
  }),
  defineEvent({
    name: 'document.voided',
    payload,
    sentence: { ja: '{name} {number} を取り消しました', en: 'Voided the {name} {number}' },
    icon: 'FileX',
    words,
  }),
]
