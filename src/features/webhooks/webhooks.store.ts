import { sql, type RawBuilder } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { AskedBy, Asks } from '#platform/asked-by.ts'
import type { Work } from '#platform/work.ts'
import { sharingSchema } from '#features/provisions/provisions.ts'
import type { Webhook, WebhookInput } from './webhooks.api.ts'
import { holdFrom, overlapHours, type PauseReason } from './webhooks.ts'

/** So many deliveries on their way are counted; of more it is said that there are more. */
const mostCounted = 10_000

type Raw = Omit<Webhook, 'waiting' | 'sharing'> & { waiting: number; sharing: unknown }
const columns = sql`w.id, w.name, w.url, w.events, w.sharing, w.paused_at, w.paused_why, w.failures, w.failing_since,
  w.held_until, w.delivered_at, w.created_at, w.updated_at, w.version,
  case when w.previous_until > now() then w.previous_until end as previous_until,
  (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', s.name) order by g.at), '[]')
    from unnest(w.segment_ids) with ordinality g (id, at)
    left join segment s on s.id = g.id and s.deleted_at is null) as segments,
  (select count(*)::int from (select 1 from webhook_delivery d where d.webhook_id = w.id
    and d.state in ('queued', 'sending') limit ${sql.lit(mostCounted + 1)}) n) as waiting`

const read = ({ waiting, sharing, ...row }: Raw): Webhook => ({
  ...row,
  sharing: sharingSchema.parse(sharing),
  waiting: { count: Math.min(waiting, mostCounted), exact: waiting <= mostCounted },
})

export async function selectWebhooks({ db }: Pick<Work, 'db'>): Promise<Webhook[]> {
  const { rows } = await sql<Raw>`
    select ${columns} from webhook w where w.deleted_at is null order by w.name, w.id`.execute(db)
  return rows.map(read)
}

