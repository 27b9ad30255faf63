import type { Variant } from './plan-draft.ts'

export type Chosen = NonNullable<Variant['content']>
export type OwnContent = Chosen & { from: 'own' }
export type Written = OwnContent['content']

/** What a variant says where it has a content of its own, with the subject that was given to the variant; else null. */
export function writtenOf({ content, subject, preheader }: Variant): Written | null {
  if (content?.from !== 'own') return null
  const { content: written } = content
  if (subject === null && preheader === null) return written
  return { ...written, subject: subject ?? written.subject, preheader: preheader ?? written.preheader }
}

/** The variant with that content as its own; its subject stands there from here on. */
export function withWritten(
  content: Written,
  copiedFrom: OwnContent['copiedFrom'],
): Pick<Variant, 'content' | 'subject' | 'preheader'> {
  return { content: { from: 'own', content, copiedFrom }, subject: null, preheader: null }
}
