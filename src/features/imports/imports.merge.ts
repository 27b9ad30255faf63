import { isDeepStrictEqual } from 'node:util'
import type { Attributes, AttributeValue } from '#platform/catalogue/field.ts'
import { newId } from '#kit/ids.ts'
import { kanaK1 } from '#kit/japan/kana.ts'
import { nameKey } from '#kit/japan/name.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { chooseByName, identityOf } from '#features/companies/companies.ts'
import type { StoredCustomer } from '#features/customers/customers.bulk.ts'
import type { Identity, ReadContactPoint } from '#features/customers/customers.keys.ts'
import type { StoredConsent } from '#features/fields/fields.consents.ts'
import type { CustomerDraft, DraftPost, PointRow, PostRow } from '#features/customers/customers.rows.ts'
import { kanaOf, type CustomerFields } from '#features/customers/customers.ts'
import type { Reading } from '#features/readings/readings.row.ts'

/** What a row's words mean in the database: the company it names, and the ids of its tags. */
export type Resolved = { company: { id: string; name: string } | null; tagIds: readonly string[] }
/** A stored customer whose parts are known to be rows. */
export type Current = Omit<StoredCustomer, 'contactPoints' | 'posts'> & {
  contactPoints: readonly PointRow[]
  posts: readonly PostRow[]
}

/** What new customers have besides what a row says, and by which of their attributes they are the only ones. */
export type NewValues = {
  readonly defaults: Attributes
  readonly identities: (attributes: Attributes) => readonly Identity[]
}
export const noValues: NewValues = { defaults: {}, identities: () => [] }

/** A new customer from a row. A department without a company has no post to stand in: it goes to the remark. */
export function draftOf(
  reading: Reading,
  { company, tagIds }: Resolved,
  { defaults, identities }: NewValues = noValues,
): CustomerDraft {
  const { fields, attributes, post } = reading
  const homeless = post !== null && post.companyName === null ? post.lines : []
  return {
    fields: {
      ...fields,
      remark: withLines(fields.remark ?? null, [...reading.leftovers, ...homeless]),
      attributes: { ...defaults, ...attributes },
    },
    identities: identities({ ...defaults, ...attributes }),
    contactPoints: reading.contactPoints,
    posts: company && post ? [postOf(company, post)] : [],
    tagIds,
  }
}

function postOf(
  company: { id: string; name: string },
  { department, title }: Pick<DraftPost, 'department' | 'title'>,
): DraftPost {
  return {
    companyId: company.id,
    companyName: company.name,
    department,
    title,
    startedOn: null,
    endedOn: null,
  }
}

function withLines(remark: string | null, lines: readonly string[]): string | null {
  const fresh = lines.filter((line) => !remark?.split('\n').includes(line))
  return fresh.length === 0 ? remark : [...(remark === null ? [] : [remark]), ...fresh].join('\n')
}

/**
 * A row over what we have: cells that say something replace, empty ones leave (or clear, where that was chosen), contact
 * points, posts and tags are added when new and never removed. Gives back the same object when the row says nothing new.
 */
export function mergeReading(
  current: Current,
  reading: Reading,
  { company, tagIds, clearEmpty }: Resolved & { clearEmpty: boolean },
): Current {
  const posts = mergePost(current.posts, reading, company)
  const homeless = reading.post !== null && posts === null ? reading.post.lines : []
  const fields = mergeFields(current.fields, reading, clearEmpty, homeless)
  const merged: Current = {
    ...current,
    fields,
    contactPoints: mergePoints(current.contactPoints, reading.contactPoints),
    posts: posts ?? current.posts,
    tagIds: [...current.tagIds, ...tagIds.filter((id) => !current.tagIds.includes(id))],
  }
  return changeBetween(current, merged) === null ? current : merged
}

/** Never cleared by an empty cell: by the number the customer is known, and everybody is at some stage. */
const kept = new Set<string>(['code', 'stage', 'remark'])

function mergeFields(
  before: CustomerFields,
  reading: Reading,
  clearEmpty: boolean,
  homeless: readonly string[],
): CustomerFields {
  const given = { ...reading.fields }
  // 山田太郎 in one piece says nothing new about 山田 太郎.
  if (given.givenName === null && sameName(given, before)) {
    delete given.familyName
    delete given.givenName
  }
  if (given.givenKana === null && kanaK1(given.familyKana ?? '') === kanaK1(kanaOf(before))) {
    delete given.familyKana
    delete given.givenKana
  }
  const cleared = clearEmpty ? reading.empty.filter((key) => !kept.has(key)).map((key) => [key, null]) : []
  const remark = given.remark ?? (clearEmpty && reading.empty.includes('remark') ? null : before.remark)
  return {
    ...before,
    ...Object.fromEntries(cleared),
    ...given,
    remark: withLines(remark, [...reading.leftovers, ...homeless]),
    attributes: {
      ...(clearEmpty ? withoutKeys(before.attributes, reading.emptyAttributes) : before.attributes),
      ...reading.attributes,
    },
  }
}

function withoutKeys(attributes: Attributes, keys: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !keys.includes(key)))
}

function sameName(
  a: Pick<Partial<CustomerFields>, 'familyName' | 'givenName'>,
  b: Pick<CustomerFields, 'familyName' | 'givenName'>,
): boolean {
  return nameKey(a.familyName ?? '', a.givenName ?? '') === nameKey(b.familyName ?? '', b.givenName ?? '')
}

