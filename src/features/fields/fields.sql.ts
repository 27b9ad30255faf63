import { sql, type RawBuilder } from 'kysely'
import type { Field, FieldType } from '#platform/catalogue/field.ts'
import { keyPattern } from './fields.keys.ts'

/** How the value of an attribute is compared: by text, by size, or as a set of words. */
export type AttributeClass = 'text' | 'number' | 'set'

export function attributeClass(type: FieldType): AttributeClass {
  if (type === 'number' || type === 'money') return 'number'
  return type === 'choices' || type === 'tags' || type === 'externalId' ? 'set' : 'text'
}

/** Whether an index can stand behind it; a long text does not fit into one. */
export const indexable = ({ attribute, type }: Pick<Field, 'attribute' | 'type'>): boolean =>
  attribute === true && type !== 'longText'

/**
 * The value of an attribute in SQL; null where a record has none. Conditions, sorts and the index of a filterable field
 * all use this one expression: PostgreSQL takes the index only where the expression is the same to the letter, which is
 * why the key is a literal and no parameter.
 *
 * By the class of the type: `text` is text in "C" order (a yesNo is 'true' or 'false', a date YYYY-MM-DD, an instant ISO
 * in UTC, an address its text, a file its name), `number` is numeric, `set` is a jsonb array for `@>`.
 */
export function attributeSql(
  field: Pick<Field, 'key' | 'type'>,
  alias: string | null = 'c',
): RawBuilder<unknown> {
  const attributes = sql.ref(alias === null ? 'attributes' : `${alias}.attributes`)
  const key = sql.lit(field.key)
  switch (attributeClass(field.type)) {
    case 'set':
      return sql`(${attributes} -> ${key})`
    case 'number':
      // TRICKY: a bare cast would fail on a value from before a change of the type, and take the whole query with it.
      return sql`(case when jsonb_typeof(${attributes} -> ${key}) = 'number' then (${attributes} -> ${key})::numeric end)`
    case 'text': {
      const part = field.type === 'address' ? 'value' : field.type === 'file' ? 'name' : null
      return part === null
        ? sql`((${attributes} ->> ${key}) collate "C")`
        : sql`((${attributes} -> ${key} ->> ${sql.lit(part)}) collate "C")`
    }
  }
}

export function attributeIndexName({ subject, key }: Pick<Field, 'subject' | 'key'>): string {
  if (!keyPattern.test(key)) throw new Error(`${key} is no key of a field`)
  return `attr_${subject}_${key}`
}

/**
 * The index behind a filterable field: in the order of the value, then of the record, of what is not in the bin. Such a
 * query therefore says `deleted_at is null`, and `desc nulls first` is its order read backwards.
 */
export function attributeIndex({ subject, key, type }: Pick<Field, 'subject' | 'key' | 'type'>): {
  readonly name: string
  readonly create: RawBuilder<unknown>
} {
  const name = attributeIndexName({ subject, key })
  const value = attributeSql({ key, type }, null)
  // TRICKY: not sql.id, which writes fooBar as foo_bar and so would give two keys one index.
  const on = sql`create index concurrently if not exists ${sql.raw(`"${name}"`)} on ${sql.table(subject)}`
  const create =
    attributeClass(type) === 'set'
      ? sql`${on} using gin (${value} jsonb_path_ops) where deleted_at is null`
      : sql`${on} (${value}, ${sql.ref(subject === 'customer' ? 'customer_id' : 'id')}) where deleted_at is null`
  return { name, create }
}

/**
 * What the planner knows of how the values lie. TRICKY: of the expression of a partial index PostgreSQL keeps statistics and
 * never uses them; without these it takes one in two hundred for every value.
 */
export function attributeStatistics({ subject, key, type }: Pick<Field, 'subject' | 'key' | 'type'>): {
  readonly name: string
  readonly create: RawBuilder<unknown>
} {
  const name = attributeIndexName({ subject, key })
  const create = sql`create statistics if not exists ${sql.raw(`"${name}"`)} on (${attributeSql({ key, type }, null)})
    from ${sql.table(subject)}`
  return { name, create }
}
