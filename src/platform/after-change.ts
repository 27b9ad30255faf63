import type { Field } from './catalogue/field.ts'
import type { Work } from './work.ts'

/**
 * Lets the features below know, in the transaction of the change, which records were changed: for what they derive of
 * them. Whoever writes many at once may leave it out; what is derived then follows in the background.
 */
export async function afterChange(
  work: Work,
  subject: Field['subject'],
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  for (const feature of work.app.features) await feature.afterChange?.(work, subject, ids)
}