function mergePoints(before: readonly PointRow[], given: readonly ReadContactPoint[]): PointRow[] {
  const merged = [...before]
  for (const point of given) {
    const at = merged.findIndex((stored) => samePoint(stored, point))
    const stored = merged[at]
    if (!stored) {
      const position =
        Math.max(-1, ...merged.filter(({ kind }) => kind === point.kind).map((p) => p.position)) + 1
      merged.push({ ...point, id: newId(), position })
    } else if (stored.postalCode === null && point.postalCode !== null) {
      // The same address, now with its postal code.
      merged[at] = { ...stored, postalCode: point.postalCode, notes: point.notes, stored: false }
    }
  }
  return merged
}

const plain = (text: string | null): string => toHalfWidth(text ?? '').replace(/\s+/g, '')

/** Addresses with one key are one building; another room in it is another address. */
function samePoint(a: ReadContactPoint, b: ReadContactPoint): boolean {
  if (a.kind !== b.kind) return false
  if (a.kind === 'address' && a.value === '' && b.value === '') return a.postalCode === b.postalCode
  if (plain(a.value) === plain(b.value)) return true
  if (a.key === '' || a.key !== b.key) return false
  return a.kind !== 'address' || plain(a.building) === plain(b.building)
}

/** Null when the row has a post that no company can take. */
function mergePost(
  before: readonly PostRow[],
  { post }: Reading,
  company: Resolved['company'],
): readonly PostRow[] | null {
  if (post === null) return before
  const at =
    post.companyName === null
      ? 0
      : before.findIndex((stored) => sameCompany(stored, post.companyName, company))
  const stored = before[at]
  if (stored) {
    const { department, title } = post
    const after = { ...stored, department: department ?? stored.department, title: title ?? stored.title }
    if (isDeepStrictEqual(after, stored)) return before
    return before.with(at, { ...after, stored: false })
  }
  if (!company) return null
  const position = Math.max(-1, ...before.map((p) => p.position)) + 1
  return [...before, { ...postOf(company, post), id: newId(), position }]
}

function sameCompany(stored: PostRow, name: string | null, company: Resolved['company']): boolean {
  if (company?.id === stored.companyId) return true
  return chooseByName(identityOf(name ?? ''), [identityOf(stored.companyName)]) !== undefined
}

/** One side of a change: only what differs. `before` has the old form of changed parts, `after` also the new parts. */
export type Side = {
  fields: Partial<Columns>
  /** Null where there was, or is, no value. Missing in what older versions wrote. */
  attributes?: { [key: string]: AttributeValue | null }
  contactPoints: PointRow[]
  posts: PostRow[]
  tagIds: string[]
  /** The consents that the import recorded, and those that stood before them. */
  consents?: { [key: string]: StoredConsent | null }
}
type Columns = Omit<CustomerFields, 'attributes'>
export type Change = { before: Side; after: Side }

export function changeBetween(before: Current, after: Current): Change | null {
  const { attributes: _attributes, ...columns } = after.fields
  const keys = Object.keys(columns).filter(isField(columns))
  const changed = keys.filter((key) => before.fields[key] !== after.fields[key])
  const pick = (from: CustomerFields): Partial<Columns> =>
    Object.fromEntries(changed.map((key) => [key, from[key]]))
  const attributeKeys = changedAttributes(before.fields.attributes, after.fields.attributes)
  const pickAttributes = ({ attributes }: CustomerFields): { [key: string]: AttributeValue | null } =>
    Object.fromEntries(attributeKeys.map((key) => [key, attributes[key] ?? null]))
  const points = changedParts(before.contactPoints, after.contactPoints)
  const posts = changedParts(before.posts, after.posts)
  const tagIds = after.tagIds.filter((id) => !before.tagIds.includes(id))
  const parts = points.after.length + posts.after.length + tagIds.length
  if (changed.length + attributeKeys.length + parts === 0) return null
  return {
    before: {
      fields: pick(before.fields),
      attributes: pickAttributes(before.fields),
      contactPoints: points.before,
      posts: posts.before,
      tagIds: [],
    },
    after: {
      fields: pick(after.fields),
      attributes: pickAttributes(after.fields),
      contactPoints: points.after,
      posts: posts.after,
      tagIds,
    },
  }
}

/** Choices, addresses and files are values too: what they say counts, not which object says it. */
function changedAttributes(before: Attributes, after: Attributes): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !isDeepStrictEqual(before[key], after[key]),
  )
}

const isField =
  <T extends object>(record: T) =>
  (key: string): key is keyof T & string =>
    key in record

function changedParts<P extends { id: string }>(
  before: readonly P[],
  after: readonly P[],
): { before: P[]; after: P[] } {
  const old = new Map(before.map((part) => [part.id, part]))
  const changed = after.filter((part) => old.get(part.id) !== part)
  return { before: changed.flatMap((part) => old.get(part.id) ?? []), after: changed }
}

/** The fields of the catalogue that a change touches, for its event. */
export function changedFields({ after }: Change): string[] {
  return [
    ...Object.keys(after.fields),
    ...Object.keys(after.attributes ?? {}),
    ...new Set(after.contactPoints.map(({ kind }): string => kind)),
    ...(after.posts.length > 0 ? ['company'] : []),
    ...(after.tagIds.length > 0 ? ['tags'] : []),
  ]
}
