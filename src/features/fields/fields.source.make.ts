import type { Work } from '#platform/work.ts'
import { createField } from './fields.actions.ts'

/** Tests only: a 連携元 of this key, behind those that are there already. */
export async function makeSource(work: Work, key: string, ja: string = key): Promise<void> {
  await createField(work, { subject: 'customer', type: 'externalId', key, label: { ja, en: key } })
}
