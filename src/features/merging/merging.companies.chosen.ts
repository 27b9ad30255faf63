import { companyInput } from '#features/companies/companies.api.ts'
import { flat } from '#features/companies/companies.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readValue, type ValueContext } from '#features/fields/fields.values.ts'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { may, type Work } from '#platform/work.ts'
import type { ChosenInput } from './merging.api.ts'
import { isDecided } from './merging.apply.ts'
import { masked, noSuchField, wrongValue } from './merging.chosen.ts'
import type { LoadedCompanies } from './merging.companies.apply.ts'
import type { Choice } from './merging.ts'

/**
 * What was chosen, as values. Throws a Problem with one field for each choice that cannot be. `again` is for an act that
 * is done once more without one before it: choices whose field or value is gone by now are left to the rules.
 */
export async function companyChoicesOf(
  work: Work,
  loaded: LoadedCompanies,
  chosen: ChosenInput,
  { again = false } = {},
): Promise<ReadonlyMap<string, Choice>> {
  const context = await readValueContext(work)
  const problems: FieldProblem[] = []
  const choices = new Map<string, Choice>()
  for (const [key, given] of Object.entries(chosen)) {
    const read = readChoice(work, loaded, context, key, given)
    if ('refusal' in read) problems.push({ path: `chosen.${key}`, message: read.refusal })
    else if (!again || !('from' in read) || !isEmpty(loaded, key, read.from)) choices.set(key, read)
  }
  if (problems.length > 0 && !again) throw new Problem('invalid', { fields: problems })
  return choices
}

function isEmpty({ records }: LoadedCompanies, key: string, id: string): boolean {
  return records.every((one) => one.id !== id || (flat(one.fields)[key] ?? null) === null)
}

function readChoice(
  work: Work,
  { records, fieldSet }: LoadedCompanies,
  context: ValueContext,
  key: string,
  given: ChosenInput[string],
): Choice | { refusal: Phrase } {
  if ('from' in given && records.every(({ id }) => id !== given.from)) return { refusal: otherRecord }
  const field = fieldSet.get('company', key)
  if (!isDecided(field) || !field.editable) return { refusal: noSuchField }
  if ('from' in given) return { from: given.from }
  if (field.masked && !may(work.actor, seeMasked)) return { refusal: masked }
  // A domain and an address are read by the company itself, as the form gives them.
  const plain = field.type === 'url' || field.type === 'address'
  const read = readValue(plain ? { ...field, type: 'text' } : field, given.text, context)
  if (!read.ok) return { refusal: read.refusal }
  if (field.attribute || companyInput.partial().safeParse({ [key]: read.value }).success)
    return { value: read.value }
  return { refusal: wrongValue }
}

const otherRecord = {
  ja: '統合する取引先のどれかを選んでください',
  en: 'Choose one of the companies that are merged',
}
