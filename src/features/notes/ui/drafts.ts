import { recall, remember } from '#web/storage.ts'

/** A draft that nobody came back to is not kept for ever on a shared computer. */
const keptFor = 30 * 86_400_000

type Draft = { readonly text: string; readonly at: number }

/** A draft as it rests in the browser; empty text leaves nothing behind. */
export function stored(text: string, now: number): string {
  const draft: Draft = { text, at: now }
  return text === '' ? '' : JSON.stringify(draft)
}

/** The draft in what was stored; empty when there is none, it is too old, or it cannot be read. */
export function restored(raw: string | null, now: number): string {
  if (!raw) return ''
  try {
    const draft: unknown = JSON.parse(raw)
    if (typeof draft !== 'object' || draft === null || !('text' in draft) || !('at' in draft)) return ''
    const { text, at } = draft
    return typeof text === 'string' && typeof at === 'number' && now - at < keptFor ? text : ''
  } catch {
    return ''
  }
}

/** Whose draft, and about whom: two people at one computer do not read each other's. */
const keyOf = (userId: string, customerId: string): string => `enishi.draft.note.${userId}.${customerId}`

export function readDraft(userId: string, customerId: string): string {
  return restored(recall(keyOf(userId, customerId)), Date.now())
}

export function keepDraft(userId: string, customerId: string, text: string): void {
  remember(keyOf(userId, customerId), stored(text, Date.now()))
}
