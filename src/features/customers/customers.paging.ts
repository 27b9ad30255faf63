import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { isKana, kanaSortFrom } from '#kit/japan/kana.ts'
import { compileRule, readRule, type Rule, type RuleScope } from '#platform/catalogue/rule.ts'
import { fieldCondition, type FieldCondition } from '#features/fields/fields.conditions.ts'
import { comparisonOf } from '#features/fields/fields.places.ts'
import { cursorText, fieldOrder, readInOrder, type Order, type Step } from '#features/fields/fields.sorts.ts'
import type { Work } from '#platform/work.ts'
import { conditionOf, type Filter } from './customers.query.ts'

/** Sort columns: each is backed by an index that ends in customer_id. */
const orders: { readonly [name: string]: Pick<Order, 'by' | 'type' | 'nullable' | 'indexed'> } = {
  kana: { by: sql`c.kana_sort`, type: 'text', nullable: false, indexed: true },
  updatedAt: { by: sql`c.updated_at`, type: 'timestamptz', nullable: false, indexed: true },
  // UUIDv7 ids sort by the time they were made.
  createdAt: { by: null, type: 'text', nullable: false, indexed: true },
}

function orderOf(scope: RuleScope, sort: string): Order {
  const standard = orders[sort.replace('-', '')]
  return standard
    ? { ...standard, name: sort, descending: sort.startsWith('-') }
    : fieldOrder(scope, 'customer', sort)
}

export type Place = {
  sort: string
  cursor?: string | undefined
  limit: number
  /** In the order of readings: from this kana on. */
  from?: string | undefined
}
type Key = Pick<Order, 'by' | 'id'>
type Found = { readonly id: string; readonly cursor: string | null }

/**
 * So many customers of an order are looked at one by one before all hits are gathered: a page is found among them where
 * more than one in a hundred is a hit, and with fewer hits gathering is quick.
 */
const walkLimit = 5000

/**
 * The ids of a page and one more, with the values to continue from.
 *
 * TRICKY: which of the two ways is quick, no statistics know: the planner takes conditions to be independent of each other
 * and hits to lie evenly over the order. Walking the order ends soon where hits are many; gathering them all and sorting
 * is quick where they are few. So the walk comes first, is bounded, and neither way is left to the planner: the LIMIT of the
 * walk holds the conditions outside, and no index stands in the order that is gathered in.
 */
export async function readPlaces(
  scope: RuleScope,
  filter: Filter,
  { sort: name, cursor, limit, from }: Place,
  walk = walkLimit,
): Promise<Found[]> {
  const order = orderOf(scope, name)
  const { by, join = sql`` } = order
  const hit = conditionOf(scope, filter)
  const start = startOf(order, from)
  const sortKey: Key = { by: by && sql`c.sort_key` }
  const read = async (step: Step, source: RawBuilder<unknown>, key: Key): Promise<Found[]> => {
    const { rows } = await sql<Found>`
      select c.customer_id as id, ${cursorText(key)} as cursor from ${source}
      order by ${step.on(key).orderBy} limit ${step.most}`.execute(scope.work.db)
    return rows
  }
  const plain = (step: Step): Promise<Found[]> =>
    read(step, sql`customer c ${join} where ${hit} and ${start} and ${step.on(order).condition}`, order)
  const gather = (step: Step): Promise<Found[]> => {
    const keyed = by ? sql`, ${unindexed(by)} as sort_key` : sql``
    const hits = sql`select ${unindexed(sql`c.customer_id`)} as customer_id ${keyed} from customer c ${join} where ${hit} and ${start}`
    return read(step, sql`(${hits}) c where ${step.on(sortKey).condition}`, sortKey)
  }
  const walkFirst = async (step: Step): Promise<Found[]> => {
    const { condition, orderBy } = step.on(order)
    const inOrder = sql`from customer c ${join} where c.deleted_at is null and ${start} and ${condition}
      and ${ofOrder(scope, filter, order)} order by ${orderBy}`
    const keyed = by ? sql`, ${by} as sort_key` : sql``
    const walked = sql`select c.* ${keyed} ${inOrder} limit ${walk}`
    const found = await read(step, sql`(${walked}) c where ${hit}`, sortKey)
    if (found.length === step.most) return found
    const beyond = await sql`select 1 ${inOrder} offset ${walk} limit 1`.execute(scope.work.db)
    return beyond.rows.length === 0 ? found : gather(step)
  }
  const isWhole = !filter.q?.trim() && !filter.filter
  const way = isWhole ? plain : (await walks(scope, filter, order)) ? walkFirst : gather
  return readInOrder(order, sql`c.customer_id`, { cursor, limit }, way)
}

