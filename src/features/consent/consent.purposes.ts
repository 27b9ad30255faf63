import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { noteEverybody } from '#features/changes/changes.actions.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Purpose, PurposeInput } from './consent.api.ts'
import { purposeNotFound } from './consent.refusals.ts'

/** All of them in their order, the retired ones last. */
export async function readPurposes(work: Pick<Work, 'db'>): Promise<Purpose[]> {
  const { rows } = await sql<Purpose>`
    select id, json_build_object('ja', label_ja, 'en', label_en) as label,
      json_build_object('ja', description_ja, 'en', description_en) as description, class, mail_order, double_opt_in,
      valid_months, version, retired_at
    from consent_purpose order by retired_at is not null, position, id`.execute(work.db)
  return rows
}

/** Those that advertising may be of. */
export async function advertisingPurposes(work: Pick<Work, 'db'>): Promise<Purpose[]> {
  return (await readPurposes(work)).filter((one) => one.class === 'advertising' && one.retiredAt === null)
}

async function mustRead(work: Work, id: string): Promise<Purpose> {
  const found = (await readPurposes(work)).find((one) => one.id === id)
  if (!found) throw notFound(purposeNotFound)
  return found
}

/** Refuses what is no purpose, or one that is not used any more. */
export async function mustBePurpose(work: Work, id: string): Promise<Purpose> {
  const found = await mustRead(work, id)
  if (found.retiredAt !== null) throw notFound(purposeNotFound)
  return found
}

const columnsOf = ({ label, description, ...rest }: PurposeInput) => ({
  labelJa: label.ja,
  labelEn: label.en,
  descriptionJa: description.ja,
  descriptionEn: description.en,
  ...rest,
})

export function createPurpose(work: Work, input: PurposeInput): Promise<Purpose> {
  return write(work, async (tx) => {
    const id = newId()
    await tx.db
      .insertInto('consentPurpose')
      .values({
        id,
        ...columnsOf(input),
        position: sql<number>`(select coalesce(max(position), 0) + 1 from consent_purpose)`,
      })
      .execute()
    await audit(tx, {
      action: 'consentPurpose.create',
      subjectKind: 'consentPurpose',
      subjectId: id,
      after: columnsOf(input),
    })
    await announce(tx, { topic: 'consent' })
    return mustRead(tx, id)
  })
}

export function updatePurpose(
  work: Work,
  id: string,
  { version, ...input }: PurposeInput & { version: number },
): Promise<Purpose> {
  return change(work, id, version, (stored) => ({
    before: columnsOf(stored),
    after: columnsOf(input),
    action: 'update',
  }))
}

/** A retired purpose is offered nowhere, and nothing goes out for it; what was agreed to stays in the ledger. */
export function retirePurpose(
  work: Work,
  id: string,
  { version, retired }: { version: number; retired: boolean },
): Promise<Purpose> {
  return change(work, id, version, ({ retiredAt }) => ({
    before: { retiredAt },
    after: { retiredAt: retired ? (retiredAt ?? new Date().toISOString()) : null },
    action: retired ? 'retire' : 'restore',
  }))
}

function change(
  work: Work,
  id: string,
  version: number,
  decide: (stored: Purpose) => { before: object; after: { [column: string]: unknown }; action: string },
): Promise<Purpose> {
  return write(work, async (tx) => {
    await sql`select 1 from consent_purpose where id = ${id}::uuid for update`.execute(tx.db)
    const stored = await mustRead(tx, id)
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const { before, after, action } = decide(stored)
    const known = Object.fromEntries(Object.entries(before).filter(([key]) => key in after))
    const changed = changes(known, after)
    if (!changed) return stored
    await tx.db
      .updateTable('consentPurpose')
      .set({ ...after, version: sql<number>`version + 1`, updatedAt: sql<string>`now()` })
      .where('id', '=', id)
      .execute()
    await audit(tx, {
      action: `consentPurpose.${action}`,
      subjectKind: 'consentPurpose',
      subjectId: id,
      ...changed,
    })
    await noteEverybody(tx)
    await announce(tx, { topic: 'consent' })
    return mustRead(tx, id)
  })
}
