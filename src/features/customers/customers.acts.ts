import { z } from 'zod'
import { defineAction, type Action, type Before } from '#platform/catalogue/action.ts'
import { announce } from '#platform/live.ts'
import type { Work } from '#platform/work.ts'
import { auditMany } from '#features/audit/audit.actions.ts'
import { tellMany } from '#features/timeline/timeline.actions.ts'
import { moveToBin, restoreFromBin } from './customers.bin.ts'
import { setField } from './customers.field-set.ts'
import { setOwner } from './customers.save.ts'
import { ownersOf, visibleIds } from './customers.store.ts'

const owned = z.object({ ownerId: z.uuid().nullable() })

/** Gives those customers another owner, and tells of it; returns those that had a different one. */
async function giveTo(work: Work, ids: readonly string[], ownerId: string | null): Promise<string[]> {
  if (ids.length === 0) return []
  const owner = ownerId
    ? await work.db.selectFrom('appUser').select('name').where('id', '=', ownerId).executeTakeFirst()
    : undefined
  const before = await ownersOf(work, ids)
  const changed = await setOwner(work, ids, owner ? ownerId : null)
  await tellMany(work, changed, 'owner.changed', { owner: owner?.name ?? '—' })
  await auditMany(
    work,
    changed.map((id) => ({
      action: 'customer.owner',
      subjectKind: 'customer',
      subjectId: id,
      before: { ownerId: before.get(id) ?? null },
      after: { ownerId },
    })),
  )
  await announce(work, { topic: 'customer' })
  return changed
}

/** Nobody is given back to a person who cannot sign in any more. */
async function activeUsers(work: Work, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await work.db
    .selectFrom('appUser')
    .select('id')
    .where('id', 'in', [...ids])
    .where('disabledAt', 'is', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

async function giveBack(work: Work, rows: readonly Before[]): Promise<string[]> {
  const former = rows.map(({ id, before }) => ({ id, ...owned.parse(before) }))
  const byOwner = Map.groupBy(former, ({ ownerId }) => ownerId)
  const active = await activeUsers(
    work,
    [...byOwner.keys()].filter((ownerId) => ownerId !== null),
  )
  const restored: string[] = []
  for (const [ownerId, some] of byOwner)
    if (ownerId === null || active.has(ownerId))
      restored.push(
        ...(await giveTo(
          work,
          some.map(({ id }) => id),
          ownerId,
        )),
      )
  return restored
}

const none = z.object({})
const asTheyAre = async (_work: Work, ids: readonly string[]): Promise<Before[]> =>
  ids.map((id) => ({ id, before: {} }))

export const customerActions: readonly Action[] = [
  defineAction({
    kind: 'owner.set',
    label: { ja: '担当を変える', en: 'Set the owner' },
    permission: 'customers.write',
    params: owned,
    run: async (work, customerIds, { ownerId }) => giveTo(work, await visibleIds(work, customerIds), ownerId),
    wayBack: {
      async capture(work, customerIds) {
        const owners = await ownersOf(work, customerIds)
        return [...owners].map(([id, ownerId]) => ({ id, before: { ownerId } }))
      },
      restore: (work, rows) => giveBack(work, rows),
    },
  }),
  setField,
  defineAction({
    kind: 'customer.delete',
    label: { ja: 'ごみ箱に入れる', en: 'Move to the bin' },
    permission: 'customers.write',
    params: none,
    run: (work, customerIds) => moveToBin(work, customerIds),
    wayBack: {
      capture: asTheyAre,
      restore: (work, rows) =>
        restoreFromBin(
          work,
          rows.map(({ id }) => id),
        ),
    },
  }),
  defineAction({
    kind: 'customer.restore',
    label: { ja: 'ごみ箱から戻す', en: 'Restore from the bin' },
    permission: 'customers.write',
    params: none,
    run: (work, customerIds) => restoreFromBin(work, customerIds),
    wayBack: {
      capture: asTheyAre,
      restore: (work, rows) =>
        moveToBin(
          work,
          rows.map(({ id }) => id),
        ),
    },
  }),
]
