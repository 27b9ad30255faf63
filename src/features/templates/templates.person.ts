import { sql, type RawBuilder } from 'kysely'
import { displayNameOf, emptyFields, type CustomerFields } from '#features/customers/customers.ts'
import { valuesOfCells } from '#features/customers/customers.values.ts'
import { readValueContext } from '#features/fields/fields.attributes.ts'
import { readComputed } from '#features/fields/fields.computed.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { showValue, type ValueContext } from '#features/fields/fields.values.ts'
import { addressee } from '#kit/japan/name.ts'
import type { Locale } from '#kit/text.ts'
import type { Attributes, AttributeValue, Field } from '#platform/catalogue/field.ts'
import { write, type Work } from '#platform/work.ts'
import type { Compiled } from './templates.compiled.ts'
import { handOut } from './templates.coupons.store.ts'
import { recommend } from './templates.recommend.ts'
import type { PersonData } from './templates.render.ts'
import { isInsertable, unnamed } from './templates.variables.ts'

export type PersonOptions = {
  /** What coupon codes are handed out for, once for each: the id of the campaign. Null: nothing is handed out. */
  readonly about: string | null
}

/**
 * What a content says of these customers, with one statement for each table that it asks for, however many they are. Takes
 * what it finds: who may be written to is the caller's matter. One that is gone is missing.
 */
export async function readPersonData(
  work: Work,
  compiled: Compiled,
  customerIds: readonly string[],
  { about }: PersonOptions,
): Promise<ReadonlyMap<string, PersonData>> {
  const wants = wantsOf(compiled.variables)
  const people = await readPeople(work, customerIds, wants, compiled.language)
  const groups = await readGroups(work, customerIds, wants)
  const recommended = await recommend(work, compiled, [...people.keys()])
  const codes = await readCodes(work, compiled, [...people.keys()], about)
  return new Map(
    [...people].map(([id, values]): [string, PersonData] => [
      id,
      {
        values: { ...values, ...groups.get(id) },
        recommended: recommended.get(id) ?? [],
        codes: codes.map((of) => of.get(id) ?? null),
      },
    ]),
  )
}

type Wants = { has(group: string): boolean; keysOf(subject: string): ReadonlySet<string> }

function wantsOf(variables: readonly string[]): Wants {
  const keys = new Map<string, Set<string>>()
  for (const path of variables) {
    const [group = '', key = ''] = path.split('.')
    keys.set(group, (keys.get(group) ?? new Set()).add(key))
  }
  return { has: (group) => keys.has(group), keysOf: (subject) => keys.get(subject) ?? new Set() }
}

async function readCodes(
  work: Work,
  { coupons }: Compiled,
  customerIds: readonly string[],
  about: string | null,
): Promise<ReadonlyMap<string, string>[]> {
  const codes: ReadonlyMap<string, string>[] = []
  for (const { id, sharedCode } of coupons)
    if (sharedCode !== null || about === null)
      codes.push(new Map(customerIds.map((customerId) => [customerId, sharedCode ?? sampleCode])))
    else codes.push(await write(work, (tx) => handOut(tx, id, about, customerIds)))
  return codes
}

/** In a preview and a test nobody is given a code. */
export const sampleCode = 'SAMPLE-CODE'

type Stored = {
  customerId: string
  columns: Partial<CustomerFields> & { createdAt?: string; updatedAt?: string }
  points: Parameters<typeof valuesOfCells>[1] | null
  post: { company: string; department: string | null; title: string | null; companyId: string } | null
  tags: string[] | null
}

const alwaysRead = ['code', 'familyName', 'givenName', 'familyKana', 'givenKana', 'honorific'] as const
const snake = (key: string): string => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)

type Values = PersonData['values']

