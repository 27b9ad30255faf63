import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { z } from 'zod'
import { addDays } from '#kit/japan/days.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { periodBounds, periodUnits } from '#kit/japan/periods.ts'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { negated, type RuleScope } from '#platform/catalogue/rule.ts'
import { may } from '#platform/work.ts'
import { conditionText } from './fields.conditions.text.ts'
import { dayBegins } from './fields.instants.ts'
import { seeMasked } from './fields.permissions.ts'
import { comparisonOf, widths, type Comparison, type Place } from './fields.places.ts'
import { parseNumber } from './fields.values.ts'

const empties = ['isEmpty', 'isNotEmpty'] as const
const days = [
  'on',
  'before',
  'after',
  'onOrBefore',
  'onOrAfter',
  'between',
  'period',
  'lastDays',
  'nextDays',
  'anniversary',
] as const

/** What can be asked of a field, by how its values are compared. */
export const fieldOps = {
  text: ['equals', 'notEquals', 'contains', 'notContains', 'startsWith', 'in', 'notIn', ...empties],
  number: ['equals', 'notEquals', 'lessThan', 'atMost', 'moreThan', 'atLeast', 'between', ...empties],
  date: [...days, ...empties],
  dateTime: [...days, ...empties],
  yesNo: ['equals', ...empties],
  word: ['in', 'notIn', 'equals', 'notEquals', ...empties],
  user: ['in', 'notIn', 'equals', 'notEquals', ...empties],
  set: ['containsAny', 'containsAll', 'containsNone', ...empties],
} as const satisfies Record<Comparison, readonly string[]>
export type FieldOp = (typeof fieldOps)[Comparison][number]
const allOps = [...new Set(Object.values(fieldOps).flat())] as [FieldOp, ...FieldOp[]]

/** The parameters of a condition on a field; which `op` and `value` fit is known with the field's type. */
export const fieldCondition = z.object({
  field: z.string().max(60),
  op: z.enum(allOps),
  value: z.unknown().optional(),
})
export type FieldCondition = z.output<typeof fieldCondition>

const text = z.string().min(1).max(500)
const texts = z.array(text).min(1).max(200)
const number = z
  .union([z.number(), z.string().transform((typed) => parseNumber(typed) ?? NaN)])
  .pipe(z.number())
const day = z.string().transform((typed, context) => {
  const on = parseDate(typed)?.on
  if (on) return on
  context.addIssue({ code: 'custom', message: 'not a day' })
  return z.NEVER
})
const count = z.int().min(1).max(36_500)
const period = z.object({ unit: z.enum(periodUnits), offset: z.int().min(-2000).max(2000) })

/** A negative condition is the complement of its positive one: records without a value belong to it. */
const complement: { readonly [op: string]: FieldOp } = {
  notEquals: 'equals',
  notContains: 'contains',
  notIn: 'in',
  containsNone: 'containsAny',
}

