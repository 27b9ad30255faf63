import { isDeepStrictEqual } from 'node:util'
import { nameKey } from '#kit/japan/name.ts'
import { Problem } from '#kit/problem.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { fieldKeys, flat, type CustomerFields } from '#features/customers/customers.ts'
import type { Rule } from './merging.api.ts'

/** One of the records that become one. The survivor comes first. */
export type Candidate = { readonly id: string; readonly createdAt: string; readonly fields: CustomerFields }

/** Where a value comes from: when it was last given, by whose hand, from which source, and whether somebody checked it. */
export type Origin = {
  readonly at: string
  readonly byHand: boolean
  readonly checked: boolean
  /** The place of its source in the order in which sources are believed; missing where nobody said which it is. */
  readonly rank?: number | undefined
}
export type OriginOf = (id: string, key: string) => Origin

/** What a person decided: the value of one of the records, or one that was read from their text. */
export type Choice = { readonly from: string } | { readonly value: unknown }

export type Decision = {
  readonly key: string
  readonly value: unknown
  /** Whose value it is; null for one that is made of several, or given by hand. */
  readonly from: string | null
  readonly rule: Rule
}

/** A name is one thing: parts of two people's names make a third person. */
const nameKeys = ['familyName', 'givenName', 'familyKana', 'givenKana']
const longestText = 10_000

export type Held = { readonly id: string; readonly createdAt: string; readonly value: unknown }

/** Field by field, what the one record will say and by which rule. Keys that nobody has a value for are left out. */
export function decide(
  candidates: readonly Candidate[],
  fieldOf: (key: string) => Field | undefined,
  originOf: OriginOf,
  chosen: ReadonlyMap<string, Choice>,
): Decision[] {
  const flats = candidates.map(({ fields }) => flat(fields))
  const keys = [...new Set(flats.flatMap((one) => Object.keys(one))), ...chosen.keys()]
  const heldOf = (key: string): Held[] =>
    candidates.flatMap(({ id, createdAt }, index) => {
      const value = flats[index]?.[key] ?? null
      return value === null ? [] : [{ id, createdAt, value }]
    })
  const named = newest(nameKeys.flatMap(heldOf), (held) => bestOrigin(held.id, nameKeys, originOf))
  const decisions = [...new Set(keys)].flatMap((key): Decision[] => {
    const choice = chosen.get(key)
    if (choice) {
      const index = 'from' in choice ? candidates.findIndex(({ id }) => id === choice.from) : -1
      const value = 'from' in choice ? (flats[index]?.[key] ?? null) : choice.value
      return [{ key, value, from: 'from' in choice ? choice.from : null, rule: 'chosen' }]
    }
    const held = heldOf(key)
    const [first] = held
    if (!first) return []
    const { id: from, value } = first
    if (held.length === 1) return [{ key, value, from, rule: 'only' }]
    if (held.every((one) => isDeepStrictEqual(one.value, value))) return [{ key, value, from, rule: 'same' }]
    if (nameKeys.includes(key) && named) {
      const own = held.find(({ id }) => id === named.id) ?? first
      return [{ key, value: own.value, from: own.id, rule: named.rule }]
    }
    return [{ key, ...byRule(fieldOf(key), key, held, originOf) }]
  })
  return decisions.map((one) => readingOf(one, decisions, candidates))
}

const nameOfReading = { familyKana: 'familyName', givenKana: 'givenName' } as const

/** The reading of another name is none of this one: サトウ does not read 田中. 髙橋 and 高橋 are read alike. */
function readingOf(
  one: Decision,
  decisions: readonly Decision[],
  candidates: readonly Candidate[],
): Decision {
  const nameKeyOf = one.key === 'familyKana' || one.key === 'givenKana' ? nameOfReading[one.key] : undefined
  const name = decisions.find(({ key }) => key === nameKeyOf)
  const read = candidates.find(({ id }) => id === one.from)
  if (!nameKeyOf || !name || !read || one.rule === 'chosen' || typeof name.value !== 'string') return one
  const own = read.fields[nameKeyOf]
  if (own === null || nameKey(own, '') === nameKey(name.value, '')) return one
  return { key: one.key, value: null, from: name.from, rule: name.rule }
}

export function byRule(
  field: Field | undefined,
  key: string,
  held: readonly Held[],
  originOf: OriginOf,
): Omit<Decision, 'key'> {
  const survivor = held[0] as Held
  const of = ({ id, value }: Held, rule: Rule): Omit<Decision, 'key'> => ({ value, from: id, rule })
  // A wrong birthday is worse than a question.
  if (key === 'birthOn') return of(survivor, 'mustChoose')
  const together = joined(field, held)
  if (together !== undefined) return { value: together, from: null, rule: 'union' }
  if (!field || field.merge === 'survivor') return of(survivor, 'survivor')
  if (field.merge === 'firstNonEmpty')
    return of(held.toSorted((a, b) => compare(a.createdAt, b.createdAt))[0] as Held, 'first')
  const winner = newest(held, ({ id }) => originOf(id, key))
  const own = held.find(({ id }) => id === winner?.id) ?? survivor
  return of(own, winner?.rule ?? 'newest')
}

/** All of them, where a field holds many: options of a choice, paragraphs of a text. Undefined where it holds one. */
function joined(field: Field | undefined, held: readonly Held[]): unknown {
  const values = held.map(({ value }) => value)
  if (values.every((value) => Array.isArray(value)))
    return !field || field.merge === 'union' || field.type === 'choices'
      ? [...new Set(values.flat())]
      : undefined
  if (field?.type !== 'longText') return undefined
  const text = [...new Set(values.map(String))].join('\n\n')
  return text.length <= longestText ? text : undefined
}

