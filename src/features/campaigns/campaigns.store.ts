import { sql, type RawBuilder } from 'kysely'
import { newId } from '#kit/ids.ts'
import type { Phrase } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import type { Campaign, Plan, Step } from './campaigns.schemas.ts'
import type { CampaignState } from './campaigns.ts'

type Person = { id: string; name: string } | null
export type StoredVariant = Plan['variants'][number] & { no: number }

/** A campaign as it lies in its tables. */
export type StoredCampaign = Omit<Plan, 'variants'> & {
  id: string
  number: number
  state: CampaignState
  resumes: Campaign['pausedBefore']
  purpose: { id: string; name: Phrase; class: 'advertising' | 'transactional' }
  variants: StoredVariant[]
  winner: number | null
  wonAt: string | null
  wonWhy: Phrase | null
  follows: { id: string; name: string } | null
  askedAt: string | null
  askedBy: Person
  approvedAt: string | null
  approvedBy: Person
  startsAt: string | null
  beganAt: string | null
  testEndsAt: string | null
  endedAt: string | null
  problem: Phrase | null
  createdBy: Person
  updatedBy: Person
  createdAt: string
  updatedAt: string
  deletedAt: string | null
  version: number
}

const person = (alias: string): RawBuilder<unknown> =>
  sql.raw(
    `case when ${alias}.id is not null then jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name) end`,
  )

export const campaignColumns = sql`
  k.id, k.number, k.name, k.purpose_id, k.state, k.resumes, k.audience, k.sender_id, k.reply_to, k.schedule, k.speed, k.cap,
  k.quiet, k.held_out_percent, k.tracked, k.window_days, k.test, k.winner, k.won_at, k.won_why, k.asked_at, k.approved_at,
  k.starts_at, k.began_at, k.test_ends_at, k.ended_at, k.problem, k.created_at, k.updated_at, k.deleted_at, k.version,
  jsonb_build_object('id', p.id, 'class', p.class,
    'name', jsonb_build_object('ja', p.label_ja, 'en', p.label_en)) as purpose,
  ${person('m')} as created_by, ${person('u')} as updated_by, ${person('a')} as asked_by, ${person('o')} as approved_by,
  ${person('f')} as follows,
  (select jsonb_agg(jsonb_build_object('no', v.no, 'label', v.label, 'subject', v.subject, 'preheader', v.preheader,
      'senderId', v.sender_id, 'atHour', v.at_hour, 'content', v.content) order by v.no)
    from campaign_variant v where v.campaign_id = k.id) as variants`
export const campaignTables = sql`campaign k
  join consent_purpose p on p.id = k.purpose_id
  left join app_user m on m.id = k.created_by
  left join app_user u on u.id = k.updated_by
  left join app_user a on a.id = k.asked_by
  left join app_user o on o.id = k.approved_by
  left join campaign f on f.id = k.follows_id`

