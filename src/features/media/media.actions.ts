import { noteEverybody } from '#features/changes/changes.actions.ts'
import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { newId } from '#kit/ids.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Media, MediaCost } from './media.api.ts'
import { lockMedia, selectCosts, selectMedia } from './media.store.ts'
import { codeTaken, endsBeforeStart, mediaKey, noMedia, type MediaKind } from './media.ts'

export async function listMedia(work: Work): Promise<Media[]> {
  return selectMedia(work)
}

export function createMedia(
  work: Work,
  { code, name, kind }: { code: string; name: string; kind: MediaKind },
): Promise<Media> {
  return write(work, async (tx) => {
    const id = newId()
    const { rows } = await sql`
      insert into media (id, code, code_key, name, kind)
      values (${id}::uuid, ${code.trim()}, ${mediaKey(code)}, ${name.trim()}, ${kind})
      on conflict (code_key) do nothing returning 1`.execute(tx.db)
    if (rows.length === 0) throw codeTaken(code)
    return noted(tx, id, 'media.create', { after: { code, name, kind } })
  })
}

/** Changes or retires a medium. Orders keep it: it is only not offered any more. */
export function updateMedia(
  work: Work,
  id: string,
  {
    version,
    ...given
  }: {
    version: number
    code?: string | undefined
    name?: string | undefined
    kind?: MediaKind | undefined
    retired?: boolean | undefined
  },
): Promise<Media> {
  return write(work, async (tx) => {
    const stored = await lockMedia(tx, id)
    if (!stored) throw noMedia()
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const before = { code: stored.code, name: stored.name, kind: stored.kind, retired: stored.retired }
    const after = {
      code: given.code?.trim() ?? before.code,
      name: given.name?.trim() ?? before.name,
      kind: given.kind ?? before.kind,
      retired: given.retired ?? before.retired,
    }
    const changed = changes(before, after)
    if (!changed) return stored
    const { rows } = await sql`
      select 1 from media where code_key = ${mediaKey(after.code)} and id <> ${id}::uuid`.execute(tx.db)
    if (rows.length > 0) throw codeTaken(after.code)
    await sql`
      update media set code = ${after.code}, code_key = ${mediaKey(after.code)}, name = ${after.name},
        kind = ${after.kind}, retired_at = case when ${after.retired} then coalesce(retired_at, now()) end,
        version = version + 1, updated_at = now()
      where id = ${id}::uuid`.execute(tx.db)
    // Rules ask for media by name, too.
    if (after.name !== before.name) await noteEverybody(tx)
    return noted(tx, id, 'media.update', changed)
  })
}

export async function listCosts(work: Work, mediaId: string): Promise<MediaCost[]> {
  if ((await selectMedia(work, mediaId)).length === 0) throw noMedia()
  return selectCosts(work, mediaId)
}

/** What a medium cost over some days, 制作・印刷・発送 included. A mistake is removed and entered again. */
export function addCost(work: Work, mediaId: string, given: Omit<MediaCost, 'id'>): Promise<MediaCost> {
  const { startsOn, endsOn, amount } = given
  return write(work, async (tx) => {
    if (endsOn < startsOn) throw endsBeforeStart()
    if (!(await lockMedia(tx, mediaId))) throw noMedia()
    const cost = { id: newId(), startsOn, endsOn, amount, note: given.note?.trim() || null }
    await tx.db
      .insertInto('mediaCost')
      .values({ mediaId, ...cost })
      .execute()
    await noted(tx, mediaId, 'media.addCost', { after: cost })
    return cost
  })
}

export function removeCost(work: Work, mediaId: string, id: string): Promise<void> {
  return write(work, async (tx) => {
    const before = (await selectCosts(tx, mediaId)).find((one) => one.id === id)
    if (!before) throw noMedia()
    await sql`delete from media_cost where media_id = ${mediaId}::uuid and id = ${id}::uuid`.execute(tx.db)
    await noted(tx, mediaId, 'media.removeCost', { before })
  })
}

async function noted(
  tx: Work,
  id: string,
  action: string,
  change: { before?: { [key: string]: unknown }; after?: { [key: string]: unknown } },
): Promise<Media> {
  await audit(tx, { action, subjectKind: 'media', subjectId: id, ...change })
  await announce(tx, { topic: 'media', id })
  const [media] = await selectMedia(tx, id)
  if (!media) throw noMedia()
  return media
}