/** A condition on a field as SQL, where its values stand at `place`. Refuses by path what does not fit the field. */
export function fieldPredicate(
  field: Field,
  place: Place,
  { op, value }: Pick<FieldCondition, 'op' | 'value'>,
  scope: RuleScope,
  path: string,
): RawBuilder<SqlBool> {
  if (field.masked && !may(scope.work.actor, seeMasked)) refuse(path, 'field', conditionText.masked)
  const comparison = comparisonOf(field.type)
  if (!(fieldOps[comparison] as readonly string[]).includes(op)) refuse(path, 'op', conditionText.otherOp)
  const read = <T extends z.ZodType>(schema: T): z.output<T> => {
    const given = schema.safeParse(value)
    if (!given.success) refuse(path, 'value', conditionText.otherValue)
    return given.data as z.output<T>
  }
  const positive = complement[op]
  if (positive) return negated(fieldPredicate(field, place, { op: positive, value }, scope, path))
  if (op === 'isNotEmpty' || op === 'isEmpty') {
    const filled = place.filled ?? place.some((stored) => sql<SqlBool>`${stored} is not null`)
    return op === 'isNotEmpty' ? filled : negated(filled)
  }
  switch (comparison) {
    case 'text':
      return textTest(place, op, op === 'in' ? read(texts) : [read(text)])
    case 'number':
      return place.some(numberTest(op, op === 'between' ? read(z.tuple([number, number])) : [read(number)]))
    case 'date':
    case 'dateTime':
      try {
        return place.some(dayTest(place, comparison, op, read, scope))
      } catch (error) {
        if (error instanceof RangeError) return refuse(path, 'value', conditionText.otherValue)
        throw error
      }
    case 'yesNo': {
      const wanted = String(read(z.boolean()))
      return place.some((stored) => sql<SqlBool>`${stored} = ${wanted}`)
    }
    case 'word': {
      const wanted = op === 'in' ? read(texts) : [read(text)]
      return place.some((stored) => isOneOf(stored, wanted))
    }
    case 'user': {
      const person = z.union([z.uuid(), z.literal('me')])
      const me = scope.work.actor.userId
      const wanted = (op === 'in' ? read(z.array(person).min(1).max(200)) : [read(person)])
        .map((id) => (id === 'me' ? me : id))
        .filter((id) => id !== null)
      const type = place.stored === 'uuid' ? sql`uuid[]` : sql`text[]`
      return place.some((stored) => sql<SqlBool>`${stored} = any(${wanted}::${type})`)
    }
    case 'set': {
      const wanted = read(texts)
      const holds = (words: readonly string[]): RawBuilder<SqlBool> =>
        place.holds?.(words) ?? sql<SqlBool>`false`
      if (op === 'containsAll') return holds(wanted)
      return sql<SqlBool>`(${sql.join(
        wanted.map((word) => holds([word])),
        sql` or `,
      )})`
    }
  }
}

/** One text is compared, not looked for in a list of one, which costs a fifth more in a scan. */
const isOneOf = (stored: RawBuilder<unknown>, texts: readonly string[]): RawBuilder<SqlBool> =>
  texts.length === 1 ? sql<SqlBool>`${stored} = ${texts[0]}` : sql<SqlBool>`${stored} = any(${texts}::text[])`

/** Texts are met in any width, and where only a part is asked for, in capitals or not. */
function textTest(place: Place, op: string, wanted: readonly string[]): RawBuilder<SqlBool> {
  const forms = wanted.flatMap((typed) => (place.forms ?? widths)(typed))
  if (forms.length === 0) return sql<SqlBool>`false`
  if (op === 'equals' || op === 'in') return place.some((stored) => isOneOf(stored, forms))
  const head = op === 'startsWith' ? '' : '%'
  return place.some(
    (stored) =>
      sql<SqlBool>`(${sql.join(
        forms.map((form) => {
          const pattern = `${head}${likeLiteral(form)}%`
          // Letters in capitals or not, full-width ones too, which "C" does not know; the rest as it is, by an index if one is.
          return form.toLowerCase() === form.toUpperCase()
            ? sql`${stored} like ${pattern}`
            : sql`${stored} collate "default" ilike ${pattern}`
        }),
        sql` or `,
      )})`,
  )
}

export function likeLiteral(typed: string): string {
  return typed.replace(/[\\%_]/g, (c) => `\\${c}`)
}

function numberTest(op: string, [a = 0, b = 0]: readonly number[]) {
  return (stored: RawBuilder<unknown>): RawBuilder<SqlBool> => {
    switch (op) {
      case 'lessThan':
        return sql<SqlBool>`${stored} < ${a}::numeric`
      case 'atMost':
        return sql<SqlBool>`${stored} <= ${a}::numeric`
      case 'moreThan':
        return sql<SqlBool>`${stored} > ${a}::numeric`
      case 'atLeast':
        return sql<SqlBool>`${stored} >= ${a}::numeric`
      case 'between':
        return sql<SqlBool>`${stored} between ${Math.min(a, b)}::numeric and ${Math.max(a, b)}::numeric`
      default:
        return sql<SqlBool>`${stored} = ${a}::numeric`
    }
  }
}

