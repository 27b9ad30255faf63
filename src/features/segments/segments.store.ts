import { sql, type RawBuilder } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Phrase } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import type { SegmentKind } from './segments.api.ts'
import type { Link } from './segments.ts'
import { readsOf } from './segments.ts'
import { ruleSchema } from '#platform/catalogue/rule.ts'

type Person = { id: string; name: string } | null
export type StoredAct = {
  id: string
  tag: { id: string; name: string; color: string } | null
  list: { id: string; name: string } | null
  whileIn: boolean
}
export type StoredSegment = {
  id: string
  name: string
  description: string | null
  kind: SegmentKind
  rule: unknown
  asksMasked: boolean
  base: { id: string; name: string } | null
  state: 'building' | 'ready' | 'broken'
  problem: Phrase | null
  members: number
  builtAt: string | null
  buildMs: number | null
  edition: number
  acts: StoredAct[]
  createdBy: Person
  updatedBy: Person
  createdAt: string
  updatedAt: string
  deletedAt: string | null
  version: number
}

const columns = sql`
  s.id, s.name, s.description, s.kind, s.rule, s.asks_masked, s.state, s.problem, s.members, s.built_at, s.build_ms, s.edition,
  s.created_at, s.updated_at, s.deleted_at, s.version,
  case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name) end as base,
  case when m.id is not null then jsonb_build_object('id', m.id, 'name', m.name) end as created_by,
  case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as updated_by,
  coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'whileIn', a.while_in,
      'tag', case when t.id is not null then jsonb_build_object('id', t.id, 'name', t.name, 'color', t.color) end,
      'list', case when l.id is not null then jsonb_build_object('id', l.id, 'name', l.name) end)
      order by a.created_at, a.id)
    from segment_act a left join tag t on t.id = a.tag_id left join segment l on l.id = a.list_id
    where a.segment_id = s.id), '[]') as acts`
const joined = sql`segment s
  left join segment b on b.id = s.base_id
  left join app_user m on m.id = s.created_by
  left join app_user u on u.id = s.updated_by`

export async function selectSegments(
  work: Work,
  { q, kind, deleted = false }: { q?: string | undefined; kind?: SegmentKind | undefined; deleted?: boolean },
): Promise<StoredSegment[]> {
  const fold = (text: RawBuilder<unknown>): RawBuilder<unknown> => sql`lower(normalize(${text}, NFKC))`
  const { rows } = await sql<StoredSegment>`
    select ${columns} from ${joined}
    where s.deleted_at ${deleted ? sql`is not null` : sql`is null`}
      ${kind === undefined ? sql`` : sql`and s.kind = ${kind}`}
      ${
        q?.trim()
          ? sql`and strpos(${fold(sql`concat_ws(' ', s.name, s.description)`)}, ${fold(sql`${q.trim()}::text`)}) > 0`
          : sql``
      }
    order by s.updated_at desc, s.id desc limit 1000`.execute(work.db)
  return rows
}

