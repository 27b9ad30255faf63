import { companyInput } from '#features/companies/companies.api.ts'
import { flat } from '#features/companies/companies.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readValue, type ValueContext } from '#features/fields/fields.values.ts'
import type { Phrase } from '#kit/text.ts'
import { may, type Work } from '#platform/work.ts'
import type { ChosenInput } from './merging.api.ts'
import { isDecided } from './merging.apply.ts'
import { masked, noSuchField, readChoices, wrongValue } from './merging.chosen.ts'
import type { LoadedCompanies } from './merging.companies.apply.ts'
import type { Choice } from './merging.ts'

/** What was chosen, as values, as `choicesOf` does it for customers. */
export async function companyChoicesOf(
  work: Work,
  loaded: LoadedCompanies,
  chosen: ChosenInput,
  { again = false } = {},
): Promise<ReadonlyMap<string, Choice>> {
  const context = await readValueContext(work)
  const read = (key: string, given: ChosenInput[string]): Choice | { refusal: Phrase } | null => {
    const choice = readChoice(work, loaded, context, key, given)
    return again && 'from' in choice && isEmpty(loaded, key, choice.from) ? null : choice
  }
  return readChoices(chosen, read, again)
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