type Read = <T extends z.ZodType>(schema: T) => z.output<T>

function dayTest(place: Place, type: 'date' | 'dateTime', op: string, read: Read, scope: RuleScope) {
  if (op === 'anniversary') return anniversaryTest(place, type, read(period), scope)
  const { from, to } = daysMeant(op, read, scope)
  // Days as the bounds of a day; of an instant, the midnights where people are.
  const bound = (on: string): RawBuilder<unknown> => {
    const at = type === 'date' ? on : dayBegins(on, scope)
    if (place.stored === 'date') return sql`${at}::date`
    return place.stored === 'instant' ? sql`${at}::timestamptz` : sql`${at}`
  }
  return (stored: RawBuilder<unknown>): RawBuilder<SqlBool> => {
    const parts: RawBuilder<SqlBool>[] = []
    if (from !== undefined) parts.push(sql<SqlBool>`${stored} >= ${bound(from)}`)
    if (to !== undefined) parts.push(sql<SqlBool>`${stored} < ${bound(addDays(to, 1))}`)
    return sql<SqlBool>`(${sql.join(parts, sql` and `)})`
  }
}

/** The first and the last day that a condition means; open where it has no bound. */
export function daysMeant(
  op: string,
  read: Read,
  scope: Pick<RuleScope, 'today' | 'fiscalYearStart' | 'weekStart'>,
): { from?: string; to?: string } {
  switch (op) {
    case 'before':
      return { to: addDays(read(day), -1) }
    case 'after':
      return { from: addDays(read(day), 1) }
    case 'onOrBefore':
      return { to: read(day) }
    case 'onOrAfter':
      return { from: read(day) }
    case 'between': {
      const [a, b] = read(z.tuple([day, day]))
      return a <= b ? { from: a, to: b } : { from: b, to: a }
    }
    case 'period':
      return periodBounds(read(period), scope)
    // Today is one of them: 過去1日 is today.
    case 'lastDays':
      return { from: addDays(scope.today, 1 - read(count)), to: scope.today }
    case 'nextDays':
      return { from: scope.today, to: addDays(scope.today, read(count) - 1) }
    default: {
      const on = read(day)
      return { from: on, to: on }
    }
  }
}

/** The same day of any year. 29 February is kept on the 28th in years that have none. */
function anniversaryTest(
  place: Place,
  type: 'date' | 'dateTime',
  asked: z.output<typeof period>,
  scope: RuleScope,
) {
  const { from, to } = periodBounds(asked, scope)
  const whole = addDays(from, 364) <= to
  const first = from.slice(5)
  const next = addDays(to, 1).slice(5)
  const last = to.slice(5) === '02-28' && next === '03-01' ? '02-29' : to.slice(5)
  return (stored: RawBuilder<unknown>): RawBuilder<SqlBool> => {
    if (whole) return sql<SqlBool>`${stored} is not null`
    const ofYear =
      type === 'dateTime'
        ? sql`to_char(${stored}::timestamptz at time zone ${scope.timeZone}, 'MM-DD')`
        : place.stored === 'date'
          ? sql`to_char(${stored}, 'MM-DD')`
          : sql`substr(${stored}, 6)`
    return first <= last
      ? sql<SqlBool>`${ofYear} between ${first} and ${last}`
      : sql<SqlBool>`(${ofYear} >= ${first} or ${ofYear} <= ${last})`
  }
}

function refuse(path: string, part: 'field' | 'op' | 'value', message: Phrase): never {
  throw new Problem('invalid', { fields: [{ path: `${path}.params.${part}`, message }] })
}

/** A condition names a field that is not there (any more). */
export function noSuchField(path: string): never {
  return refuse(path, 'field', conditionText.noField)
}
