import { isDeepStrictEqual } from 'node:util'
import type { PointRow, PostRow } from '#features/customers/customers.rows.ts'
import type { CustomerFields } from '#features/customers/customers.ts'
import type { Change, Current } from './imports.merge.ts'

/** `complete`: nothing of the import is left on this customer. */
export type Reverted = { restored: Current; complete: boolean }

/**
 * Takes changes back, newest first, field by field and part by part: only where the value still is what the import
 * wrote. What somebody changed since stays as it is.
 */
export function revert(current: Current, newestFirst: readonly Change[]): Reverted {
  let complete = true
  let restored = current
  for (const { before, after } of newestFirst) {
    const fields = { ...restored.fields }
    for (const [key, written] of Object.entries(after.fields)) {
      if (!isColumn(key, fields)) continue
      if (fields[key] === written) Object.assign(fields, { [key]: before.fields[key] ?? null })
      else complete = false
    }
    const attributes = { ...fields.attributes }
    for (const [key, written] of Object.entries(after.attributes ?? {})) {
      if (!isDeepStrictEqual(attributes[key] ?? null, written)) complete = false
      else {
        const former = before.attributes?.[key] ?? null
        if (former === null) delete attributes[key]
        else attributes[key] = former
      }
    }
    const points = revertParts(restored.contactPoints, before.contactPoints, after.contactPoints, samePoint)
    const posts = revertParts(restored.posts, before.posts, after.posts, samePost)
    complete &&= points.complete && posts.complete
    restored = {
      ...restored,
      fields: { ...fields, attributes },
      contactPoints: points.parts,
      posts: posts.parts,
      tagIds: restored.tagIds.filter((id) => !after.tagIds.includes(id)),
    }
  }
  return { restored, complete }
}

function isColumn(key: string, fields: CustomerFields): key is Exclude<keyof CustomerFields, 'attributes'> {
  return key !== 'attributes' && key in fields
}

function revertParts<P extends PointRow | PostRow>(
  parts: readonly P[],
  before: readonly P[],
  after: readonly P[],
  same: (a: P, b: P) => boolean,
): { parts: P[]; complete: boolean } {
  const written = new Map(after.map((part) => [part.id, part]))
  const former = new Map(before.map((part) => [part.id, part]))
  let complete = true
  const kept = parts.flatMap((part) => {
    const ours = written.get(part.id)
    if (!ours) return [part]
    if (!same(part, ours)) {
      complete = false
      return [part]
    }
    const old = former.get(part.id)
    return old ? [{ ...old, stored: false }] : []
  })
  return { parts: kept, complete }
}

function samePoint(a: PointRow, b: PointRow): boolean {
  return a.value === b.value && a.label === b.label && a.postalCode === b.postalCode
}

function samePost(a: PostRow, b: PostRow): boolean {
  const told = ({ companyId, department, title, startedOn, endedOn }: PostRow) => [
    companyId,
    department,
    title,
    startedOn,
    endedOn,
  ]
  return isDeepStrictEqual(told(a), told(b))
}
