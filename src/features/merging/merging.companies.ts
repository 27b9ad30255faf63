import { isDeepStrictEqual } from 'node:util'
import { parseAddress } from '#kit/japan/address.ts'
import { parseCompany } from '#kit/japan/company.ts'
import { Problem } from '#kit/problem.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { flat, type CompanyFields } from '#features/companies/companies.ts'
import {
  bestOrigin,
  byRule,
  newest,
  type Choice,
  type Decision,
  type Held,
  type OriginOf,
} from './merging.ts'

/** One of the companies that become one. The survivor comes first. */
export type CompanyCandidate = {
  readonly id: string
  readonly createdAt: string
  readonly fields: CompanyFields
}

/** A name and its reading are one thing. */
const nameKeys = ['name', 'coreKana']
/** Two corporate numbers are two corporations: only a person can say which one is right. */
const asked = ['corporateNumber']

/** Field by field, what the one company will say and by which rule. Keys that none has a value for are left out. */
export function decideCompany(
  candidates: readonly CompanyCandidate[],
  fieldOf: (key: string) => Field | undefined,
  originOf: OriginOf,
  chosen: ReadonlyMap<string, Choice>,
): Decision[] {
  const flats = candidates.map(({ fields }) => flat(fields))
  const heldOf = (key: string): Held[] =>
    candidates.flatMap(({ id, createdAt }, index) => {
      const value = flats[index]?.[key] ?? null
      return value === null ? [] : [{ id, createdAt, value }]
    })
  const keys = new Set([...flats.flatMap((one) => Object.keys(one)), ...chosen.keys()])
  const decisions = [...keys].flatMap((key): Decision[] => {
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
    if (asked.includes(key)) return [{ key, value, from, rule: 'mustChoose' }]
    return [{ key, ...byRule(fieldOf(key), key, held, originOf) }]
  })
  const read = withReading(decisions, candidates, chosen, originOf, heldOf)
  return withNumber(withPostalCode(read, candidates, chosen), chosen)
}

/** The reading of another name is none of this one: アオゾラ does not read みどり. */
function withReading(
  decisions: readonly Decision[],
  candidates: readonly CompanyCandidate[],
  chosen: ReadonlyMap<string, Choice>,
  originOf: OriginOf,
  heldOf: (key: string) => Held[],
): Decision[] {
  const name = decisions.find(({ key }) => key === 'name')
  if (!name || chosen.has('coreKana')) return [...decisions]
  const keyOf = (id: string | null): string =>
    parseCompany(candidates.find((one) => one.id === id)?.fields.name ?? '').key
  const wanted = parseCompany(String(name.value)).key
  const alike = heldOf('coreKana').filter(({ id }) => keyOf(id) === wanted)
  const best = newest(alike, ({ id }) => bestOrigin(id, nameKeys, originOf))
  return decisions.map((one) => {
    if (one.key !== 'coreKana' || keyOf(one.from) === wanted) return one
    const own = alike.find(({ id }) => id === best?.id)
    return { key: one.key, value: own?.value ?? null, from: own?.id ?? name.from, rule: name.rule }
  })
}

/** The postal code of another address is none of this one; one house has one code, whoever wrote it down. */
function withPostalCode(
  decisions: readonly Decision[],
  candidates: readonly CompanyCandidate[],
  chosen: ReadonlyMap<string, Choice>,
): Decision[] {
  const address = decisions.find(({ key }) => key === 'address')
  const owner = candidates.find(({ id }) => id === address?.from)
  if (!address || !owner || chosen.has('postalCode')) return [...decisions]
  const siteOf = (id: string | null): string =>
    parseAddress(candidates.find((one) => one.id === id)?.fields.address ?? '').key
  return decisions.map((one) => {
    if (one.key !== 'postalCode' || one.from === owner.id || one.rule === 'same') return one
    const { postalCode } = owner.fields
    if (postalCode === null && siteOf(one.from) !== '' && siteOf(one.from) === siteOf(owner.id)) return one
    return { key: one.key, value: postalCode, from: owner.id, rule: address.rule }
  })
}

/** A corporation's 登録番号 is T and its 法人番号: where the two would come from two corporations, somebody must choose. */
function withNumber(decisions: readonly Decision[], chosen: ReadonlyMap<string, Choice>): Decision[] {
  const number = decisions.find(({ key }) => key === 'corporateNumber')?.value ?? null
  return decisions.map((one) =>
    one.key === 'invoiceNumber' &&
    !chosen.has(one.key) &&
    number !== null &&
    one.value !== `T${String(number)}`
      ? { ...one, rule: 'mustChoose' }
      : one,
  )
}

