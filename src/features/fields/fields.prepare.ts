import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import { z } from 'zod'
import { announce } from '#platform/live.ts'
import { withClient } from '#platform/db/database.ts'
import { defineJob, type JobWork } from '#platform/jobs/job.ts'
import type { AttributeValue, Field } from '#platform/catalogue/field.ts'
import { fieldIdentity } from './fields.attributes.ts'
import { setIndexState, setNotExclusive } from './fields.change.ts'
import { attributeOf, chunk, firstId, hasAttribute, nextValues, outsideBin } from './fields.records.ts'
import { customField } from './fields.set.ts'
import { attributeIndex, attributeIndexName, attributeStatistics } from './fields.sql.ts'
import { selectDefinitions } from './fields.store.ts'
import type { Definition } from './fields.ts'
import { showValue, uniqueKeys } from './fields.values.ts'

/** Brings the index and the identities of a field to what its definition says now, whatever they were. */
export const prepareJob = defineJob({
  name: 'fields.prepare',
  title: { ja: '項目の索引の準備', en: 'Prepare the index of a field' },
  payload: z.object({ id: z.uuid() }),
  run: (work, { id }) => prepareField(work, id),
})

export type Duplicate = { value: string; ids: string[] }
type Prepared = { duplicates: Duplicate[]; duplicateCount: number }
const nothing: Prepared = { duplicates: [], duplicateCount: 0 }
const shownDuplicates = 100

export async function prepareField(work: JobWork, id: string): Promise<Prepared> {
  return alone(work, id, async (client) => {
    const definition = (await selectDefinitions(work)).find((one) => one.id === id)
    if (!definition) return nothing
    const field = fieldOf(work, definition)
    try {
      await (definition.filterable && field && definition.deletedAt === null
        ? inTurn(work, client, () => buildIndex(work, client, field))
        : dropIndex(work, client, definition))
    } catch (error) {
      if (work.signal.aborted || !(error instanceof Error) || !('code' in error)) throw error
      await setIndexState(work, id, 'failed', 'index')
      await announce(work, { topic: 'field' })
      throw error
    }
    const found =
      definition.exclusive && field && definition.deletedAt === null
        ? await claimValues(work, field)
        : await releaseValues(work, definition)
    // Somebody may have decided otherwise meanwhile: their own run of this job follows.
    const now = (await selectDefinitions(work)).find((one) => one.id === id)
    if (now && isSameWish(now, definition)) await settle(work, definition, found)
    await announce(work, { topic: 'field' })
    return found
  })
}

const isSameWish = (a: Definition, b: Definition): boolean =>
  a.filterable === b.filterable &&
  a.exclusive === b.exclusive &&
  a.type === b.type &&
  a.deletedAt === b.deletedAt

function fieldOf(work: JobWork, definition: Definition): Field | undefined {
  if (definition.standard) return work.app.fields.get(`${definition.subject}.${definition.key}`)
  return definition.type === null ? undefined : customField(definition)
}

async function settle(work: JobWork, definition: Definition, found: Prepared): Promise<void> {
  if (found.duplicateCount > 0) {
    await setNotExclusive(work, definition.id, 'duplicates')
    await releaseValues(work, definition)
  } else if (definition.filterable || definition.exclusive)
    await setIndexState(work, definition.id, 'ready', null)
  else await setIndexState(work, definition.id, null, definition.indexProblem)
}

/**
 * One run a field at a time. TRICKY: by asking again and again, not by waiting for the lock: an index that is built
 * concurrently waits for every statement under way, one that waits for this lock included.
 */
export async function alone<T>(
  work: JobWork,
  id: string,
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await work.runtime.database.pool.connect()
  let sound = false
  try {
    const result = await holding(work, client, id, () => run(client))
    sound = true
    return result
  } finally {
    // Closed after an error, so that its lock and a statement under way end with it.
    client.release(!sound)
  }
}

/** A lock that is asked for until it is there; an error leaves it to the end of the connection. */
async function holding<T>(
  work: JobWork,
  client: PoolClient,
  lock: string,
  run: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const { rows } = await client.query<{ got: boolean }>(
      "select pg_try_advisory_lock(hashtext('fields.prepare'), hashtext($1)) as got",
      [lock],
    )
    if (rows[0]?.got) break
    await work.progress(0, null)
    await sleep(200)
  }
  const result = await run()
  await client.query("select pg_advisory_unlock(hashtext('fields.prepare'), hashtext($1))", [lock])
  return result
}

/** Indexes are made and dropped one after the other: two at once on one table wait for each other for ever. */
const inTurn = (work: JobWork, client: PoolClient, run: () => Promise<void>): Promise<void> =>
  holding(work, client, 'index', run)

export function dropIndex(
  work: JobWork,
  client: PoolClient,
  { subject, key }: Pick<Definition, 'subject' | 'key'>,
): Promise<void> {
  const name = attributeIndexName({ subject, key })
  return inTurn(work, client, async () => {
    await client.query(`drop index concurrently if exists "${name}"`)
    await client.query(`drop statistics if exists "${name}"`)
  })
}

