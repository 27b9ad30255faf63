import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { newId } from '#kit/ids.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Wording, WordingInput } from './consent.api.ts'
import { usedWording, wordingNotFound } from './consent.refusals.ts'

const columns = [
  'id',
  'title',
  'body',
  'sha256',
  'preTicked',
  'url',
  'usedAt',
  'version',
  'createdAt',
  'retiredAt',
] as const

/** The newest first, the retired ones last. */
export async function readWordings(work: Pick<Work, 'db'>): Promise<Wording[]> {
  const { rows } = await sql<Wording>`
    select ${sql.join(columns.map((column) => sql.ref(column)))} from consent_wording
    order by retired_at is not null, created_at desc, id desc`.execute(work.db)
  return rows
}

async function mustRead(work: Pick<Work, 'db'>, id: string, { lock = false } = {}): Promise<Wording> {
  const { rows } = await sql<Wording>`
    select ${sql.join(columns.map((column) => sql.ref(column)))} from consent_wording where id = ${id}::uuid
    ${lock ? sql`for update` : sql``}`.execute(work.db)
  const [found] = rows
  if (!found) throw notFound(wordingNotFound)
  return found
}

/** Refuses a wording that is not there; a retired one still proves what it proved. */
export async function mustBeWording(work: Work, id: string): Promise<void> {
  await mustRead(work, id)
}

const digest = ({ title, body, preTicked, url }: WordingInput): string =>
  createHash('sha256')
    .update(JSON.stringify([title, body, preTicked, url]))
    .digest('hex')

/** The wording that says exactly this; made where it is not there yet. Our own pages keep what they showed with it. */
export async function wordingOf(tx: Work, input: WordingInput): Promise<string> {
  const sha256 = digest(input)
  await tx.db
    .insertInto('consentWording')
    .values({ id: newId(), ...input, sha256 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { id } = await tx.db
    .selectFrom('consentWording')
    .select('id')
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow()
  return id
}

export function createWording(work: Work, input: WordingInput): Promise<Wording> {
  return write(work, async (tx) => {
    const known = new Set((await readWordings(tx)).map(({ id }) => id))
    const id = await wordingOf(tx, input)
    if (!known.has(id))
      await audit(tx, {
        action: 'consentWording.create',
        subjectKind: 'consentWording',
        subjectId: id,
        after: { title: input.title, sha256: digest(input) },
      })
    await announce(tx, { topic: 'consent' })
    return mustRead(tx, id)
  })
}

/** Words that nobody agreed to yet may still be set right. */
export function updateWording(
  work: Work,
  id: string,
  { version, ...input }: WordingInput & { version: number },
): Promise<Wording> {
  return change(work, id, version, 'update', (stored) => {
    if (stored.usedAt !== null) throw usedWording()
    return { ...input, sha256: digest(input) }
  })
}

export function retireWording(
  work: Work,
  id: string,
  { version, retired }: { version: number; retired: boolean },
): Promise<Wording> {
  return change(work, id, version, retired ? 'retire' : 'restore', ({ retiredAt }) => ({
    retiredAt: retired ? (retiredAt ?? new Date().toISOString()) : null,
  }))
}

function change(
  work: Work,
  id: string,
  version: number,
  action: string,
  decide: (stored: Wording) => Partial<Wording>,
): Promise<Wording> {
  return write(work, async (tx) => {
    const stored = await mustRead(tx, id, { lock: true })
    if (stored.version !== version) throw new Problem('stale', { current: stored })
    const after = decide(stored)
    const before = Object.fromEntries(Object.entries(stored).filter(([key]) => key in after))
    const changed = changes(before, after)
    if (!changed) return stored
    await tx.db
      .updateTable('consentWording')
      .set({ ...after, version: sql<number>`version + 1`, updatedAt: sql<string>`now()` })
      .where('id', '=', id)
      .execute()
    await audit(tx, {
      action: `consentWording.${action}`,
      subjectKind: 'consentWording',
      subjectId: id,
      ...changed,
    })
    await announce(tx, { topic: 'consent' })
    return mustRead(tx, id)
  })
}
