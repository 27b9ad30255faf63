import { changesBetween } from '#features/audit/audit.ts'
import type { CustomerRows, PointRow, PostRow } from './customers.rows.ts'
import { flat } from './customers.ts'

type Recorded = { readonly [key: string]: unknown }

/** What of a customer changed, as the log keeps it: fields by key, contact points, posts and tags one by one. */
export function recordedChange(
  before: CustomerRows,
  after: CustomerRows,
): { before: Recorded; after: Recorded } {
  const fields = changesBetween(flat(before.fields), flat(after.fields))
  const points = parts(before.points, after.points, ({ id, kind, label, value, postalCode }: PointRow) => ({
    id,
    kind,
    label,
    value,
    postalCode,
  }))
  const posts = parts(before.posts, after.posts, (post: PostRow) => ({
    id: post.id,
    companyId: post.companyId,
    companyName: post.companyName,
    department: post.department,
    title: post.title,
    startedOn: post.startedOn,
    endedOn: post.endedOn,
  }))
  const removed = before.tagIds.filter((id) => !after.tagIds.includes(id))
  const added = after.tagIds.filter((id) => !before.tagIds.includes(id))
  const some = (contactPoints: object[], jobs: object[], tags: string[]): Recorded => ({
    ...(contactPoints.length > 0 && { contactPoints }),
    ...(jobs.length > 0 && { posts: jobs }),
    ...(tags.length > 0 && { tags }),
  })
  return {
    before: { ...fields?.before, ...some(points.old, posts.old, removed) },
    after: { ...fields?.after, ...some(points.now, posts.now, added) },
  }
}

function parts<T extends { id: string }>(
  before: readonly T[],
  after: readonly T[],
  said: (part: T) => object,
): { old: object[]; now: object[] } {
  const same = new Set(after.filter((part) => before.includes(part)))
  return {
    old: before.filter((part) => !same.has(part)).map(said),
    now: after.filter((part) => !same.has(part)).map(said),
  }
}