async function buildIndex(work: JobWork, client: PoolClient, field: Field): Promise<void> {
  const { name, create } = attributeIndex(field)
  const { rows } = await client.query<{ valid: boolean }>(
    'select indisvalid as valid from pg_index where indexrelid = to_regclass($1)',
    [`"${name}"`],
  )
  if (rows[0]?.valid) return
  // What a killed build has left behind serves nobody, and every write pays for it.
  if (rows[0]) await client.query(`drop index concurrently if exists "${name}"`)
  const { rows: me } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const pid = me[0]?.pid ?? 0
  const building = client.query(create.compile(work.db).sql)
  let built = false
  const ended = building.then(
    () => (built = true),
    () => (built = true),
  )
  try {
    for (;;) {
      await Promise.race([ended, sleep(300)])
      if (built) break
      const { rows: at } = await sql<{ done: number; total: number }>`
        select blocks_done::float8 as done, blocks_total::float8 as total
        from pg_stat_progress_create_index where pid = ${pid}`.execute(work.db)
      await work.progress(at[0]?.done ?? 0, at[0]?.total || null)
    }
  } catch (error) {
    await sql`select pg_cancel_backend(${pid})`.execute(work.db)
    await ended
    throw error
  }
  await building
  await client.query(attributeStatistics(field).create.compile(work.db).sql)
  // The planner knows nothing about an expression before it has looked at it.
  await client.query(`analyze ${field.subject}`)
}

/**
 * Makes every record known by its value. New writes keep the field unique already; what was there before is claimed in
 * chunks, twice over what changed meanwhile, so that a write that began before the decision is seen too.
 */
async function claimValues(work: JobWork, field: Field): Promise<Prepared> {
  const begun = new Date(Date.now() - 60_000).toISOString()
  const duplicates = new Map<string, Set<string>>()
  const shown = new Map<string, string>()
  const seen = new Map<string, string>()
  const note = (key: string, value: AttributeValue, ...ids: string[]): void => {
    const known = duplicates.get(key) ?? new Set<string>()
    for (const id of ids) known.add(id)
    duplicates.set(key, known)
    shown.set(key, showValue(field, value, { timeZone: 'UTC', nameOf: () => undefined }, 'ja'))
  }
  let done = 0
  const pass = async (which: ReturnType<typeof sql>): Promise<void> => {
    for (let after = firstId; ;) {
      const rows = await withClient(work.runtime.database.pool, async (_client, db) => {
        const page = await nextValues(db, field.subject, attributeOf(field.key), which, after, { lock: true })
        const values = page.map((row) => row as { id: string; value: AttributeValue })
        const keyed = values.flatMap(({ id, value }) =>
          uniqueKeys(field, value).map((key) => ({ id, value, key })),
        )
        if (field.subject === 'customer')
          for (const { holder, id, key } of await takeIdentities(db, field.key, keyed))
            note(key, keyed.find((one) => one.id === id)?.value ?? key, holder, id)
        else
          for (const { id, value, key } of keyed) {
            const other = seen.get(key)
            if (other !== undefined && other !== id) note(key, value, other, id)
            else seen.set(key, id)
          }
        return page
      })
      done += rows.length
      await work.progress(done, null)
      const last = rows.at(-1)
      if (!last || rows.length < chunk) return
      after = last.id
    }
  }
  await pass(sql`${outsideBin} and ${hasAttribute(field.key)}`)
  await pass(sql`${outsideBin} and ${hasAttribute(field.key)} and r.updated_at >= ${begun}::timestamptz`)
  return {
    duplicateCount: duplicates.size,
    duplicates: [...duplicates]
      .slice(0, shownDuplicates)
      .map(([key, ids]) => ({ value: shown.get(key) ?? key, ids: [...ids] })),
  }
}

type Keyed = { id: string; key: string }

/** Claims values; returns those that another customer has, and who. */
async function takeIdentities(
  db: JobWork['db'],
  key: string,
  keyed: readonly Keyed[],
): Promise<(Keyed & { holder: string })[]> {
  if (keyed.length === 0) return []
  const ids = keyed.map(({ id }) => id)
  const values = keyed.map((one) => one.key)
  const kind = fieldIdentity(key)
  await sql`
    insert into customer_identity (kind, value, customer_id, exclusive)
    select ${kind}, value, id, true from unnest(${ids}::uuid[], ${values}::text[]) given (id, value)
    on conflict do nothing`.execute(db)
  const { rows } = await sql<Keyed & { holder: string }>`
    select i.customer_id as holder, given.id, i.value as key from customer_identity i
    join unnest(${ids}::uuid[], ${values}::text[]) given (id, value) on i.value = given.value
    where i.kind = ${kind} and i.customer_id <> given.id`.execute(db)
  return rows
}

export async function releaseValues(
  work: JobWork,
  { subject, key }: Pick<Definition, 'subject' | 'key'>,
): Promise<Prepared> {
  // Companies are asked for the value themselves; only customers are known by it.
  if (subject === 'customer')
    await work.db.deleteFrom('customerIdentity').where('kind', '=', fieldIdentity(key)).execute()
  return nothing
}