async function readPeople(
  work: Work,
  ids: readonly string[],
  wants: Wants,
  language: Locale,
): Promise<ReadonlyMap<string, Values>> {
  const fieldSet = await readFieldSet(work)
  const context = await readValueContext(work)
  const keys = wants.keysOf('customer')
  const fields = fieldSet.of('customer').filter((field) => keys.has(field.key) && isInsertable(field))
  const stored = await readStored(work, ids, fields, wants)
  const computed = await readComputed(work, fields, ids)
  const companies = wants.has('company')
    ? await readCompanies(work, [...new Set(stored.flatMap(({ post }) => post?.companyId ?? []))])
    : new Map<string, { [key: string]: unknown }>()
  const companyKeys = wants.keysOf('company')
  const companyFields = fieldSet
    .of('company')
    .filter((field) => companyKeys.has(field.key) && isInsertable(field))
  return new Map(
    stored.map(({ customerId, columns, points, post, tags }): [string, Values] => {
      const all = {
        ...valuesOfCells(columns, points ?? [], post, tags ?? []),
        createdAt: columns.createdAt,
        updatedAt: columns.updatedAt,
        ...computed.get(customerId),
      }
      const own = companies.get(post?.companyId ?? '') ?? {}
      return [
        customerId,
        {
          customer: { ...said(fields, all, context, language), ...naming(columns, post, language) },
          company: said(companyFields, own, context, language),
        },
      ]
    }),
  )
}

/** Values as Liquid works with them: numbers and days bare, so that filters can write them; the rest in words. */
function said(
  fields: readonly Field[],
  values: { readonly [key: string]: unknown },
  context: ValueContext,
  language: Locale,
): { [key: string]: unknown } {
  return Object.fromEntries(
    fields.map((field) => {
      const value = values[field.key] as AttributeValue | null | undefined
      if (typeof value === 'number' || typeof value === 'boolean') return [field.key, value]
      if (Array.isArray(value))
        return [field.key, value.map((one) => showValue(field, [one], context, language))]
      if (typeof value === 'string' && (field.type === 'date' || field.type === 'dateTime'))
        return [field.key, value]
      const text = showValue(field, value, context, language)
      return [field.key, text === '' ? null : text]
    }),
  )
}

/** 姓 様; 会社 部署 役職 above it in a letter head. Where the name is unknown nobody reads 「 様」. */
function naming(
  columns: Stored['columns'],
  post: Stored['post'],
  language: Locale,
): { [key: string]: string } {
  const { familyName, givenName, honorific } = columns
  const person = {
    family: familyName ?? '',
    given: givenName ?? '',
    ...(honorific && { honorific }),
  }
  const isNamed = person.family !== '' || person.given !== ''
  const name = isNamed ? displayNameOf({ ...emptyFields, ...columns }) : unnamed[language]
  if (language === 'en')
    return {
      addressee: name,
      addresseeFull: name,
      letterHead: [post?.company, name].filter(Boolean).join('\n'),
      name,
    }
  const head = addressee(
    {
      ...(post && { company: post.company }),
      ...(post?.department && { department: post.department }),
      people: [{ ...person, ...(post?.title && { title: post.title }) }],
    },
    { full: true },
  )
  return {
    addressee: isNamed ? addressee({ people: [person] }) : unnamed.ja,
    addresseeFull: isNamed ? addressee({ people: [person] }, { full: true }) : unnamed.ja,
    letterHead: head === '' ? unnamed.ja : head,
    name,
  }
}

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

