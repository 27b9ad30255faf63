import type { Customer } from './customers.api.ts'
import type { CustomerRows } from './customers.rows.ts'
import { emptyFields, fieldKeys, flat, type CustomerFields } from './customers.ts'

type Part = {
  readonly kind: string
  readonly value: string
  readonly postalCode: string | null
  readonly prefecture: string | null
  readonly city: string | null
  readonly street: string | null
  readonly building: string | null
}
type Post = { readonly company: string; readonly department: string | null; readonly title: string | null }

/** Every field of the catalogue that one customer has, by key, as text or as it is stored: what rules look at. */
export function valuesOf(customer: CustomerFields & Pick<Customer, 'contactPoints' | 'posts' | 'tags'>): {
  [key: string]: unknown
} {
  return together(
    customer,
    customer.contactPoints,
    customer.posts.map(({ company, department, title }) => ({ company: company.name, department, title })),
    customer.tags.map(({ name }) => name),
  )
}

export function valuesOfRows({
  fields,
  points,
  posts,
  tagIds,
}: Pick<CustomerRows, 'fields' | 'points' | 'posts' | 'tagIds'>): { [key: string]: unknown } {
  return together(
    fields,
    points,
    posts.map(({ companyName, department, title }) => ({ company: companyName, department, title })),
    tagIds,
  )
}

/** The same of what a list has read of one customer: only the parts that its columns need. */
export function valuesOfCells(
  fields: Partial<CustomerFields>,
  points: readonly Part[],
  post: Post | null,
  tags: readonly string[],
): { [key: string]: unknown } {
  return together({ ...emptyFields, ...fields }, points, post ? [post] : [], tags)
}

function together(
  fields: CustomerFields,
  points: readonly Part[],
  posts: readonly Post[],
  tags: readonly string[],
): { [key: string]: unknown } {
  const of = (kind: string): readonly Part[] => points.filter((point) => point.kind === kind)
  const [address] = of('address')
  const emails = of('email')
  const phones = of('phone')
  const [post] = posts
  const join = (...parts: (string | null)[]): string | null => parts.filter(Boolean).join(' ') || null
  return {
    ...flat(pickFields(fields)),
    fullName: join(fields.familyName, fields.givenName),
    fullKana: join(fields.familyKana, fields.givenKana),
    email: emails[0]?.value ?? null,
    email2: emails[1]?.value ?? null,
    email3: emails[2]?.value ?? null,
    phone: phones[0]?.value ?? null,
    phone2: phones[1]?.value ?? null,
    phone3: phones[2]?.value ?? null,
    postalCode: address?.postalCode ?? null,
    address: address?.value ?? null,
    prefecture: address?.prefecture ?? null,
    city: address?.city ?? null,
    street: address?.street ?? null,
    building: address?.building ?? null,
    line: of('line')[0]?.value ?? null,
    url: of('url')[0]?.value ?? null,
    company: post?.company ?? null,
    department: post?.department ?? null,
    title: post?.title ?? null,
    tags,
  }
}

/** Only what is a field: a whole customer carries more. */
function pickFields(fields: CustomerFields): CustomerFields {
  return Object.fromEntries(fieldKeys.map((key) => [key, fields[key]])) as CustomerFields
}
