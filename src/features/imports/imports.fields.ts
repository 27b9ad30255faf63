import type { z } from 'zod'
import { may, type Work } from '#platform/work.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import type { importsApi } from './imports.api.ts'
import { saleSections } from './imports.sale-fields.ts'
import { targetsOf } from './imports.subjects.ts'
import type { ImportSubject } from './imports.ts'

type Listed = z.input<(typeof importsApi.endpoints.fields)['returns']>

const otherSection = { ja: 'そのほか', en: 'Other' }

/** What a person can choose for a column, in the order of the page. */
export async function listFields(work: Work, subject: ImportSubject): Promise<Listed> {
  const fieldSet = await readFieldSet(work)
  const ofSubject = subject === 'company' ? 'company' : 'customer'
  const sections = new Map(
    fieldSet.sections.filter((one) => one.subject === ofSubject).map(({ key, label }) => [key, label]),
  )
  const mayUnmask = may(work.actor, seeMasked)
  return {
    items: targetsOf(fieldSet, subject)
      .filter(({ masked }) => !masked || mayUnmask)
      .map(({ key, label, section, unique, pii }) => ({
        key,
        label,
        section: { key: section, label: saleSections[section] ?? sections.get(section) ?? otherSection },
        unique: unique ?? false,
        sensitive: pii === 'sensitive',
      })),
  }
}