/** Only what is asked for: a mail that says a name reads nothing but names. */
async function readStored(
  { db }: Pick<Work, 'db'>,
  ids: readonly string[],
  fields: readonly Field[],
  wants: Wants,
): Promise<Stored[]> {
  const names = new Map<string, string>(alwaysRead.map((key) => [key, snake(key)]))
  for (const { key, column } of fields) if (column) names.set(key, column)
  if (fields.some(({ attribute }) => attribute)) names.set('attributes', 'attributes')
  const kinds = new Set(
    fields.flatMap(({ key, type, column, attribute, computed }) => {
      if (column || attribute || computed) return []
      return type === 'email' || type === 'phone' ? [type] : (pointKinds[key] ?? [])
    }),
  )
  const asks = (...keys: string[]): boolean => keys.some((key) => wants.keysOf('customer').has(key))
  const columns = [...names].map(([key, column]) => sql`${sql.lit(key)}, ${sql.ref(`c.${column}`)}`)
  const nothing = sql`null`
  const points = sql`(select json_agg(json_build_object('kind', t.kind, 'value', t.value, 'postalCode', t.postal_code,
      'prefecture', t.prefecture, 'city', t.city, 'street', t.street, 'building', t.building)
      order by t.kind, t.position, t.id)
    from contact_point t where t.customer_id = c.customer_id and t.kind = any(${[...kinds]}::text[]))`
  const post = sql`(select json_build_object('company', o.name, 'companyId', o.id, 'department', t.department, 'title', t.title)
    from customer_post t join company o on o.id = t.company_id
    where t.customer_id = c.customer_id and (t.ended_on is null or t.ended_on >= current_date)
    order by t.position, t.id limit 1)`
  const tags = sql`(select json_agg(g.name order by g.name) from customer_tag t join tag g on g.id = t.tag_id
    where t.customer_id = c.customer_id and g.deleted_at is null)`
  const wantsPost = wants.has('company') || asks('letterHead', 'company', 'department', 'title')
  const { rows } = await sql<Stored>`
    select c.customer_id, json_build_object(${sql.join(columns)}) as columns,
      ${kinds.size > 0 ? points : nothing} as points, ${wantsPost ? post : nothing} as post,
      ${asks('tags') ? tags : nothing} as tags
    from customer c where c.customer_id = any(${ids}::uuid[]) and c.deleted_at is null`.execute(db)
  return rows
}

async function readCompanies(
  { db }: Pick<Work, 'db'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { [key: string]: unknown }>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ [key: string]: unknown } & { id: string; attributes: Attributes }>`
    select id, name, core_kana, corporate_number, invoice_number, domain, phone, postal_code, address, remark, owner_id,
      attributes from company where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, attributes, ...columns }) => [id, { ...columns, ...attributes }]))
}

type Groups = { readonly [group: string]: RawBuilder<unknown> }

/** What is no field: a statement each, a row a customer, `value` as Liquid reads it. */
const groupQueries: Groups = {
  points: sql`
    select b.customer_id, json_build_object('balance', b.balance, 'expiring', l.amount, 'expiresOn', l.expires_on) as value
    from point_balance b left join lateral (
      select expires_on, sum(left_over)::int as amount from point_lot
      where customer_id = b.customer_id and left_over > 0 and expires_on is not null
      group by expires_on order by expires_on limit 1) l on true
    where b.customer_id = any((select ids from asked)::uuid[])`,
  lastOrder: sql`
    select g.id as customer_id, json_build_object('on', o.ordered_on, 'number', o.number, 'product', l.name) as value
    from asked, unnest(asked.ids::uuid[]) g (id) join lateral (
      select id, ordered_on, number from sales_order
      where customer_id = g.id and kind = 'order' and voided_on is null and held_at is null
      order by ordered_at desc, id desc limit 1) o on true
    left join lateral (
      select name from sales_line where customer_id = g.id and order_id = o.id order by position limit 1) l on true`,
  nextDelivery: sql`
    select g.id as customer_id, json_build_object('name', s.name, 'number', s.number, 'round', s.next_round,
      'shipsOn', s.ship_on, 'changeUntil', s.deadline_on) as value
    from asked, unnest(asked.ids::uuid[]) g (id) join lateral (
      select s.number, s.next_round, s.ship_on, s.deadline_on, p.name
      from subscription s join plan p on p.id = s.plan_id
      where s.customer_id = g.id and s.state = 'active' and s.ship_on is not null
      order by s.ship_on, s.id limit 1) s on true`,
}

async function readGroups(
  { db }: Pick<Work, 'db'>,
  ids: readonly string[],
  wants: Wants,
): Promise<ReadonlyMap<string, Values>> {
  const found = new Map<string, { [group: string]: { readonly [key: string]: unknown } }>()
  for (const [group, query] of Object.entries(groupQueries)) {
    if (!wants.has(group)) continue
    const { rows } = await sql<{ customerId: string; value: { [key: string]: unknown } }>`
      with asked (ids) as (select ${ids}::uuid[]) ${query}`.execute(db)
    for (const { customerId, value } of rows)
      found.set(customerId, { ...found.get(customerId), [group]: value })
  }
  return found
}
