import { sql } from 'kysely'
import { Problem, type FieldProblem } from '#kit/problem.ts'
import type { Attributes, Field } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import { fieldIdentity } from '#features/fields/fields.attributes.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readFieldSet, type FieldSet } from '#features/fields/fields.set.ts'
import { externalIdKey } from '#features/fields/fields.values.ts'
import type { Customer, ExternalId } from './customers.api.ts'
import { noCustomer } from './customers.refusals.ts'
import { readCustomer } from './customers.store.ts'

/** The ids of other systems as the attributes that hold them, over those that were given beside them. */
export function withExternalIds(
  fieldSet: FieldSet,
  attributes: { readonly [key: string]: unknown },
  externalIds: readonly ExternalId[] = [],
): { readonly [key: string]: unknown } {
  const known = new Set(fieldSet.sources.map(({ key }) => key))
  const problems = externalIds.flatMap(({ source }, index): FieldProblem[] =>
    known.has(source) ? [] : [{ path: `externalIds.${index}.source`, message: noSuchSource }],
  )
  if (problems.length > 0) throw new Problem('invalid', { fields: problems })
  const bySource = Map.groupBy(externalIds, ({ source }) => source)
  const named = [...bySource].map(([source, ids]) => [source, ids.map(({ value }) => value)] as const)
  return { ...attributes, ...Object.fromEntries(named) }
}

/** The ids of other systems among these attributes, in the order of the sources. */
export function externalIdsOf({ sources }: Pick<FieldSet, 'sources'>, attributes: Attributes): ExternalId[] {
  return sources.flatMap(({ key }) => {
    const ids = attributes[key]
    return Array.isArray(ids) ? ids.map((value) => ({ source: key, value })) : []
  })
}

/** Whom another system calls by this id; one that the actor may not see is not found. */
export async function customerBySource(work: Work, source: string, externalId: string): Promise<Customer> {
  const field = mustBeSource(await readFieldSet(work), source)
  if (field.masked && !may(work.actor, seeMasked)) throw noCustomer()
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from customer_identity
    where kind = ${fieldIdentity(source)} and value = ${externalIdKey(externalId)} and exclusive`.execute(
    work.db,
  )
  const customer = rows[0] && (await readCustomer(work, rows[0].id))
  if (!customer) throw noCustomer()
  return customer
}

export function mustBeSource({ sources }: Pick<FieldSet, 'sources'>, key: string, path = 'source'): Field {
  const field = sources.find((one) => one.key === key)
  if (!field) throw new Problem('invalid', { fields: [{ path, message: noSuchSource }] })
  return field
}

/** The work of a program that hands in what another system says. */
export async function fromSource(work: Work, source: string | undefined): Promise<Work> {
  if (source === undefined) return work
  return { ...work, source: mustBeSource(await readFieldSet(work), source).key }
}

const noSuchSource = {
  ja: 'この連携元はありません。「設定 → 項目」でキーを確かめてください',
  en: 'There is no such source. Check its key under Manage, Fields',
}
