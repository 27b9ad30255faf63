import { createField } from '#features/fields/fields.actions.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { demoFields } from './demo.fields.data.ts'

/**
 * Makes the fields of the shop that are missing. One whose key or name means something else here, or that lies in the
 * bin, is left out; nobody then has a value in it.
 */
export async function prepareFields(work: Work): Promise<FieldSet> {
  const known = await readFieldSet(work)
  for (const field of demoFields) if (!known.get(field.subject, field.key)) await unlessTaken(work, field)
  return readFieldSet(work)
}

async function unlessTaken(work: Work, field: (typeof demoFields)[number]): Promise<void> {
  try {
    await createField(work, field)
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'conflict')) throw error
  }
}
