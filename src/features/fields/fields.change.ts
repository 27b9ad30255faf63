import { sql } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import type { Definition } from './fields.ts'

/** What of a definition an administrator decides; the rest is made once or follows. */
export type Decided = Pick<
  Definition,
  | 'type'
  | 'labelJa'
  | 'labelEn'
  | 'helpJa'
  | 'helpEn'
  | 'section'
  | 'options'
  | 'decimals'
  | 'required'
  | 'exclusive'
  | 'filterable'
  | 'hidden'
  | 'defaultValue'
  | 'pii'
  | 'masked'
>

/** A field as it is before anybody decided anything. */
export const undecided: Decided = {
  type: null,
  labelJa: null,
  labelEn: null,
  helpJa: null,
  helpEn: null,
  section: null,
  options: null,
  decimals: null,
  required: false,
  exclusive: false,
  filterable: false,
  hidden: false,
  defaultValue: null,
  pii: null,
  masked: false,
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

function stored({ options, defaultValue, ...decided }: Decided) {
  return { ...decided, options: json(options), defaultValue: json(defaultValue) }
}

/** Null when somebody else has just taken the key. */
export async function insertDefinition(
  work: Work,
  named: { subject: Field['subject']; key: string; standard: boolean },
  decided: Decided,
  indexState: 'building' | null,
): Promise<string | null> {
  const row = await work.db
    .insertInto('fieldDefinition')
    .values({ id: newId(), ...named, ...stored(decided), indexState, createdBy: work.actor.userId })
    .onConflict((on) => on.columns(['subject', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Saves over the version that was read; false when it is an older one by now. */
export async function saveDefinition(
  work: Work,
  { id, version }: Pick<Definition, 'id' | 'version'>,
  decided: Decided,
  indexState: Definition['indexState'],
  indexProblem: string | null,
): Promise<boolean> {
  const saved = await work.db
    .updateTable('fieldDefinition')
    .set({ ...stored(decided), indexState, indexProblem, version: sql`version + 1`, updatedAt: sql`now()` })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .execute()
  return saved.length > 0
}

/** Into the bin, or out of it. */
export async function setBinned(work: Work, id: string, binned: boolean): Promise<void> {
  await work.db
    .updateTable('fieldDefinition')
    .set({
      deletedAt: binned ? sql`now()` : null,
      deletedBy: binned ? work.actor.userId : null,
      indexState: binned ? null : sql`case when filterable or exclusive then 'building' end`,
      version: sql`version + 1`,
      updatedAt: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

/** Leaves the key and nothing else: it is never used again. */
export async function setGone(work: Work, id: string): Promise<void> {
  await work.db
    .updateTable('fieldDefinition')
    .set({
      ...stored(undecided),
      indexState: null,
      indexProblem: null,
      version: sql`version + 1`,
      updatedAt: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

/** What the background work found out; no version, since nobody decided anything. */
export async function setIndexState(
  work: Pick<Work, 'db'>,
  id: string,
  state: Definition['indexState'],
  problem: string | null,
): Promise<void> {
  await work.db
    .updateTable('fieldDefinition')
    .set({ indexState: state, indexProblem: problem })
    .where('id', '=', id)
    .execute()
}

/** Switches a field off that found two records with one value. */
export async function setNotExclusive(work: Pick<Work, 'db'>, id: string, problem: string): Promise<void> {
  await work.db
    .updateTable('fieldDefinition')
    .set({
      exclusive: false,
      indexState: sql`case when filterable then 'ready' else 'failed' end`,
      indexProblem: problem,
      version: sql`version + 1`,
      updatedAt: sql`now()`,
    })
    .where('id', '=', id)
    .execute()
}

export async function setPosition(
  work: Work,
  { subject, key, section }: { subject: Field['subject']; key: string; section: string },
  standard: boolean,
  position: number,
): Promise<void> {
  await sql`
    insert into field_definition (id, subject, key, standard, section, position, created_by)
    values (${newId()}::uuid, ${subject}, ${key}, ${standard}, ${section}, ${position}, ${work.actor.userId}::uuid)
    on conflict (subject, key) do update set section = excluded.section, position = excluded.position
    where field_definition.section is distinct from excluded.section
      or field_definition.position is distinct from excluded.position`.execute(work.db)
}

export type Run = {
  id: string
  kind: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  done: number
  total: number | null
  result: unknown
  problem: string | null
}

/** The last background work on each definition, by its id. */
export async function selectRuns(work: Pick<Work, 'db' | 'locale'>): Promise<Map<string, Run>> {
  const { rows } = await sql<Run & { definition: string }>`
    select distinct on (subject) substr(subject, 7) as definition, id, kind, state, done::float8 as done, total::float8 as total, result,
      problem ->> ${work.locale} as problem
    from job_run where subject like 'field:%' order by subject, created_at desc, id desc`.execute(work.db)
  return new Map(rows.map(({ definition, ...run }) => [definition, run]))
}

export async function selectSectionVersions(work: Pick<Work, 'db'>): Promise<Map<string, number>> {
  const rows = await work.db.selectFrom('fieldSection').select(['subject', 'key', 'version']).execute()
  return new Map(rows.map(({ subject, key, version }) => [`${subject}.${key}`, version]))
}
