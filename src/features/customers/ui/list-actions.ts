import type { CustomerRow } from '../customers.api.ts'

/** Who looked after the changed rows before, so that undo gives everybody back to their own. */
export function ownersBefore(
  rows: readonly Pick<CustomerRow, 'id' | 'owner'>[],
  changed: readonly string[],
): readonly { readonly ownerId: string | null; readonly ids: readonly string[] }[] {
  const wanted = new Set(changed)
  const byOwner = Map.groupBy(
    rows.filter(({ id }) => wanted.has(id)),
    ({ owner }) => owner?.id ?? null,
  )
  return [...byOwner].map(([ownerId, owned]) => ({ ownerId, ids: owned.map(({ id }) => id) }))
}
