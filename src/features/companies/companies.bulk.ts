import { auditMany } from '#features/audit/audit.actions.ts'
import { defaultAttributes, readAttributes } from '#features/fields/fields.attributes.ts'
import { checkValues, refuseOrWarn } from '#features/fields/fields.check.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import type { ValueContext } from '#features/fields/fields.values.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { insertCompanies } from './companies.store.ts'
import { flat, readFields, type CompanyFields, type CompanyPatch } from './companies.ts'

/** What reading a company needs to know; read once for many. */
export type Known = { readonly fieldSet: FieldSet; readonly context: ValueContext }

/** A new company from what was given, without asking the database. Throws as `createCompany` does. */
export function newCompany(
  work: Pick<Work, 'actor'>,
  { attributes = {}, ...given }: CompanyPatch & { name: string },
  { fieldSet, context }: Known,
): CompanyFields {
  const defaults = defaultAttributes(fieldSet, 'company')
  const read = readAttributes(work, fieldSet, 'company', attributes, defaults, context)
  const fields = readFields({ ...given, attributes: read })
  refuseOrWarn(checkValues(fieldSet, 'company', flat(fields), null))
  return fields
}

/** Makes companies whose names, numbers and unique values the caller knows to be free. Returns their ids in order. */
export async function createNewCompanies(work: Work, companies: readonly CompanyFields[]): Promise<string[]> {
  if (companies.length === 0) return []
  const ids = await insertCompanies(work, companies)
  await auditMany(
    work,
    companies.map((after, at) => ({
      action: 'company.create',
      subjectKind: 'company',
      subjectId: ids[at] ?? '',
      after,
    })),
  )
  await announce(work, { topic: 'company' })
  return ids
}
