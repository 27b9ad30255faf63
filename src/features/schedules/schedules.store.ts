import { sql, type RawBuilder } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Phrase } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import { importOptionsSchema } from '#features/imports/imports.api.ts'
import type { Schedule, ScheduleInput } from './schedules.api.ts'

export type StoredSchedule = Omit<Schedule, 'trouble' | 'hasPassword' | 'hasPrivateKey'> & {
  secret: Buffer | null
  trouble: Phrase | null
}

const columns = sql`s.id, s.name, s.kind, case when s.kind = 'sftp' then s.place end as place, s.secret, s.host_key,
  s.pattern, s.subject, s.mapping, s.options, s.every, s.enabled, s.last_looked_at, s.trouble, s.version,
  case when b.id is not null then jsonb_build_object('id', b.id, 'fileName', b.file_name, 'state', b.state) end
    as last_import`

export async function selectSchedules(work: Pick<Work, 'db'>, id?: string): Promise<StoredSchedule[]> {
  const { rows } = await sql<StoredSchedule>`
    select ${columns} from import_schedule s left join import_batch b on b.id = s.last_import_id
    where ${id === undefined ? sql`true` : sql`s.id = ${id}::uuid`} order by s.name, s.id`.execute(work.db)
  return rows.map((row) => ({ ...row, options: importOptionsSchema.parse(row.options) }))
}

const json = (value: unknown): RawBuilder<unknown> => sql`${JSON.stringify(value)}::jsonb`

export async function insertSchedule(
  work: Work,
  given: ScheduleInput,
  secret: Buffer | null,
): Promise<string> {
  const id = newId()
  const { name, kind, place, pattern, subject, mapping, options, every, enabled } = given
  await sql`insert into import_schedule (id, name, kind, place, secret, pattern, subject, mapping, options, every, enabled,
      created_by, created_by_name)
    values (${id}, ${name}, ${kind}, ${json(place ?? {})}, ${secret}, ${pattern}, ${subject}, ${json(mapping)},
      ${json(options)}, ${every}, ${enabled}, ${work.actor.userId}, ${work.actor.name})`.execute(work.db)
  return id
}

/** False when it is no longer at `version`. */
export async function saveSchedule(
  work: Work,
  id: string,
  version: number,
  given: ScheduleInput,
  secret: Buffer | null,
  hostKey: string | null,
): Promise<boolean> {
  const { name, kind, place, pattern, subject, mapping, options, every, enabled } = given
  const { numAffectedRows } = await sql`update import_schedule set name = ${name}, kind = ${kind},
      place = ${json(place ?? {})}, secret = ${secret}, host_key = ${hostKey}, pattern = ${pattern}, subject = ${subject},
      mapping = ${json(mapping)}, options = ${json(options)}, every = ${every}, enabled = ${enabled}, trouble = null,
      version = version + 1
    where id = ${id}::uuid and version = ${version}`.execute(work.db)
  return numAffectedRows === 1n
}

export async function deleteSchedule(work: Work, id: string, version: number): Promise<boolean> {
  const { numAffectedRows } =
    await sql`delete from import_schedule where id = ${id}::uuid and version = ${version}`.execute(work.db)
  return numAffectedRows === 1n
}

/** What a look found out; no version, since nobody's form is about it. */
export async function noteLook(
  work: Pick<Work, 'db'>,
  id: string,
  found: { hostKey?: string | null; importId?: string; trouble?: Phrase | null; looked?: boolean },
): Promise<void> {
  const set = [
    ...(found.looked ? [sql`last_looked_at = now()`] : []),
    // The first key that is seen is the one from then on.
    ...(found.hostKey ? [sql`host_key = coalesce(host_key, ${found.hostKey})`] : []),
    ...(found.importId ? [sql`last_import_id = ${found.importId}::uuid`] : []),
    ...(found.trouble === undefined
      ? []
      : [sql`trouble = ${found.trouble === null ? null : json(found.trouble)}`]),
  ]
  if (set.length > 0)
    await sql`update import_schedule set ${sql.join(set)} where id = ${id}::uuid`.execute(work.db)
}

/** False when a file of this content was taken before. */
export async function claimFile(
  work: Pick<Work, 'db'>,
  scheduleId: string,
  sha256: string,
  fileName: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into import_schedule_file (schedule_id, sha256, file_name)
    values (${scheduleId}::uuid, ${sha256}, ${fileName}) on conflict do nothing`.execute(work.db)
  return numAffectedRows === 1n
}

export async function settleFile(
  work: Pick<Work, 'db'>,
  scheduleId: string,
  sha256: string,
  importId: string | null,
): Promise<void> {
  const which = sql`schedule_id = ${scheduleId}::uuid and sha256 = ${sha256}`
  if (importId === null) await sql`delete from import_schedule_file where ${which}`.execute(work.db)
  else
    await sql`update import_schedule_file set import_id = ${importId}::uuid where ${which}`.execute(work.db)
}

/** A file that was claimed and has no import: whoever claimed it was killed before it began. */
export async function freeUnfinished(work: Pick<Work, 'db'>, scheduleId: string): Promise<void> {
  await sql`delete from import_schedule_file where schedule_id = ${scheduleId}::uuid and import_id is null`.execute(
    work.db,
  )
}
