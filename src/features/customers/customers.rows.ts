import { newId } from '#kit/ids.ts'
import type { CopyValue } from '#platform/db/copy.ts'
import type { ContactPointInput } from './customers.api.ts'
import {
  blockIdentities,
  customerKeys,
  identitiesOf,
  readContactPoint,
  type CustomerKeys,
  type Identity,
  type ReadContactPoint,
} from './customers.keys.ts'
import { emptyFields, fieldKeys, withoutEmpty, type CustomerFields } from './customers.ts'

export type DraftPost = {
  companyId: string
  /** For finding the person by the company. */
  companyName: string
  department: string | null
  title: string | null
  startedOn: string | null
  endedOn: string | null
}
/** A customer before it has rows: as a form, a file or a program gives it. */
export type CustomerDraft = {
  id?: string
  fields: { [K in keyof CustomerFields]?: CustomerFields[K] | undefined }
  contactPoints: readonly (ContactPointInput | ReadContactPoint | PointRow)[]
  posts: readonly (DraftPost | PostRow)[]
  tagIds: readonly string[]
  /** Of attributes that no two customers may share (`uniqueIdentities`). */
  identities?: readonly Identity[]
}

/** `stored` parts are in the database already; a bulk change leaves them as they are. */
export type PointRow = ReadContactPoint & { id: string; position: number; stored?: boolean }
export type PostRow = DraftPost & { id: string; position: number; stored?: boolean }
/** Everything that is stored of one customer, in the shape of the tables. */
export type CustomerRows = {
  id: string
  fields: CustomerFields
  keys: CustomerKeys
  points: PointRow[]
  identities: Identity[]
  posts: PostRow[]
  tagIds: readonly string[]
}

/** Turns a draft into rows: reads contact points, derives keys and identities. Pure, for one or for a million. */
export function rowsOf(draft: CustomerDraft): CustomerRows {
  const fields = { ...emptyFields, ...withoutEmpty(draft.fields) }
  const points = positioned(
    draft.contactPoints
      .map((point) => ('key' in point ? point : readContactPoint(point)))
      .filter((point) => point.value !== '' || point.postalCode !== null),
  )
  const companyNames = draft.posts.map((post) => post.companyName)
  return {
    id: draft.id ?? newId(),
    fields,
    keys: customerKeys(fields, companyNames),
    points,
    identities: [
      ...identitiesOf(fields.code, points),
      ...blockIdentities(fields, points, companyNames),
      ...(draft.identities ?? []),
    ],
    posts: draft.posts.map((post, position) => ('id' in post ? post : { ...post, id: newId(), position })),
    tagIds: draft.tagIds,
  }
}

/** By which companies somebody is found. */
export const companyNamesOf = ({ posts }: Pick<CustomerRows, 'posts'>): string[] =>
  posts.map(({ companyName }) => companyName)

/** Numbers the points of each kind in their order; the first is the one to use first. */
function positioned(points: readonly (ReadContactPoint | PointRow)[]): PointRow[] {
  const next = new Map<string, number>()
  return points.map((point) => {
    const position = next.get(point.kind) ?? 0
    next.set(point.kind, position + 1)
    return 'id' in point ? point : { ...point, id: newId(), position }
  })
}

const snake = (key: string): string => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
const fieldColumns = fieldKeys.map(snake)
const keyColumns = ['name_key', 'kana_k1', 'kana_k2', 'kana_sort', 'search_text', 'grams', 'key_version']

/** How rows become COPY lines, table by table; the one place that knows the order of the columns. */
export const copyShapes = {
  customer: {
    columns: ['customer_id', ...fieldColumns, ...keyColumns, 'created_by', 'updated_by'],
    row: ({ id, fields, keys }: CustomerRows, actorId: string | null): CopyValue[] => [
      id,
      ...fieldKeys.map((key) => (key === 'attributes' ? JSON.stringify(fields.attributes) : fields[key])),
      keys.nameKey,
      keys.kanaK1,
      keys.kanaK2,
      keys.kanaSort,
      keys.searchText,
      keys.grams,
      keys.keyVersion,
      actorId,
      actorId,
    ],
  },
  contact_point: {
    columns: [
      'customer_id',
      'id',
      'kind',
      'label',
      'value',
      'key',
      'e164',
      'postal_code',
      'prefecture',
      'city',
      'street',
      'building',
      'town_key',
      'notes',
      'position',
    ],
    row: (id: string, p: PointRow): CopyValue[] => [
      id,
      p.id,
      p.kind,
      p.label,
      p.value,
      p.key,
      p.e164,
      p.postalCode,
      p.prefecture,
      p.city,
      p.street,
      p.building,
      p.townKey,
      p.notes,
      p.position,
    ],
  },
  customer_identity: {
    columns: ['kind', 'value', 'customer_id', 'exclusive'],
    row: (id: string, i: Identity): CopyValue[] => [i.kind, i.value, id, i.exclusive],
  },
  customer_post: {
    columns: ['customer_id', 'id', 'company_id', 'department', 'title', 'started_on', 'ended_on', 'position'],
    row: (id: string, p: PostRow): CopyValue[] => [
      id,
      p.id,
      p.companyId,
      p.department,
      p.title,
      p.startedOn,
      p.endedOn,
      p.position,
    ],
  },
  customer_tag: {
    columns: ['customer_id', 'tag_id'],
    row: (id: string, tagId: string): CopyValue[] => [id, tagId],
  },
} as const