export async function selectSegment(
  work: Work,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<StoredSegment | undefined> {
  const { rows } = await sql<StoredSegment>`
    select ${columns} from ${joined}
    where s.id = ${id}::uuid and s.deleted_at ${deleted ? sql`is not null` : sql`is null`}
    ${lock ? sql`for no key update of s` : sql``}`.execute(work.db)
  return rows[0]
}

/** Which of these are there and not in the bin, with their kind. */
export async function selectKinds(work: Work, ids: readonly string[]): Promise<Map<string, SegmentKind>> {
  const { rows } = await sql<{ id: string; kind: SegmentKind }>`
    select id, kind from segment where id = any(${ids}::uuid[]) and deleted_at is null`.execute(work.db)
  return new Map(rows.map(({ id, kind }) => [id, kind]))
}

export async function countSegments(work: Work): Promise<number> {
  const { rows } = await sql<{ many: number }>`
    select count(*)::int as many from segment where deleted_at is null`.execute(work.db)
  return rows[0]?.many ?? 0
}

export type Content = {
  name: string
  description: string | null
  kind: SegmentKind
  rule: unknown
  baseId: string | null
}

export async function insertSegment(
  work: Work,
  { name, description, kind, rule, baseId }: Content,
): Promise<string> {
  const id = newId()
  const by = work.actor.userId
  await sql`
    insert into segment (id, name, description, kind, rule, base_id, state, created_by, updated_by)
    values (${id}, ${name}, ${description}, ${kind}, ${json(rule)}::jsonb, ${baseId}::uuid,
      ${kind === 'fixed' ? 'ready' : 'building'}, ${by}::uuid, ${by}::uuid)`.execute(work.db)
  return id
}

/** To be worked out for everybody, from the beginning. */
const asked = sql`state = 'building', problem = null, build_number = build_number + 1, build_began_at = null`

/** Writes it as it is given; another rule or base is another edition, and has it worked out anew. */
export async function updateSegment(
  work: Work,
  id: string,
  { name, description, kind, rule, baseId }: Content,
  newEdition: boolean,
): Promise<void> {
  await sql`
    update segment set name = ${name}, description = ${description}, kind = ${kind}, rule = ${json(rule)}::jsonb,
      base_id = ${baseId}::uuid, version = version + 1, updated_at = now(), updated_by = ${work.actor.userId}::uuid
      ${newEdition ? sql`, edition = edition + 1, ${asked}` : sql``}
    where id = ${id}::uuid`.execute(work.db)
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export async function setDeleted(work: Work, id: string, deleted: boolean): Promise<void> {
  await sql`
    update segment set version = version + 1, updated_at = now(), updated_by = ${work.actor.userId}::uuid,
      ${
        deleted
          ? sql`deleted_at = now(), deleted_by = ${work.actor.userId}::uuid`
          : sql`deleted_at = null, deleted_by = null, build_number = build_number + 1, build_began_at = null,
            state = case when kind = 'fixed' then 'ready' else 'building' end`
      }
    where id = ${id}::uuid`.execute(work.db)
}

export async function insertEdition(
  work: Work,
  segmentId: string,
  { rule, baseId }: Pick<Content, 'rule' | 'baseId'>,
): Promise<void> {
  await sql`
    insert into segment_edition (segment_id, edition, rule, base_id, made_by, made_by_name)
    select id, edition, ${json(rule)}::jsonb, ${baseId}::uuid, ${work.actor.userId}::uuid, ${work.actor.name}
    from segment where id = ${segmentId}::uuid`.execute(work.db)
}

export type StoredEdition = {
  edition: number
  rule: unknown
  base: { id: string; name: string } | null
  madeAt: string
  madeBy: string
  entered: number | null
  left: number | null
}

export async function selectEditions(work: Work, segmentId: string): Promise<StoredEdition[]> {
  const { rows } = await sql<StoredEdition>`
    select e.edition, e.rule, e.made_at, e.made_by_name as made_by, e.entered, e.left_again as "left",
      case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name) end as base
    from segment_edition e left join segment b on b.id = e.base_id
    where e.segment_id = ${segmentId}::uuid order by e.edition desc limit 200`.execute(work.db)
  return rows
}

export type NewAct = { tagId: string | null; listId: string | null; whileIn: boolean }

/** The acts of a segment as given: those that are the same stay, with what they did. */
export async function replaceActs(work: Work, segmentId: string, acts: readonly NewAct[]): Promise<void> {
  const given = sql`unnest(${acts.map((a) => a.tagId)}::uuid[], ${acts.map((a) => a.listId)}::uuid[],
    ${acts.map((a) => a.whileIn)}::boolean[]) g (tag_id, list_id, while_in)`
  const same = sql`g.tag_id is not distinct from a.tag_id and g.list_id is not distinct from a.list_id
    and g.while_in = a.while_in`
  await sql`
    with gone as (
      delete from segment_act a where a.segment_id = ${segmentId}::uuid
        and not exists (select 1 from ${given} where ${same}) returning a.id),
    forgotten as (delete from segment_acted d using gone where d.act_id = gone.id)
    insert into segment_act (id, segment_id, tag_id, list_id, while_in)
    select gen_random_uuid(), ${segmentId}::uuid, g.tag_id, g.list_id, g.while_in from ${given}
    where not exists (select 1 from segment_act a where a.segment_id = ${segmentId}::uuid and ${same})`.execute(
    work.db,
  )
  await sql`update segment set acts_due_at = now() where id = ${segmentId}::uuid
    and exists (select 1 from segment_act a where a.segment_id = ${segmentId}::uuid)`.execute(work.db)
}

/** How segments hang on each other, for what may not go round in a circle. */
export async function readLinks(work: Work): Promise<Link[]> {
  const { rows } = await sql<{
    id: string
    name: string
    rule: unknown
    baseId: string | null
    gives: string[]
  }>`
    select s.id, s.name, s.rule, s.base_id,
      coalesce((select jsonb_agg(coalesce(a.tag_id, a.list_id)) from segment_act a where a.segment_id = s.id), '[]') as gives
    from segment s where s.deleted_at is null`.execute(work.db)
  return rows.map(({ id, name, rule, baseId, gives }) => {
    const reads = rule === null ? { segments: [], tags: [] } : readsOf(ruleSchema.parse(rule))
    return {
      id,
      name,
      gives,
      tags: reads.tags,
      segments: baseId === null ? reads.segments : [baseId, ...reads.segments],
    }
  })
}

/** A segment that is kept up: all but fixed ones and those in the bin. */
export type Kept = {
  readonly id: string
  readonly name: string
  readonly rule: unknown
  readonly baseId: string | null
  readonly state: StoredSegment['state']
  readonly edition: number
  readonly builtEdition: number | null
  readonly buildNumber: number
  readonly buildBeganAt: string | null
  readonly fingerprint: string | null
}
const keptColumns = sql`s.id, s.name, s.rule, s.base_id, s.state, s.edition, s.built_edition, s.build_number, s.build_began_at, s.fingerprint
  from segment s where s.deleted_at is null and s.kind <> 'fixed' order by s.id`

export async function readKept(work: Work): Promise<Kept[]> {
  return (await sql<Kept>`select ${keptColumns}`.execute(work.db)).rows
}

/**
 * Those whose members may be written in this transaction, and those that are being worked out; nobody changes them
 * meanwhile. Always in one order, so that two who need several never wait for each other in a circle. A broken one stays as it was.
 */
export async function lockForMembers(work: Work): Promise<Kept[]> {
  const { rows } = await sql<Kept>`select ${keptColumns} for no key update`.execute(work.db)
  return rows.filter(({ state }) => state !== 'broken')
}

/** From now on, who changes is noted for this one, until it has been worked out. */
export async function beginBuild(work: Work, { id, buildNumber }: Kept): Promise<void> {
  await sql`update segment set build_began_at = clock_timestamp()
    where id = ${id}::uuid and build_number = ${buildNumber}::int`.execute(work.db)
}

/** To be worked out for everybody. */
export async function startBuild(work: Work, id: string): Promise<void> {
  await sql`update segment set ${asked}
    where id = ${id}::uuid and deleted_at is null and kind <> 'fixed'`.execute(work.db)
}

/** It stands still, and says why; one that was asked for again meanwhile is worked out as that says. */
export async function markBroken(work: Work, { id, buildNumber }: Kept, problem: Phrase): Promise<void> {
  await sql`update segment set state = 'broken', problem = ${JSON.stringify(problem)}::jsonb, build_began_at = null
    where id = ${id}::uuid and build_number = ${buildNumber}::int`.execute(work.db)
}

type Moved = { readonly entered: number; readonly left: number }

export async function countMoved(
  work: Work,
  id: string,
  { entered, left }: Moved,
  today: string,
): Promise<void> {
  await sql`update segment set members = members + ${entered}::int - ${left}::int where id = ${id}::uuid`.execute(
    work.db,
  )
  await countDay(work, id, { entered, left }, today)
}

/** It stands as it was when this began; where it was asked for again meanwhile, another building follows. */
export async function countBuilt(
  work: Work,
  { id, edition, builtEdition, buildNumber }: Kept,
  { fingerprint, ms, moved, today }: { fingerprint: string; ms: number; moved: Moved; today: string },
): Promise<void> {
  await sql`
    update segment set members = (select count(*) from segment_member m where m.segment_id = ${id}::uuid),
      fingerprint = ${fingerprint}, built_at = now(), build_ms = ${ms}::int, built_edition = ${edition}::int,
      state = case when build_number = ${buildNumber}::int then 'ready' else state end,
      build_began_at = null
    where id = ${id}::uuid`.execute(work.db)
  if (builtEdition !== edition)
    await sql`update segment_edition set entered = ${moved.entered}::int, left_again = ${moved.left}::int
      where segment_id = ${id}::uuid and edition = ${edition}::int`.execute(work.db)
  // Of one that is worked out for the first time all are in from the start, and nobody came.
  await countDay(work, id, builtEdition === null ? { entered: 0, left: 0 } : moved, today)
}

async function countDay(work: Work, id: string, { entered, left }: Moved, today: string): Promise<void> {
  await sql`
    insert into segment_day (segment_id, on_day, members, entered, left_again)
    select id, ${today}::date, members, ${entered}::int, ${left}::int from segment where id = ${id}::uuid
    on conflict (segment_id, on_day) do update set members = excluded.members,
      entered = segment_day.entered + excluded.entered, left_again = segment_day.left_again + excluded.left_again`.execute(
    work.db,
  )
}

export async function selectDays(work: Work, id: string, from: string) {
  const { rows } = await sql<{ on: string; members: number; entered: number; left: number }>`
    select on_day as "on", members, entered, left_again as "left" from segment_day
    where segment_id = ${id}::uuid and on_day >= ${from}::date order by on_day`.execute(work.db)
  return rows
}

export type OwnUse = { kind: 'segment' | 'base' | 'view' | 'act'; id: string; name: string }

/** Segments that ask for it or are narrowed by it or fill it, and shared views that show it. */
export async function selectUses(work: Work, id: string): Promise<OwnUse[]> {
  const { rows } = await sql<OwnUse>`
    select 'base' as kind, id, name from segment where base_id = ${id}::uuid and deleted_at is null
    union all
    select 'segment', id, name from segment
      where deleted_at is null and rule is not null and strpos(rule::text, ${id}) > 0
    union all
    select 'act', s.id, s.name from segment_act a join segment s on s.id = a.segment_id
      where a.list_id = ${id}::uuid and s.deleted_at is null
    union all
    select 'view', id, name from saved_view
      where deleted_at is null and shared and strpos(definition::text, ${id}) > 0
    order by 1, 3`.execute(work.db)
  return rows
}
