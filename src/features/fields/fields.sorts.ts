import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { isId } from '#kit/ids.ts'
import { decodeCursor } from '#kit/page.ts'
import { Problem } from '#kit/problem.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { RuleScope } from '#platform/catalogue/rule.ts'
import { may } from '#platform/work.ts'
import { computedOrder, isComputed } from './fields.computed.ts'
import { conditionText } from './fields.conditions.text.ts'
import { seeMasked } from './fields.permissions.ts'
import { attributeSql } from './fields.sql.ts'

/** What a list stands in the order of; records without it come last, whichever way it goes. */
export type Order = {
  /** As it was asked for: a cursor continues no other order. */
  readonly name: string
  /** Null is the id alone: ids are made in the order of time. */
  readonly by: RawBuilder<unknown> | null
  readonly type: 'text' | 'numeric' | 'integer' | 'bigint' | 'date' | 'timestamptz'
  readonly descending: boolean
  /** Whether there are records without it. */
  readonly nullable: boolean
  /** What it stands in, where that is a table beside the records; and the id there, which an index has beside the value. */
  readonly join?: RawBuilder<unknown> | undefined
  readonly id?: RawBuilder<unknown> | undefined
  /** Whether an index of what is not in the bin stands in this order. */
  readonly indexed: boolean
}

const sorted = new Set([
  'text',
  'number',
  'money',
  'date',
  'dateTime',
  'yesNo',
  'choice',
  'email',
  'phone',
  'url',
])

/** One value a record, in an order that says something. Quick at any number of records only where it is filterable. */
export const sortable = ({ attribute, column, computed, type }: Field): boolean =>
  (attribute === true || column !== undefined || computed !== undefined) && sorted.has(type)

/** Of `field:<key>` or `-field:<key>`. */
export function fieldOrder(scope: RuleScope, subject: Field['subject'], name: string): Order {
  const field = scope.field(subject, name.replace(/^-?field:/, ''))
  if (!field || !sortable(field)) throw refused(conditionText.noSort)
  if (field.masked && !may(scope.work.actor, seeMasked)) throw refused(conditionText.masked)
  const asked = { name, descending: name.startsWith('-'), nullable: true }
  if (isComputed(field))
    return { ...asked, ...computedOrder(field), type: typeOf(field), indexed: field.filterable === true }
  const alias = subject === 'customer' ? 'c' : 'co'
  const { by, type } = field.column
    ? columnOrder(sql.ref(`${alias}.${field.column}`), field)
    : {
        by: attributeSql(field, alias),
        type: isNumber(field) ? ('numeric' as const) : ('text' as const),
      }
  const indexed = field.attribute === true && field.filterable === true
  return { ...asked, by, type, indexed }
}

const isNumber = ({ type }: Field): boolean => type === 'number' || type === 'money'
/** What is worked out is counted: only against a whole number is the index of a whole number of use. */
const typeOf = (field: Field): Order['type'] => {
  if (isNumber(field)) return field.decimals ? 'numeric' : field.type === 'money' ? 'bigint' : 'integer'
  return field.type === 'dateTime' ? 'timestamptz' : field.type === 'date' ? 'date' : 'text'
}

function columnOrder(column: RawBuilder<unknown>, { type }: Field): Pick<Order, 'by' | 'type'> {
  if (type === 'date') return { by: column, type: 'date' }
  if (type === 'dateTime') return { by: column, type: 'timestamptz' }
  return { by: sql`(${column} collate "C")`, type: 'text' }
}

const refused = (message: { ja: string; en: string }): Problem =>
  new Problem('invalid', { fields: [{ path: 'sort', message }] })

export type Step = {
  /** What is read, and in which order: by the expressions of the order, or by columns that hold them. */
  readonly on: (key: Pick<Order, 'by' | 'id'>) => {
    condition: RawBuilder<SqlBool>
    orderBy: RawBuilder<unknown>
  }
  readonly most: number
}

/** The text of the value that a cursor keeps. */
export const cursorText = ({ by }: Pick<Order, 'by'>): RawBuilder<string> =>
  by ? sql<string>`(${by})::text` : sql<string>`''`

/**
 * Reads `limit + 1` rows after a cursor: first those with a value, in their order, then, where they do not fill the page,
 * those without. Two reads instead of `nulls last`, so that an index serves both ways.
 */
export async function readInOrder<R>(
  order: Order,
  id: RawBuilder<unknown>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  fetch: (step: Step) => Promise<R[]>,
): Promise<R[]> {
  const { by, descending, nullable } = order
  const direction = descending ? sql`desc` : sql`asc`
  const beyond = descending ? sql`<` : sql`>`
  const byId = sql`${id} ${direction}`
  const start = cursor === undefined ? undefined : cursorOf(order, cursor)
  const found: R[] = []
  if (by && !(start && start.key === null)) {
    const on: Step['on'] = ({ by: value, id: beside = id }) => {
      const present = nullable ? sql<SqlBool>`${value} is not null` : sql<SqlBool>`true`
      return {
        condition: start
          ? sql<SqlBool>`${present} and (${value}, ${beside}) ${beyond} (${start.key}::${sql.raw(order.type)}, ${start.id}::uuid)`
          : present,
        orderBy: sql`${value} ${direction}, ${beside} ${direction}`,
      }
    }
    found.push(...(await fetch({ on, most: limit + 1 })))
    if (!nullable || found.length > limit) return found
  }
  const after = start && (!by || start.key === null) ? sql<SqlBool>`${id} ${beyond} ${start.id}::uuid` : null
  const on: Step['on'] = ({ by: value }) => {
    const absent = value ? sql<SqlBool>`${value} is null` : sql<SqlBool>`true`
    return { condition: after ? sql<SqlBool>`${absent} and ${after}` : absent, orderBy: byId }
  }
  found.push(...(await fetch({ on, most: limit + 1 - found.length })))
  return found
}

function cursorOf({ name, type }: Order, cursor: string): { key: string | null; id: string } {
  const [sort, key, id] = decodeCursor(cursor, 3)
  const readable =
    key === null ||
    (typeof key === 'string' &&
      (type === 'text' ||
        (type === 'numeric' || type === 'integer' || type === 'bigint'
          ? Number.isFinite(Number(key))
          : !Number.isNaN(Date.parse(key)))))
  if (sort !== name || typeof id !== 'string' || !isId(id) || !readable)
    throw new Problem('invalid', { detail: conditionText.otherCursor })
  return { key: key as string | null, id }
}