export async function selectCampaign(
  work: Pick<Work, 'db'>,
  id: string,
  { deleted = false, lock = false } = {},
): Promise<StoredCampaign | undefined> {
  const { rows } = await sql<StoredCampaign>`
    select ${campaignColumns} from ${campaignTables}
    where k.id = ${id}::uuid and k.deleted_at ${deleted ? sql`is not null` : sql`is null`}
    ${lock ? sql`for no key update of k` : sql``}`.execute(work.db)
  return rows[0]
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export async function insertCampaign(
  work: Work,
  plan: Plan,
  followsId: string | null = null,
): Promise<string> {
  const id = newId()
  const by = work.actor.userId
  await sql`
    insert into campaign (id, name, purpose_id, audience, sender_id, reply_to, schedule, speed, cap, quiet,
      held_out_percent, tracked, window_days, test, follows_id, created_by, updated_by)
    values (${id}, ${plan.name}, ${plan.purposeId}::uuid, ${json(plan.audience)}::jsonb, ${plan.senderId}::uuid,
      ${plan.replyTo}, ${json(plan.schedule)}::jsonb, ${json(plan.speed)}::jsonb, ${json(plan.cap)}::jsonb,
      ${json(plan.quiet)}::jsonb, ${plan.heldOutPercent}, ${plan.tracked}, ${plan.windowDays}, ${json(plan.test)}::jsonb,
      ${followsId}::uuid, ${by}::uuid, ${by}::uuid)`.execute(work.db)
  await replaceVariants(work, id, plan.variants)
  return id
}

/** Writes the plan as it is given; whatever was approved was another one. */
export async function savePlan(work: Work, id: string, plan: Plan): Promise<void> {
  await sql`
    update campaign set name = ${plan.name}, purpose_id = ${plan.purposeId}::uuid,
      audience = ${json(plan.audience)}::jsonb, sender_id = ${plan.senderId}::uuid, reply_to = ${plan.replyTo},
      schedule = ${json(plan.schedule)}::jsonb, speed = ${json(plan.speed)}::jsonb, cap = ${json(plan.cap)}::jsonb,
      quiet = ${json(plan.quiet)}::jsonb, held_out_percent = ${plan.heldOutPercent}, tracked = ${plan.tracked},
      window_days = ${plan.windowDays}, test = ${json(plan.test)}::jsonb
    where id = ${id}::uuid`.execute(work.db)
  await replaceVariants(work, id, plan.variants)
  await touch(work, id)
}

async function replaceVariants(work: Work, id: string, variants: Plan['variants']): Promise<void> {
  await sql`delete from campaign_variant where campaign_id = ${id}::uuid`.execute(work.db)
  await sql`
    insert into campaign_variant (campaign_id, no, label, subject, preheader, sender_id, at_hour, content)
    select ${id}::uuid, v.no, v.label, v.subject, v.preheader, v.sender_id, v.at_hour, v.content
    from unnest(${variants.map((_, at) => at + 1)}::smallint[], ${variants.map((v) => v.label)}::text[],
      ${variants.map((v) => v.subject)}::text[], ${variants.map((v) => v.preheader)}::text[],
      ${variants.map((v) => v.senderId)}::uuid[], ${variants.map((v) => v.atHour)}::text[],
      ${variants.map((v) => json(v.content))}::jsonb[])
      v (no, label, subject, preheader, sender_id, at_hour, content)`.execute(work.db)
}

/** What a campaign goes through, beside its plan. */
export type Turn = {
  state?: CampaignState
  resumes?: Campaign['pausedBefore']
  startsAt?: string | null
  beganAt?: string | null
  testEndsAt?: string | null
  endedAt?: string | null
  askedAt?: string | null
  askedBy?: string | null
  approvedAt?: string | null
  approvedBy?: string | null
  winner?: number | null
  wonAt?: string | null
  wonWhy?: Phrase | null
  problem?: Phrase | null
  deletedAt?: string | null
  deletedBy?: string | null
}

/** The same campaign one turn further, under a new version. */
export async function turn(work: Work, id: string, { wonWhy, problem, ...given }: Turn): Promise<void> {
  const set = {
    ...given,
    ...(wonWhy !== undefined && { wonWhy: json(wonWhy) }),
    ...(problem !== undefined && { problem: json(problem) }),
  }
  if (Object.keys(set).length > 0)
    await work.db.updateTable('campaign').set(set).where('id', '=', id).execute()
  await touch(work, id)
}

async function touch(work: Work, id: string): Promise<void> {
  await sql`update campaign set version = version + 1, updated_at = clock_timestamp(),
    updated_by = coalesce(${work.actor.userId}::uuid, updated_by) where id = ${id}::uuid`.execute(work.db)
}

export async function noteStep(
  work: Work,
  campaignId: string,
  what: Step['what'],
  comment: string | null = null,
): Promise<void> {
  await sql`
    insert into campaign_step (campaign_id, id, what, comment, by_id, by_name)
    values (${campaignId}::uuid, ${newId()}, ${what}, ${comment}, ${work.actor.userId}::uuid, ${work.actor.name})`.execute(
    work.db,
  )
}

export async function selectSteps(work: Pick<Work, 'db'>, campaignId: string): Promise<Step[]> {
  const { rows } = await sql<Step>`
    select id, at, what, comment, by_name as by from campaign_step where campaign_id = ${campaignId}::uuid
    order by at desc, id desc limit 200`.execute(work.db)
  return rows
}

/** What is told of campaigns with what happens to their mails. */
export type Told = { readonly name: string; readonly purposeId: string; readonly isAdvertising: boolean }

export async function readTold(
  work: Pick<Work, 'db'>,
  of: readonly { readonly campaignId: string }[],
): Promise<ReadonlyMap<string, Told>> {
  const ids = [...new Set(of.map(({ campaignId }) => campaignId))]
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Told & { id: string }>`
    select k.id, k.name, k.purpose_id, p.class = 'advertising' as is_advertising
    from campaign k join consent_purpose p on p.id = k.purpose_id where k.id = any(${ids}::uuid[])`.execute(
    work.db,
  )
  return new Map(rows.map(({ id, ...told }) => [id, told]))
}
