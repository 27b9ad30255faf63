import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { type RuleScope, finds } from '#platform/catalogue/rule.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { computedPlace, isComputed } from '#features/fields/fields.computed.ts'
import { meantTag } from '#features/tags/tags.meant.ts'
import {
  attributePlace,
  columnPlace,
  digitsOnly,
  lowerForms,
  phoneForms,
  widths,
  type Place,
  type Test,
} from '#features/fields/fields.places.ts'

type Value = RawBuilder<unknown>

const stored: { readonly [column: string]: Place['stored'] } = {
  birth_on: 'date',
  registered_on: 'date',
  owner_id: 'uuid',
  created_at: 'instant',
  updated_at: 'instant',
}
const nth: { readonly [key: string]: number } = { email2: 1, email3: 2, phone2: 1, phone3: 2 }
const parts: { readonly [key: string]: string } = {
  postalCode: 'postal_code',
  address: 'value',
  prefecture: 'prefecture',
  city: 'city',
  street: 'street',
  building: 'building',
}
const posts: { readonly [key: string]: Value } = {
  company: sql`co.name`,
  department: sql`cp.department`,
  title: sql`cp.title`,
}

/** Where the values of a field of customers stand, on `customer c`; undefined where nothing could be compared. */
export function customerPlace(field: Field, scope: Pick<RuleScope, 'today' | 'few'>): Place | undefined {
  const { key } = field
  if (field.attribute) return attributePlace(field, 'c')
  if (isComputed(field)) return computedPlace(field, scope)
  if (field.column)
    return columnPlace(sql.ref(`c.${field.column}`), stored[field.column] ?? 'text', field.type)
  if (key === 'fullName') return whole(sql`c.family_name`, sql`c.given_name`)
  if (key === 'fullKana') return whole(sql`c.family_kana`, sql`c.given_kana`)
  if (key === 'tags') return tags
  const post = posts[key]
  if (post) return { stored: 'text', some: (test) => atPost(test(post), scope.today) }
  const part = parts[key]
  if (part) return addressPlace(key, sql.ref(`p.${part}`))
  if (field.type === 'email')
    return { ...contactPlace('email', sql`lower(p.value)`, nth[key]), forms: lowerForms }
  if (field.type === 'phone')
    return { ...contactPlace('phone', digitsOnly(sql`p.value`), nth[key]), forms: phoneForms }
  if (key === 'line' || key === 'url') return contactPlace(key, sql`p.value`)
  return undefined
}

/** Both halves of a name, with or without the space between them. */
function whole(family: Value, given: Value): Place {
  const name = sql`nullif(regexp_replace(concat(${family}, ${given}), '[ \u3000]', '', 'g'), '')`
  return {
    stored: 'text',
    some: (test) => test(name),
    forms: (typed) => widths(typed.replace(/[ \u3000]/g, '')).filter((form) => form !== ''),
  }
}

/** Any contact point of a kind, or the second or third alone. */
function contactPlace(kind: string, value: Value, only?: number): Place {
  const some = (test: Test): RawBuilder<SqlBool> =>
    only === undefined
      ? finds(sql`select 1 from contact_point p
          where p.customer_id = c.customer_id and p.kind = ${kind} and ${test(value)}`)
      : finds(sql`select 1 from (select p.value from contact_point p
          where p.customer_id = c.customer_id and p.kind = ${kind}
          order by p.position, p.id offset ${sql.lit(only)} limit 1) p where ${test(value)}`)
  // A contact point that is there has a value; parts of an address may be missing.
  return kind === 'address'
    ? { stored: 'text', some }
    : { stored: 'text', some, filled: some(() => sql`true`) }
}

function addressPlace(key: string, value: Value): Place {
  const place = contactPlace('address', key === 'address' ? sql`nullif(${value}, '')` : value)
  // Postal codes are kept as their seven digits.
  return key === 'postalCode' ? { ...place, forms: phoneForms } : place
}

function atPost(condition: RawBuilder<SqlBool>, today: string): RawBuilder<SqlBool> {
  return finds(sql`select 1 from customer_post cp join company co on co.id = cp.company_id
    where cp.customer_id = c.customer_id and (cp.ended_on is null or cp.ended_on >= ${today}::date) and ${condition}`)
}

const tags: Place = {
  stored: 'uuid',
  some: (test) =>
    finds(
      sql`select 1 from customer_tag ct where ct.customer_id = c.customer_id and ${test(sql`ct.tag_id`)}`,
    ),
  holds: (ids) =>
    sql<SqlBool>`(${sql.join(
      // What is no id is a tag that nobody has.
      ids.map(
        (id) => sql`exists (select 1 from customer_tag ct where ct.customer_id = c.customer_id
          and ct.tag_id = ${meantTag(isUuid(id) ? id : noTag)})`,
      ),
      sql` and `,
    )})`,
}
const noTag = '00000000-0000-0000-0000-000000000000'
const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
