import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import { isAmong, ofThese, type RuleScope } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { comparisonOf, type Comparison, type Place, type Test } from './fields.places.ts'

type Computed = NonNullable<Field['computed']>
export type ComputedField = Field & { readonly computed: Computed }

export const isComputed = (field: Field): field is ComputedField => field.computed !== undefined

const recordId = (subject: Field['subject']): RawBuilder<unknown> =>
  subject === 'customer' ? sql`c.customer_id` : sql`co.id`
const tableOf = ({ table }: Computed): RawBuilder<unknown> => sql`${sql.table(table)} computed`
const idOf = ({ id }: Computed): RawBuilder<unknown> => sql.ref(`computed.${id}`)
const columnOf = ({ column }: Computed): RawBuilder<unknown> => sql.ref(`computed.${column}`)

const storedAs: { readonly [C in Comparison]?: Place['stored'] } = {
  number: 'number',
  date: 'date',
  dateTime: 'instant',
}

/** Where what a feature worked out can be asked for, on `customer c` or `company co`; by the index of its table. */
export function computedPlace(
  { subject, type, computed }: ComputedField,
  scope: Pick<RuleScope, 'few'>,
): Place {
  const of = (test: Test): RawBuilder<unknown> => sql`
    select ${idOf(computed)} from ${tableOf(computed)}
    where ${ofThese(scope, idOf(computed))} and ${test(columnOf(computed))}`
  const some: Place['some'] = (test) =>
    subject === 'customer' ? isAmong(of(test)) : sql<SqlBool>`co.id in (${of(test)})`
  const comparison = comparisonOf(type)
  const stored = storedAs[comparison] ?? 'text'
  if (comparison !== 'set') return { stored, some }
  return {
    stored,
    some,
    holds: (words) =>
      sql`(${sql.join(
        words.map((word) => some((value) => sql`${value} = ${word}`)),
        sql` and `,
      )})`,
  }
}

/** The one value of a record, on `customer c` or `company co`. */
export function computedSql({ subject, computed }: ComputedField): RawBuilder<unknown> {
  return sql`(select ${columnOf(computed)} from ${tableOf(computed)}
    where ${idOf(computed)} = ${recordId(subject)})`
}

/** Its table beside the records, for an order by its index. */
export function computedOrder({ subject, computed }: ComputedField): {
  join: RawBuilder<unknown>
  by: RawBuilder<unknown>
  id: RawBuilder<unknown>
} {
  return {
    join: sql`left join ${tableOf(computed)} on ${idOf(computed)} = ${recordId(subject)}`,
    by: columnOf(computed),
    id: idOf(computed),
  }
}

export type ComputedValues = { readonly [key: string]: AttributeValue | null }

/** What is worked out of some records, by their id: a text, a number, an instant, or the words of a set. */
export async function readComputed(
  work: Pick<Work, 'db'>,
  fields: readonly Field[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, ComputedValues>> {
  const computed = fields.filter(isComputed)
  if (computed.length === 0 || ids.length === 0) return new Map()
  const pairs = computed.map(({ key, type, computed: place }) => {
    const value = comparisonOf(type) === 'set' ? sql`jsonb_agg(distinct ${columnOf(place)})` : columnOf(place)
    return sql`${sql.lit(key)}::text, (select ${value} from ${tableOf(place)} where ${idOf(place)} = wanted.id)`
  })
  const { rows } = await sql<{ id: string; values: string }>`
    select wanted.id, jsonb_build_object(${sql.join(pairs)})::text as values
    from unnest(${ids}::uuid[]) wanted (id)`.execute(work.db)
  // As text: the keys of fields are not the names of columns.
  return new Map(rows.map(({ id, values }) => [id, JSON.parse(values) as ComputedValues]))
}
