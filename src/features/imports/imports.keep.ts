import type { Attributes } from '#platform/catalogue/field.ts'
import { flat } from '#features/customers/customers.ts'
import type { Reading } from '#features/readings/readings.row.ts'
import { isBetter } from '#features/merging/merging.ts'
import type { Base, ChunkRules, Planned } from './imports.chunk.ts'
import type { Current } from './imports.merge.ts'

/** Ids of other systems are added to those on record, and an empty cell takes none away. */
export function withOwnIds(
  reading: Reading,
  before: Attributes,
  sources: readonly { readonly key: string }[],
): Reading {
  const keys = new Set(sources.map(({ key }) => key))
  const named = Object.entries(reading.attributes).filter(([key]) => keys.has(key))
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
  const all = named.map(([key, ids]): [string, string[]] => [
    key,
    [...new Set([...list(before[key]), ...list(ids)])],
  ])
  return {
    ...reading,
    attributes: { ...reading.attributes, ...Object.fromEntries(all) },
    emptyAttributes: reading.emptyAttributes.filter((key) => !keys.has(key)),
  }
}

/** A name is one thing: parts of two sources' names make a third person. */
const nameKeys: ReadonlySet<string> = new Set(['familyName', 'givenName', 'familyKana', 'givenKana'])

/** The fields that a row says, or clears, something of. */
export function keysOf({ fields, attributes, empty, emptyAttributes }: Reading): string[] {
  return [...Object.keys(fields), ...Object.keys(attributes), ...empty, ...emptyAttributes]
}

/** A row without those values that are not to stand against what is on record, and which these are. */
export function withoutWorse(
  reading: Reading,
  current: Current,
  stands: (key: string) => boolean,
): { reading: Reading; kept: string[] } {
  const has = flat(current.fields)
  const given: { [key: string]: unknown } = { ...reading.fields, ...reading.attributes }
  const isOther = (key: string): boolean =>
    (has[key] ?? null) !== null && JSON.stringify(has[key]) !== JSON.stringify(given[key] ?? null)
  const better = new Set(keysOf(reading).filter((key) => isOther(key) && stands(key)))
  if (better.size === 0) return { reading, kept: [] }
  const isName = [...better].some((key) => nameKeys.has(key))
  const isKept = (key: string): boolean => better.has(key) || (isName && nameKeys.has(key))
  const without = <T>(record: { [key: string]: T }): { [key: string]: T } =>
    Object.fromEntries(Object.entries(record).filter(([key]) => !isKept(key)))
  return {
    reading: {
      ...reading,
      fields: without(reading.fields),
      attributes: without(reading.attributes),
      empty: reading.empty.filter((key) => !isKept(key)),
      emptyAttributes: reading.emptyAttributes.filter((key) => !isKept(key)),
    },
    kept: [...better],
  }
}

const nothingStands = (): boolean => false

/** Which values on record a row of this file does not overwrite, where that was chosen. */
export async function standing(
  base: Base,
  planned: readonly Planned[],
  loaded: ReadonlyMap<string, Current>,
  { options, fieldSet }: ChunkRules,
): Promise<(id: string, key: string) => boolean> {
  if (!options.keepBetter || loaded.size === 0) return nothingStands
  const updates = planned.filter(({ action }) => action === 'update')
  const keys = new Set(updates.flatMap(({ reading }) => keysOf(reading)))
  for (const { key } of fieldSet.sources) keys.delete(key)
  const originOf = await base.origins(fieldSet, [...loaded.keys()], [...keys])
  const rank = fieldSet.sources.findIndex(({ key }) => key === options.source)
  const own = { at: '', byHand: false, checked: false, ...(rank >= 0 && { rank }) }
  return (id, key) => loaded.has(id) && keys.has(key) && isBetter(originOf(id, key), own)
}

/** What a row says of a field, as text. */
export function saidBy({ fields, attributes }: Reading, key: string): string {
  const value = new Map<string, unknown>(Object.entries({ ...fields, ...attributes })).get(key)
  return value === null || value === undefined
    ? ''
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)
}
