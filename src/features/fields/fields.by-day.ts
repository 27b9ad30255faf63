import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { dayOf, daysInMonth, partsOf } from '#kit/japan/days.ts'
import { Problem } from '#kit/problem.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { may, type Work } from '#platform/work.ts'
import { queryFlag } from '#kit/page.ts'
import { computedSql, isComputed } from './fields.computed.ts'
import { seeMasked } from './fields.permissions.ts'
import type { Scope } from './fields.scope.ts'
import { attributeSql } from './fields.sql.ts'

export const byDayQuery = {
  dateField: z.string().max(60).describe('The key of a field that holds days or instants'),
  month: z
    .string()
    .regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/)
    .describe('YYYY-MM'),
  yearly: queryFlag.describe('The day and month count, whatever the year: birthdays'),
}
/** Days without anybody are left out. */
export const byDaySchema = z.object({
  days: z.array(
    z.object({
      on: z.iso.date(),
      count: z.int(),
      first: z
        .array(z.object({ id: z.uuid(), name: z.string() }))
        .describe('A few, in the order of the list'),
    }),
  ),
})
export type ByDay = z.infer<typeof byDaySchema>

const shownADay = 5

/** Where the records stand: `from customer c where …`, their id, and the order they have within a day. */
export type Source = {
  readonly from: RawBuilder<unknown>
  readonly id: RawBuilder<unknown>
  readonly order: RawBuilder<unknown>
}
type Asked = { readonly dateField: string; readonly month: string; readonly yearly?: boolean | undefined }

/**
 * How many records each day of a month has, by a field that holds days or instants; with the first few of each. What is
 * yearly on 29 February is kept on the 28th in years that have none.
 */
export async function countByDay(
  work: Work,
  scope: Scope,
  subject: Field['subject'],
  { from, id, order }: Source,
  { dateField, month, yearly = false }: Asked,
): Promise<{ on: string; count: number; ids: string[] }[]> {
  const on = dayIn(mustHoldDays(work, scope, subject, dateField), subject, scope.timeZone)
  const { year, month: number } = partsOf(`${month}-01`)
  const last = daysInMonth(year, number)
  const first = `${month}-01`
  const end = dayOf(year, number, last) ?? first
  const within = yearly
    ? sql`extract(month from ${on}) = ${sql.lit(number)}`
    : sql`${on} between ${first}::date and ${end}::date`
  const shown = yearly
    ? sql`make_date(${sql.lit(year)}, ${sql.lit(number)}, least(extract(day from ${on})::int, ${sql.lit(last)}))`
    : on
  const { rows } = await sql<{ on: string; count: number; ids: string[] }>`
    select day as on, count(*)::int as count, (array_agg(id order by place, id))[1:${sql.lit(shownADay)}] as ids
    from (select ${shown} as day, ${id} as id, ${order} as place ${from} and ${within}) hits
    group by day order by day`.execute(work.db)
  return rows
}

function mustHoldDays(work: Work, scope: Scope, subject: Field['subject'], key: string): Field {
  const field = scope.field(subject, key)
  const refuse = (ja: string, en: string): Problem =>
    new Problem('invalid', { fields: [{ path: 'dateField', message: { ja, en } }] })
  if (!field) throw refuse('この項目はありません', 'There is no such field')
  if (field.type !== 'date' && field.type !== 'dateTime')
    throw refuse('日付の項目を選んでください', 'Choose a field that holds dates')
  if (field.masked && !may(work.actor, seeMasked))
    throw refuse(
      'この項目は伏せられているため、カレンダーにできません',
      'This field is masked for you, so it cannot make a calendar',
    )
  return field
}

/** The day in SQL, where people are. */
function dayIn(field: Field, subject: Field['subject'], timeZone: string): RawBuilder<unknown> {
  const alias = subject === 'customer' ? 'c' : 'co'
  if (isComputed(field))
    return field.type === 'date'
      ? computedSql(field)
      : sql`(${computedSql(field)} at time zone ${timeZone})::date`
  const value = field.column ? sql.ref(`${alias}.${field.column}`) : attributeSql(field, alias)
  if (field.type === 'date') return field.column ? value : sql`(${value})::date`
  return sql`((${value})::timestamptz at time zone ${timeZone})::date`
}