/**
 * By hand before by machine, checked before unchecked, a source that is believed before the others, late before early; of
 * equals the survivor's.
 */
export function newest(
  held: readonly Held[],
  originOf: (held: Held) => Origin,
): { id: string; rule: Rule } | undefined {
  const ranked = held.map((one) => ({ one, origin: originOf(one) }))
  const [best] = ranked.toSorted(
    (a, b) =>
      Number(b.origin.byHand) - Number(a.origin.byHand) ||
      Number(b.origin.checked) - Number(a.origin.checked) ||
      rankOf(a.origin) - rankOf(b.origin) ||
      compare(b.origin.at, a.origin.at),
  )
  if (!best) return undefined
  const others = ranked.filter(({ one }) => !isDeepStrictEqual(one.value, best.one.value))
  const stands = (what: 'byHand' | 'checked'): boolean =>
    best.origin[what] && others.some(({ origin }) => !origin[what])
  const isBelieved = others.some(({ origin }) => rankOf(origin) > rankOf(best.origin))
  const rule = stands('byHand') ? 'byHand' : stands('checked') ? 'checked' : isBelieved ? 'source' : 'newest'
  return { id: best.one.id, rule }
}

/** Behind every source stands what came from none. */
const rankOf = ({ rank }: Origin): number => rank ?? 1_000_000

/** Whether a value from the one is to stand against one from the other, whichever is newer. */
export function isBetter(a: Origin, b: Origin): boolean {
  if (a.byHand !== b.byHand) return a.byHand
  if (a.checked !== b.checked) return a.checked
  return rankOf(a) < rankOf(b)
}

export function bestOrigin(id: string, keys: readonly string[], originOf: OriginOf): Origin {
  const origins = keys.map((key) => originOf(id, key))
  return {
    at:
      origins
        .map(({ at }) => at)
        .toSorted(compare)
        .at(-1) ?? '',
    byHand: origins.some(({ byHand }) => byHand),
    checked: origins.some(({ checked }) => checked),
    rank: Math.min(...origins.map(rankOf)),
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The fields of a customer of what is known field by field; a key without a value is empty. */
export function fieldsFrom(values: ReadonlyMap<string, unknown>): CustomerFields {
  const columns = fieldKeys.filter((key) => key !== 'attributes')
  const known = new Set<string>(fieldKeys)
  const attributes = [...values].filter(([key, value]) => !known.has(key) && value !== null)
  return {
    ...Object.fromEntries(columns.map((key) => [key, values.get(key) ?? null])),
    attributes: Object.fromEntries(attributes),
  } as CustomerFields
}

/**
 * What a merge changed goes back to what it was; what somebody changed since stays. The ids of other systems (`sources`)
 * go home one by one, whatever was added beside them.
 */
export function takenBack(
  before: CustomerFields,
  after: CustomerFields,
  now: CustomerFields,
  sources: ReadonlySet<string> = new Set(),
): { fields: CustomerFields; edited: Map<string, unknown> } {
  const [was, became, is] = [flat(before), flat(after), flat(now)]
  const values = new Map<string, unknown>()
  const edited = new Map<string, unknown>()
  for (const key of new Set([was, became, is].flatMap((one) => Object.keys(one)))) {
    if (sources.has(key)) {
      values.set(key, homeless(was[key], became[key], is[key]))
      continue
    }
    const untouched = isDeepStrictEqual(is[key] ?? null, became[key] ?? null)
    values.set(key, (untouched ? was[key] : is[key]) ?? null)
    if (!untouched) edited.set(key, is[key] ?? null)
  }
  return { fields: fieldsFrom(values), edited }
}

/** What is there now, without what the merge brought. */
function homeless(was: unknown, became: unknown, is: unknown): string[] | null {
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
  const own = new Set(list(was))
  const brought = new Set(list(became).filter((id) => !own.has(id)))
  const left = list(is).filter((id) => !brought.has(id))
  return left.length > 0 ? left : null
}

type Linked = { readonly id: string; readonly survivorId: string; readonly losers: readonly { id: string }[] }

/** Those of the later acts, in their order, that stand on this one: they have to be taken back before it. */
export function standingOn<A extends Linked>(act: Linked, later: readonly A[]): A[] {
  const people = new Set([act.survivorId])
  return later.filter(({ survivorId, losers }) => {
    if (![survivorId, ...losers.map(({ id }) => id)].some((id) => people.has(id))) return false
    people.add(survivorId)
    return true
  })
}

export const notThere = {
  ja: 'この統合は見つかりません。顧客が完全に削除されたか、見る権限がありません',
  en: 'This merge was not found: the customer was deleted for good, or you may not see it',
}

export function alreadyOne(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この顧客どうしは、すでに1人に統合されています。ほかの人が先に統合しました。画面を開き直してください',
      en: 'These customers are one already: somebody else merged them first. Open the page again',
    },
  })
}

export function alreadyUndone(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この統合は、すでに元に戻されています',
      en: 'This merge was undone already',
    },
  })
}

export function movedOn(): Problem {
  return new Problem('stale', {
    detail: {
      ja: 'ほかの人がちょうど統合を変更しました。画面を開き直して、もう一度お試しください',
      en: 'Somebody else has just changed the merges. Open the page again and retry',
    },
  })
}

export function mustChoose(keys: readonly string[]): Problem {
  return new Problem('invalid', {
    fields: keys.map((key) => ({
      path: `chosen.${key}`,
      message: {
        ja: '顧客ごとに値が違います。どれにするか選んでください',
        en: 'The records differ here. Choose one of the values',
      },
    })),
  })
}
