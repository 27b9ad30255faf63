import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { parseCompany } from '#kit/japan/company.ts'
import { kanaSort } from '#kit/japan/kana.ts'
import { queryTokens, type QueryToken } from '#kit/japan/search.ts'
import { likeLiteral } from '#features/fields/fields.conditions.ts'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { compileRule, readRule, type RuleScope } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'

export type Filter = {
  q?: string | undefined
  /** A rule as JSON. */
  filter?: string | undefined
  deleted?: boolean | undefined
}

/** At most so many people share one value (a main phone number …) before a search by it stops listing them all. */
const valueLimit = 2000

/** Everything a list asks for, as one condition on `customer c`. */
export function conditionOf(scope: RuleScope, { q, filter, deleted }: Filter): RawBuilder<SqlBool> {
  const conditions = [visible(scope.work, { deleted: deleted ?? false })]
  if (filter) conditions.push(compileRule(readRule(filter), scope))
  if (q?.trim()) conditions.push(matches(q))
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}

/** Every word of the query must be found: in the names and readings, or as the head or tail of a contact value. */
export function matches(q: string): RawBuilder<SqlBool> {
  const tokens = wordsOf(q)
  if (tokens.length === 0) return sql<SqlBool>`false`
  return sql<SqlBool>`(${sql.join(tokens.map(matchesToken), sql` and `)})`
}

/** The legal form of a company says nothing: the search text holds core names. */
function wordsOf(q: string): QueryToken[] {
  const { legalForm, coreName } = parseCompany(q)
  return queryTokens(legalForm === null ? q : coreName)
}

function matchesToken(token: QueryToken): RawBuilder<SqlBool> {
  const ways = containing(token)
  const values = valueLookups(token, valueLimit)
  if (values.length > 0)
    ways.push(sql<SqlBool>`c.customer_id = any(array(
      select customer_id from (${sql.join(values, sql` union all `)}) v limit ${sql.lit(valueLimit)}))`)
  return sql<SqlBool>`(${sql.join(ways, sql` or `)})`
}

/** The word in names and readings, as written and, where it is romaji, as kana. */
function containing(token: QueryToken): RawBuilder<SqlBool>[] {
  const ways = [contains(token.text, token.grams)]
  if (token.kana !== null && token.kana !== token.text) {
    const characters = [...token.kana]
    const grams =
      characters.length < 2 ? characters : characters.slice(1).map((c, i) => `${characters[i]}${c}`)
    ways.push(contains(token.kana, grams))
  }
  return ways
}

/** The grams find candidates by index; from three characters on the text itself must confirm their order. */
function contains(text: string, grams: readonly string[]): RawBuilder<SqlBool> {
  const indexed = sql<SqlBool>`c.grams @> ${[...grams]}::text[]`
  if ([...text].length <= 2) return indexed
  return sql<SqlBool>`(${indexed} and c.search_text like ${`%${likeLiteral(text)}%`})`
}

/** Prefix ranges spell out their bounds, so that they use the index whatever the database's locale is. */
function prefix(column: RawBuilder<unknown>, text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${column} >= ${text} and ${column} < ${`${text}\u{10ffff}`}`
}

const value = sql`i.value`
const tail = sql`reverse(i.value) collate "C"`

/** Selects of customer ids by identity: e-mail head, phone head and tail, member number head. */
function valueLookups(token: QueryToken, most: number): RawBuilder<{ customer_id: string }>[] {
  const found: RawBuilder<{ customer_id: string }>[] = []
  const lookup = (kind: string, condition: RawBuilder<SqlBool>): void => {
    found.push(sql`(select i.customer_id from customer_identity i
      where i.kind = ${sql.lit(kind)} and ${condition} limit ${sql.lit(most)})`)
  }
  const ascii = /^[\x21-\x7e]+$/.test(token.text) ? token.text : null
  const mail = token.email ?? ascii
  if (mail !== null && mail.length >= 2) lookup('email', prefix(value, mail))
  if (ascii !== null) lookup('member', prefix(value, ascii))
  if (token.digits !== null && token.digits.length >= 3) {
    lookup('phone', prefix(value, token.digits))
    if (token.digits.length >= 4) lookup('phone', prefix(tail, [...token.digits].reverse().join('')))
  }
  return found
}

/**
 * Ids for ⌘K, best first: who has the value, then whose name or reading begins so, then who contains it. Every way reads a
 * handful of index entries; the last one, which must gather all hits of common pieces first, is asked only for what the
 * others left open. So one character on a million customers costs as little as a full name.
 */
export async function quickSearch(work: Work, q: string, limit: number): Promise<string[]> {
  const tokens = wordsOf(q)
  if (tokens.length === 0) return []
  const found = await idsOf(work, beginning(work, tokens, limit), limit)
  if (found.length >= limit) return found
  const take = sql.lit(limit)
  const only = tokens.length === 1 ? tokens[0] : undefined
  const inside = only ? sql<SqlBool>`(${sql.join(containing(only), sql` or `)})` : matches(q)
  const more = sql`(select c.customer_id, 2, c.kana_sort from customer c
    where ${inside} and ${visible(work)} limit ${take})`
  const others = await idsOf(work, [more], limit)
  return [...new Set([...found, ...others])].slice(0, limit)
}

function beginning(work: Work, tokens: readonly QueryToken[], limit: number): RawBuilder<unknown>[] {
  const take = sql.lit(limit)
  const seen = visible(work)
  const only = tokens.length === 1 ? tokens[0] : undefined
  const ways = (only ? valueLookups(only, limit) : []).map(
    (lookup) => sql`(select c.customer_id, 0, c.kana_sort from customer c
      where c.customer_id = any(array(${lookup})) and ${seen} limit ${take})`,
  )
  const whole = tokens.map((token) => token.text).join('')
  ways.push(sql`(select c.customer_id, 1, c.kana_sort from customer c
    where ${prefix(sql`c.name_key`, whole)} and ${seen} order by c.name_key, c.customer_id limit ${take})`)
  for (const reading of new Set([whole, tokens.map((token) => token.kana ?? token.text).join('')])) {
    const letters = kanaSort(reading).split('\u0001')[0] ?? ''
    ways.push(sql`(select c.customer_id, 1, c.kana_sort from customer c
      where ${prefix(sql`c.kana_sort`, letters)} and ${seen} order by c.kana_sort, c.customer_id limit ${take})`)
  }
  return ways
}

async function idsOf(work: Work, ways: readonly RawBuilder<unknown>[], limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from (${sql.join([...ways], sql` union all `)}) found (customer_id, rank, kana_sort)
    group by customer_id, kana_sort order by min(rank), kana_sort, customer_id limit ${sql.lit(limit)}`.execute(
    work.db,
  )
  return rows.map((row) => row.id)
}
