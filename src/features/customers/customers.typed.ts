import { newId } from '#kit/ids.ts'
import { toKatakana } from '#kit/japan/kana.ts'
import { splitName } from '#kit/japan/name.ts'
import type { Phrase } from '#kit/text.ts'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import { cellText } from '#features/fields/fields.cells.ts'
import { readValue, type ValueContext } from '#features/fields/fields.values.ts'
import { tagNamesIn } from '#features/tags/tags.ts'
import { customerInput, type ContactPointInput } from './customers.api.ts'
import { readContactPoint } from './customers.keys.ts'
import type { CustomerRows, PointRow, PostRow } from './customers.rows.ts'
import type { CustomerFields } from './customers.ts'

/** A stored customer while cells are typed into it. */
export type Draft = {
  readonly id: string
  fields: CustomerFields
  points: PointRow[]
  posts: PostRow[]
  tagIds: readonly string[]
}

/** What typed text may name: users, companies and tags, found (or made) before. */
export type TypedContext = ValueContext & {
  readonly today: string
  readonly company: (name: string) => { id: string; name: string } | undefined
  readonly tag: (name: string) => string | undefined
}

export const draftOf = ({ id, fields, points, posts, tagIds }: CustomerRows): Draft => ({
  id,
  fields: { ...fields },
  points: [...points],
  posts: [...posts],
  tagIds,
})

const numbered = /^(email|phone)([23])?$/

/** Types a text into one field of a customer; empty text clears. Gives back why not, and then changes nothing. */
export function typeInto(draft: Draft, field: Field, typed: string, context: TypedContext): Phrase | null {
  const { key } = field
  if (field.computed) return cellText.computed
  if (key === 'fullName') return typeName(draft, typed)
  if (key === 'fullKana') return typeKana(draft, typed)
  if (key === 'tags') return typeTags(draft, typed, context)
  if (key === 'company' || key === 'department' || key === 'title')
    return typePost(draft, key, typed, context)
  if (key === 'postalCode') return typeAddress(draft, { postalCode: typed.trim() })
  const isPart = !field.column && !field.attribute
  if (!isPart && !field.editable) return cellText.notEditable
  const read = readValue(field, typed, context)
  if (!read.ok) return read.refusal
  if (field.attribute) return typeAttribute(draft, key, read.value)
  if (field.column) return typeColumn(draft, key as keyof CustomerFields, read.value)
  if (key === 'address') {
    const { postalCode = null, value = '' } = (read.value ?? {}) as {
      postalCode?: string | null
      value?: string
    }
    return typeAddress(draft, { value, ...(postalCode && { postalCode }) })
  }
  const [, kind = key, nth = '1'] = numbered.exec(key) ?? []
  if (kind !== 'email' && kind !== 'phone' && kind !== 'line' && kind !== 'url') return cellText.notEditable
  typePoint(draft, kind, Number(nth) - 1, read.value === null ? null : { value: String(read.value) })
  return null
}

function typeAttribute(draft: Draft, key: string, value: AttributeValue | null): null {
  const { [key]: _before, ...others } = draft.fields.attributes
  draft.fields.attributes = value === null ? others : { ...others, [key]: value }
  return null
}

function typeColumn(draft: Draft, key: keyof CustomerFields, value: AttributeValue | null): Phrase | null {
  if (key === 'stage' && value === null) return cellText.mayNotBeEmpty
  const given = customerInput.shape[key].safeParse(value)
  if (!given.success) return cellText.tooLong
  draft.fields = { ...draft.fields, [key]: given.data }
  return null
}

function typeName(draft: Draft, typed: string): Phrase | null {
  const { family, given } = splitName(typed)
  if (family.length > 100 || given.length > 100) return cellText.tooLong
  draft.fields = { ...draft.fields, familyName: family || null, givenName: given || null }
  return null
}

function typeKana(draft: Draft, typed: string): Phrase | null {
  const { family, given } = splitName(toKatakana(typed))
  if (family.length > 100 || given.length > 100) return cellText.tooLong
  draft.fields = { ...draft.fields, familyKana: family || null, givenKana: given || null }
  return null
}

function typeTags(draft: Draft, typed: string, { tag }: TypedContext): Phrase | null {
  const names = tagNamesIn(typed)
  if (names.length > 50 || names.some((name) => name.length > 60)) return cellText.tooLong
  draft.tagIds = [...new Set(names.flatMap((name) => tag(name) ?? []))]
  return null
}

type Typed = Partial<Pick<ContactPointInput, 'value' | 'postalCode'>>

/** The nth point of its kind: changed where it is, added where it is not, removed by nothing. */
function typePoint(draft: Draft, kind: PointRow['kind'], nth: number, typed: Typed | null): void {
  const alike = draft.points.filter((point) => point.kind === kind)
  const before = alike[nth]
  if (typed === null) {
    draft.points = draft.points.filter((point) => point !== before)
    return
  }
  const input: ContactPointInput = {
    kind,
    label: before?.label ?? null,
    value: typed.value ?? before?.value ?? '',
    postalCode: typed.postalCode ?? before?.postalCode ?? null,
  }
  const point = readContactPoint(input)
  if (before) {
    const { id, position, stored = false } = before
    draft.points = draft.points.map((one) => (one === before ? { ...point, id, position, stored } : one))
  } else {
    const position = Math.max(-1, ...alike.map((one) => one.position)) + 1
    draft.points = [...draft.points, { ...point, id: newId(), position }]
  }
}

function typeAddress(draft: Draft, typed: Typed): Phrase | null {
  if ((typed.postalCode ?? '').length > 20) return cellText.tooLong
  const before = draft.points.find(({ kind }) => kind === 'address')
  const value = typed.value ?? before?.value ?? ''
  const postalCode = typed.postalCode ?? before?.postalCode ?? ''
  typePoint(draft, 'address', 0, value === '' && postalCode === '' ? null : { value, postalCode })
  return null
}

/** The first post that has not ended. */
function typePost(
  draft: Draft,
  key: 'company' | 'department' | 'title',
  typed: string,
  { today, company }: TypedContext,
): Phrase | null {
  const text = typed.trim()
  if (text.length > (key === 'company' ? 200 : 100)) return cellText.tooLong
  const before = draft.posts.find(({ endedOn }) => endedOn === null || endedOn >= today)
  const change = (after: PostRow): null => {
    draft.posts = draft.posts.map((one) => (one === before ? after : one))
    return null
  }
  if (key !== 'company') {
    if (before) return change({ ...before, [key]: text || null })
    return text === '' ? null : cellText.noCompany
  }
  if (text === '') {
    draft.posts = draft.posts.filter((one) => one !== before)
    return null
  }
  const named = company(text)
  if (!named) return cellText.noCompany
  const place = { companyId: named.id, companyName: named.name }
  if (before) return before.companyId === named.id ? null : change({ ...before, ...place })
  const position = Math.max(-1, ...draft.posts.map((one) => one.position)) + 1
  const post = { ...place, department: null, title: null, startedOn: null, endedOn: null }
  draft.posts = [...draft.posts, { ...post, id: newId(), position }]
  return null
}