const columnKeys = [
  'name',
  'coreKana',
  'corporateNumber',
  'invoiceNumber',
  'domain',
  'phone',
  'postalCode',
  'address',
  'remark',
  'ownerId',
] as const satisfies readonly Exclude<keyof CompanyFields, 'attributes'>[]

/** The fields of a company of what is known field by field; a key without a value is empty. */
export function companyFieldsFrom(values: ReadonlyMap<string, unknown>): CompanyFields {
  const known = new Set<string>(columnKeys)
  const attributes = [...values].filter(([key, value]) => !known.has(key) && value !== null)
  return {
    ...Object.fromEntries(columnKeys.map((key) => [key, values.get(key) ?? null])),
    attributes: Object.fromEntries(attributes),
  } as CompanyFields
}

/** What a merge says of a company beside its rows: its fields, and under whom it stands. */
export type CompanyImage = { readonly fields: CompanyFields; readonly parentId: string | null }

/** What a merge changed goes back to what it was; what somebody changed since stays. */
export function companyTakenBack(
  before: CompanyImage,
  after: CompanyImage,
  now: CompanyImage,
): CompanyImage & { edited: Map<string, unknown> } {
  const [was, became, is] = [flat(before.fields), flat(after.fields), flat(now.fields)]
  const values = new Map<string, unknown>()
  const edited = new Map<string, unknown>()
  for (const key of new Set([was, became, is].flatMap((one) => Object.keys(one)))) {
    const untouched = isDeepStrictEqual(is[key] ?? null, became[key] ?? null)
    values.set(key, (untouched ? was[key] : is[key]) ?? null)
    if (!untouched) edited.set(key, is[key] ?? null)
  }
  const parentId = now.parentId === after.parentId ? before.parentId : now.parentId
  return { fields: companyFieldsFrom(values), parentId, edited }
}

/**
 * Under whom the one company stands: under the first above any of them that is none of them. `chains` are the companies
 * and those above them, in the order of the records. Where the parent is merged into its child, the child takes its place.
 */
export function parentOfMerged(
  ids: readonly string[],
  chains: readonly (readonly string[])[],
): string | null {
  const own = new Set(ids)
  for (const chain of chains) {
    const last = chain.findLastIndex((id) => own.has(id))
    const above = chain[last + 1]
    if (above !== undefined) return above
  }
  return null
}

type Placed = { readonly placed: readonly string[]; readonly above: readonly string[] }

/**
 * Those of the later acts, in their order, that stand on this one: they touch its companies, or go by who stands above
 * whom where it changed that.
 */
export function companyStandingOn<A extends Placed>(act: Placed, later: readonly A[]): A[] {
  const placed = new Set(act.placed)
  const above = new Set([...act.placed, ...act.above])
  return later.filter((one) => {
    if (!one.placed.some((id) => above.has(id)) && !one.above.some((id) => placed.has(id))) return false
    for (const id of one.placed) placed.add(id)
    for (const id of [...one.placed, ...one.above]) above.add(id)
    return true
  })
}

export const companyMergeNotThere = {
  ja: 'この統合は見つかりません。取引先がごみ箱にあるときは、先に戻してください。完全に削除すると元に戻せません',
  en: 'This merge was not found. If the company is in the bin, restore it first; deleted for good, it cannot be undone',
}

export function companiesAlreadyOne(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: 'この取引先どうしは、すでに1社に統合されています。ほかの人が先に統合しました。画面を開き直してください',
      en: 'These companies are one already: somebody else merged them first. Open the page again',
    },
  })
}

export function companiesMustChoose(keys: readonly string[]): Problem {
  return new Problem('invalid', {
    fields: keys.map((key) => ({
      path: `chosen.${key}`,
      message: {
        ja: '取引先ごとに値が違います。どれにするか選んでください',
        en: 'The companies differ here. Choose one of the values',
      },
    })),
  })
}

export function companiesStale(current: readonly { id: string; version: number }[]): Problem {
  return new Problem('stale', {
    detail: {
      ja: 'あなたが見たあとに、統合する取引先が変更されました。内容を確かめて、もう一度統合してください',
      en: 'One of these companies was changed after you looked. Check the result and merge again',
    },
    current,
  })
}

export function ringAfterUndo(names: string): Problem {
  return new Problem('conflict', {
    params: { ring: names },
    detail: {
      ja: '元に戻すと、親会社をたどって元に戻ってしまいます（{ring}）。先にどれかの親会社を外してください',
      en: 'Undone, the parents would form a ring ({ring}). Take one of them out first',
    },
  })
}