/** The same value, by which no index is sorted. */
const unindexed = (value: RawBuilder<unknown>): RawBuilder<unknown> => sql`coalesce(${value}, ${value})`

/**
 * Names are few hits, mostly, and people of one name stand side by side by reading: a walk would find none or all of them.
 * Only what very many have is looked for by walking.
 */
async function walks(scope: RuleScope, filter: Filter, order: Order): Promise<boolean> {
  if (!order.indexed || filter.deleted) return false
  if (!filter.q?.trim()) return true
  const most = order.name.endsWith('kana') ? 50_000 : 10_000
  return (await estimate(scope.work, sql`from customer c where ${conditionOf(scope, filter)}`)) > most
}

/** From a letter of the 五十音 bar on, or back from it. */
function startOf({ name, by, descending }: Order, letter: string | undefined): RawBuilder<SqlBool> {
  if (letter === undefined || name.replace('-', '') !== 'kana') return sql<SqlBool>`true`
  const key = kanaSortFrom(letter)
  return descending ? sql<SqlBool>`${by} <= ${`${key}\u{10ffff}`}` : sql<SqlBool>`${by} >= ${key}`
}

const ranges = new Set([
  'equals',
  'in',
  'lessThan',
  'atMost',
  'moreThan',
  'atLeast',
  'between',
  'on',
  'before',
  'after',
  'onOrBefore',
  'onOrAfter',
  'period',
  'lastDays',
  'nextDays',
])
const compared = new Set(['number', 'date', 'dateTime', 'word'])

/**
 * Conditions of a filter on what it is sorted by: they are a stretch of the order, so the walk begins in it. Those who were
 * not changed for a year, the last changed first, would otherwise all lie behind the end of the walk.
 */
function ofOrder(scope: RuleScope, { filter }: Filter, { name }: Order): RawBuilder<SqlBool> {
  if (!filter) return sql<SqlBool>`true`
  const rule = readRule(filter)
  const parts = 'rules' in rule && rule.op === 'and' ? rule.rules : [rule]
  const key = name.replace(/^-?(field:)?/, '')
  if (key === 'kana') return sql<SqlBool>`${sql.join([sql`true`, ...parts.flatMap(readingOf)], sql` and `)}`
  const field = scope.field('customer', key)
  if (!field || field.computed || !compared.has(comparisonOf(field.type))) return sql<SqlBool>`true`
  const isOfOrder = (part: Rule): boolean => {
    const condition = conditionIn(part)
    return condition?.field === key && ranges.has(condition.op)
  }
  return compileRule({ op: 'and', rules: parts.filter(isOfOrder) }, scope)
}

function conditionIn(part: Rule): FieldCondition | undefined {
  return 'kind' in part && part.kind === 'field' ? fieldCondition.safeParse(part.params).data : undefined
}

/** Who is read as it begins stands together: readings are sorted by their letters, from the first one on. */
function readingOf(part: Rule): RawBuilder<SqlBool>[] {
  const { field, op, value } = conditionIn(part) ?? {}
  if (field !== 'familyKana' || (op !== 'startsWith' && op !== 'equals') || typeof value !== 'string')
    return []
  const letters = kanaSortFrom(value)
  return isKana(letters)
    ? [sql<SqlBool>`c.kana_sort >= ${letters} and c.kana_sort < ${`${letters}\u{10ffff}`}`]
    : []
}

/** The planner's guess of how many rows a select gives, without running it. */
export async function estimate(work: Work, from: RawBuilder<unknown>): Promise<number> {
  const plan = await sql<{ [column: string]: [{ Plan: { 'Plan Rows': number } }] }>`
    explain (format json) select 1 ${from}`.execute(work.db)
  return Object.values(plan.rows[0] ?? {})[0]?.[0].Plan['Plan Rows'] ?? 0
}
