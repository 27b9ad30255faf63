import { sql, type RawBuilder } from 'kysely'
import { displayName as joinName } from '#kit/japan/name.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { readComputed, type ComputedValues } from '#features/fields/fields.computed.ts'
import { readColumns } from '#features/fields/fields.columns.ts'
import type { Scope } from '#features/fields/fields.scope.ts'
import type { CustomerFields } from './customers.ts'
import { valuesOfCells } from './customers.values.ts'

type Point = Parameters<typeof valuesOfCells>[1][number]

/** What a list reads beside its rows, so that it can show cells. */
export type RawCells = {
  cellColumns?: Partial<CustomerFields> & { createdAt?: string; updatedAt?: string }
  cellPoints?: Point[]
  department?: string | null
}
type Listed = RawCells & {
  company: string | null
  title: string | null
  tags: readonly { name: string }[]
}

export type CellPlan = {
  /** More columns for the select of a list. */
  readonly select: RawBuilder<unknown>
  /** What is worked out of the rows of a page, read for all of them at once. */
  readonly computedOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, ComputedValues>>
  readonly cellsOf: (row: Listed, computed?: ComputedValues) => { [key: string]: string }
}

const named = ['familyName', 'givenName', 'familyKana', 'givenKana'] as const
const pointKinds: { readonly [key: string]: string } = {
  postalCode: 'address',
  address: 'address',
  prefecture: 'address',
  city: 'address',
  street: 'address',
  building: 'address',
  line: 'line',
  url: 'url',
}

/** Which columns, contact points and posts the cells of some fields need, and how they are written. */
export async function planCells(scope: Scope, columns: readonly string[]): Promise<CellPlan> {
  const { fields, cellsOf } = await readColumns(scope, 'customer', columns)
  return {
    select: selectOf(fields),
    computedOf: (ids) => readComputed(scope.work, fields, ids),
    cellsOf: ({ cellColumns = {}, cellPoints, department = null, company, title, tags }, computed) => {
      const post = company === null ? null : { company, department, title }
      const values: { [key: string]: unknown } = {
        ...valuesOfCells(
          cellColumns,
          cellPoints ?? [],
          post,
          tags.map(({ name }) => name),
        ),
        // As it reads back: names in Latin letters begin with the given name.
        fullName: joinName({ family: cellColumns.familyName ?? '', given: cellColumns.givenName ?? '' }),
        createdAt: cellColumns.createdAt,
        updatedAt: cellColumns.updatedAt,
        ...computed,
      }
      return cellsOf(values)
    },
  }
}

function selectOf(fields: readonly Field[]): RawBuilder<unknown> {
  const columns = new Map<string, string>()
  if (fields.some(({ key }) => key === 'fullName' || key === 'fullKana'))
    for (const key of named) columns.set(key, snake(key))
  for (const { key, column } of fields) if (column) columns.set(key, column)
  if (fields.some(({ attribute }) => attribute)) columns.set('attributes', 'attributes')
  const kinds = new Set(fields.map(kindOf).filter((kind) => kind !== null))
  const pairs = [...columns].map(([key, column]) => sql`${sql.lit(key)}, ${sql.ref(`c.${column}`)}`)
  const parts = [sql`job.department`]
  if (pairs.length > 0) parts.push(sql`json_build_object(${sql.join(pairs)}) as cell_columns`)
  if (kinds.size > 0)
    parts.push(sql`coalesce((select json_agg(json_build_object('kind', cp.kind, 'value', cp.value,
        'postalCode', cp.postal_code, 'prefecture', cp.prefecture, 'city', cp.city, 'street', cp.street,
        'building', cp.building) order by cp.kind, cp.position, cp.id)
      from contact_point cp where cp.customer_id = c.customer_id and cp.kind = any(${[...kinds]}::text[])), '[]') as cell_points`)
  return sql`, ${sql.join(parts)}`
}

function kindOf({ key, type, column, attribute, computed }: Field): string | null {
  if (column || attribute || computed) return null
  return type === 'email' || type === 'phone' ? type : (pointKinds[key] ?? null)
}

const snake = (key: string): string => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