export async function selectWebhook(
  { db }: Pick<Work, 'db'>,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<Webhook | undefined> {
  const { rows } = await sql<Raw>`
    select ${columns} from webhook w
    where w.id = ${id}::uuid and w.deleted_at ${deleted ? sql`is not null` : sql`is null`}
    ${lock ? sql`for no key update of w` : sql``}`.execute(db)
  return rows[0] && read(rows[0])
}

export async function insertWebhook(
  work: Work,
  { name, url, events, segmentIds, sharing }: WebhookInput,
  secret: Buffer,
): Promise<string> {
  const id = newId()
  const by = work.actor.userId
  await sql`
    insert into webhook (id, name, url, events, segment_ids, sharing, secret, created_by, updated_by)
    values (${id}, ${name}, ${url}, ${events}::text[], ${segmentIds}::uuid[], ${JSON.stringify(sharing)}::jsonb,
      ${secret}, ${by}::uuid, ${by}::uuid)`.execute(work.db)
  return id
}

/** Writes some columns and counts the version up. The caller has locked it. */
async function set(work: Work, id: string, columnsSet: RawBuilder<unknown>): Promise<void> {
  await sql`
    update webhook set ${columnsSet}, version = version + 1, updated_at = now(), updated_by = ${work.actor.userId}::uuid
    where id = ${id}::uuid`.execute(work.db)
}

/** What is given from now on may be given to somebody else: the ledger begins another entry. */
export function updateWebhook(
  work: Work,
  id: string,
  { name, url, events, segmentIds, sharing }: WebhookInput,
): Promise<void> {
  return set(
    work,
    id,
    sql`name = ${name}, url = ${url}, events = ${events}::text[], segment_ids = ${segmentIds}::uuid[],
      sharing = ${JSON.stringify(sharing)}::jsonb, provision_id = null, provision_on = null`,
  )
}

export function setPaused(work: Work, id: string, why: PauseReason): Promise<void> {
  return set(work, id, sql`paused_at = now(), paused_why = ${why}`)
}

/** As if nothing had gone wrong: the next round begins at once. */
export function setResumed(work: Work, id: string): Promise<void> {
  return set(
    work,
    id,
    sql`paused_at = null, paused_why = null, failures = 0, failing_since = null, held_until = null`,
  )
}

/** The secret of now goes on signing for a while, so that the receiver can change in its own time. */
export function setSecret(work: Work, id: string, secret: Buffer): Promise<void> {
  return set(
    work,
    id,
    sql`previous_secret = secret, previous_until = now() + make_interval(hours => ${sql.lit(overlapHours)}), secret = ${secret}`,
  )
}

export function setDeleted(work: Work, id: string, deleted: boolean): Promise<void> {
  const by = deleted ? work.actor.userId : null
  return set(work, id, sql`deleted_at = ${deleted ? sql`now()` : sql`null`}, deleted_by = ${by}::uuid`)
}

/** For good. What was on its way is cleared away by night. */
export async function deleteWebhook({ db }: Pick<Work, 'db'>, id: string): Promise<void> {
  await sql`delete from webhook where id = ${id}::uuid`.execute(db)
}

/** Which of these segments are not there. */
export async function missingSegments({ db }: Pick<Work, 'db'>, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select g.id from unnest(${ids}::uuid[]) g (id)
    where not exists (select 1 from segment s where s.id = g.id and s.deleted_at is null)`.execute(db)
  return rows.map(({ id }) => id)
}

/** All that it takes to send. */
export type Target = Pick<
  Webhook,
  'id' | 'name' | 'url' | 'events' | 'sharing' | 'failures' | 'failingSince'
> & {
  readonly secret: Buffer
  readonly previousSecret: Buffer | null
}

/** Undefined where nothing is to be sent now: paused, held, or in the bin. */
export async function selectTarget(
  { db }: Pick<Work, 'db'>,
  id: string,
  { whatever = false } = {},
): Promise<Target | undefined> {
  const open = sql`w.paused_at is null and (w.held_until is null or w.held_until <= now())`
  const { rows } = await sql<Target & { sharing: unknown }>`
    select w.id, w.name, w.url, w.events, w.sharing, w.failures, w.failing_since, w.secret,
      case when w.previous_until > now() then w.previous_secret end as previous_secret
    from webhook w where w.id = ${id}::uuid and w.deleted_at is null and ${whatever ? sql`true` : open}`.execute(
    db,
  )
  const [row] = rows
  return row && { ...row, sharing: sharingSchema.parse(row.sharing) }
}

/** Something got through: whatever was wrong is over. */
export async function noteSuccess({ db }: Pick<Work, 'db'>, id: string): Promise<void> {
  await sql`
    update webhook set delivered_at = now(), failures = 0, failing_since = null, held_until = null
    where id = ${id}::uuid`.execute(db)
}

/** Nothing got through: how often in a row, and since when for how many hours. */
export async function noteFailure(
  { db }: Pick<Work, 'db'>,
  id: string,
  secondsHeld: (failures: number) => number,
): Promise<{ failures: number; hours: number }> {
  const { rows } = await sql<{ failures: number; hours: number }>`
    update webhook set failures = failures + 1, failing_since = coalesce(failing_since, now()) where id = ${id}::uuid
    returning failures, (extract(epoch from now() - failing_since) / 3600)::float8 as hours`.execute(db)
  const noted = rows[0] ?? { failures: 0, hours: 0 }
  if (noted.failures >= holdFrom)
    await sql`update webhook set held_until = now() + make_interval(secs => ${secondsHeld(noted.failures)})
      where id = ${id}::uuid`.execute(db)
  return noted
}

/** Webhooks that hear of this segment alone, or of it beside others. */
export const webhooksAsk: Asks = {
  async of({ db }, { kind, id }) {
    if (kind !== 'segment') return []
    const { rows } = await sql<AskedBy>`
      select 'webhook' as kind, w.id, w.name from webhook w
      where w.deleted_at is null and ${id}::uuid = any(w.segment_ids) order by w.name, w.id limit 200`.execute(
      db,
    )
    return rows
  },
}
