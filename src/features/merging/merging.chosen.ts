import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import { may, type Work } from '#platform/work.ts'
import { contactKinds, customerInput } from '#features/customers/customers.api.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readValue, type ValueContext } from '#features/fields/fields.values.ts'
import type { ChosenInput } from './merging.api.ts'
import { isDecided, valueIn, type Loaded } from './merging.apply.ts'
import type { Choice } from './merging.ts'

const isPoint = (key: string): boolean => contactKinds.some((kind) => kind === key)

/** Whose contact point of a kind comes first, where that was chosen. */
export function firstsOf(chosen: ChosenInput): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(chosen).flatMap(([key, choice]) =>
      isPoint(key) && 'from' in choice ? [[key, choice.from] as const] : [],
    ),
  )
}

type Read = Choice | { refusal: Phrase }

/**
 * What was chosen, as values. Throws a Problem with one field for each choice that cannot be. `again` is for an act that
 * is done once more without one before it: choices whose field or value is gone by now are left to the rules.
 */
export async function choicesOf(
  work: Work,
  loaded: Loaded,
  chosen: ChosenInput,
  { again = false } = {},
): Promise<ReadonlyMap<string, Choice>> {
  const context = await readValueContext(work)
  const read = (key: string, given: ChosenInput[string]): Read | null => {
    const choice = readChoice(work, loaded, context, key, given)
    return again && choice && 'from' in choice && isEmpty(loaded, key, choice.from) ? null : choice
  }
  return readChoices(chosen, read, again)
}

/** Each choice as it was read: null chooses nothing, and what was refused is told at its field, unless it is `again`. */
export function readChoices(
  chosen: ChosenInput,
  read: (key: string, given: ChosenInput[string]) => Read | null,
  again: boolean,
): ReadonlyMap<string, Choice> {
  const problems: FieldProblem[] = []
  const choices = new Map<string, Choice>()
  for (const [key, given] of Object.entries(chosen)) {
    const choice = read(key, given)
    if (choice === null) continue
    if ('refusal' in choice) problems.push({ path: `chosen.${key}`, message: choice.refusal })
    else choices.set(key, choice)
  }
  if (problems.length > 0 && !again) throw new Problem('invalid', { fields: problems })
  return choices
}

function isEmpty({ records }: Loaded, key: string, id: string): boolean {
  return records.every((one) => one.id !== id || valueIn(one.fields, key) === null)
}

function readChoice(
  work: Work,
  { records, fieldSet }: Loaded,
  context: ValueContext,
  key: string,
  given: ChosenInput[string],
): Read | null {
  const record = 'from' in given ? records.find(({ id }) => id === given.from) : undefined
  if ('from' in given && !record) return { refusal: otherRecord }
  if (isPoint(key)) return 'from' in given ? null : { refusal: noText }
  const field = fieldSet.get('customer', key)
  if (!isDecided(field) || !field.editable) return { refusal: noSuchField }
  if (field.type === 'externalId') return { refusal: allKept }
  if ('from' in given) return { from: given.from }
  if (field.masked && !may(work.actor, seeMasked)) return { refusal: masked }
  const read = readValue(field, given.text, context)
  if (!read.ok) return { refusal: read.refusal }
  if (field.attribute || customerInput.partial().safeParse({ [key]: read.value }).success)
    return { value: read.value }
  return { refusal: wrongValue }
}

const otherRecord = {
  ja: '統合する顧客のどれかを選んでください',
  en: 'Choose one of the customers that are merged',
}
const noText = { ja: 'どの顧客のものを先頭にするか選んでください', en: 'Choose whose comes first' }
const allKept = {
  ja: '連携IDは、すべての顧客のものが残ります',
  en: 'IDs of other systems are all kept',
}
export const noSuchField = { ja: 'この項目はありません', en: 'There is no such field' }
export const wrongValue = { ja: 'この値は入れられません', en: 'This value is not possible here' }
export const masked = {
  ja: 'この項目は伏せられているため入力できません。どちらかの顧客の値を選んでください',
  en: 'This field is masked for you, so you cannot type it. Choose the value of one record',
}
