import { sql } from 'kysely'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { Stopped } from '#platform/outgoing.ts'
import type { Work } from '#platform/work.ts'
import type { CampaignRow, CampaignSettings, Cap, Quiet, Speed } from './campaigns.schemas.ts'
import { readCampaignSettings } from './campaigns.settings.ts'
import { isQuiet } from './campaigns.time.ts'

/** The cap that holds for a campaign. */
export const capOf = (cap: Cap, settings: CampaignSettings): CampaignSettings['cap'] =>
  cap.use === 'own' ? { most: cap.most, days: cap.days } : cap.use === 'none' ? null : settings.cap

/** The quiet hours that hold for a campaign. */
export const quietOf = (quiet: Quiet, settings: CampaignSettings): CampaignSettings['quiet'] =>
  quiet.use === 'own' ? { from: quiet.from, to: quiet.to } : quiet.use === 'none' ? null : settings.quiet

const hour = 3_600_000
/** What was not used of a speed limit is caught up with for so long; ms. */
const burst = 60_000

/** A campaign that is on its way, and how many may be taken of it now. */
export type Going = {
  readonly id: string
  readonly number: number
  readonly purposeId: string
  readonly isAdvertising: boolean
  readonly senderId: string | null
  readonly replyTo: string | null
  readonly tracked: boolean
  readonly cap: CampaignSettings['cap']
  readonly addresses: readonly string[]
  readonly room: number
  /** Why there is none. */
  readonly waitsFor: CampaignRow['waitsFor']
  readonly perHour: number | null
}

type Row = {
  id: string
  number: number
  purposeId: string
  isAdvertising: boolean
  senderId: string | null
  replyTo: string | null
  tracked: boolean
  cap: Cap
  quiet: Quiet
  speed: Speed
  addresses: string[]
  usedTo: string | null
  onDay: string | null
  dayNo: number
  taken: number
}

/** Every campaign that is on its way, the one that began first first. */
export async function readGoing(
  work: Pick<Work, 'db'>,
  now: Date,
  stopped: Stopped = { campaigns: [], addresses: [] },
): Promise<Going[]> {
  const { rows } = await sql<Row>`
    select k.id, k.number, k.purpose_id, p.class = 'advertising' as is_advertising, k.sender_id, k.reply_to, k.tracked,
      k.cap, k.quiet, k.speed, t.used_to, t.on_day, coalesce(t.day_no, 0) as day_no, coalesce(t.taken, 0) as taken,
      coalesce((select jsonb_agg(distinct lower(s.address)) from mail_sender s
        where s.id in (select coalesce(v.sender_id, k.sender_id) from campaign_variant v where v.campaign_id = k.id)
          or k.sender_id is null and s.preferred_at is not null and s.deleted_at is null), '[]') as addresses
    from campaign k join consent_purpose p on p.id = k.purpose_id
    left join campaign_pace t on t.campaign_id = k.id
    where k.state in ('testing', 'running') and k.deleted_at is null order by k.began_at, k.id`.execute(
    work.db,
  )
  if (rows.length === 0) return []
  const { settings } = await readCampaignSettings(work)
  const { timeZone } = await readSettings(work)
  return rows.map(({ cap, quiet, speed, ...row }) => {
    const isStopped =
      stopped.campaigns.includes(row.id) ||
      row.addresses.some((address) => stopped.addresses.some((one) => one.toLowerCase() === address))
    const quietHours = row.isAdvertising ? quietOf(quiet, settings) : null
    const rooms = {
      pace: roomOfHour(speed, row.usedTo, now),
      warmUp: roomOfDay(speed, row, todayIn(timeZone, now)),
    }
    const waitsFor = isStopped
      ? 'stopped'
      : isQuiet(quietHours, now, timeZone)
        ? 'quiet'
        : rooms.warmUp <= 0
          ? 'warmUp'
          : rooms.pace <= 0
            ? 'pace'
            : null
    return {
      ...row,
      cap: row.isAdvertising ? capOf(cap, settings) : null,
      perHour: speed.perHour,
      waitsFor,
      room: waitsFor === null ? Math.min(rooms.pace, rooms.warmUp) : 0,
    }
  })
}

const intervalOf = (perHour: number): number => hour / perHour
/** Up to when the limit is used up, as far as it counts now. */
const usedUp = (perHour: number, usedTo: string | null, now: Date): number => {
  const least = now.getTime() - Math.max(burst, intervalOf(perHour))
  return usedTo === null ? now.getTime() - intervalOf(perHour) : Math.max(Date.parse(usedTo), least)
}

function roomOfHour({ perHour }: Speed, usedTo: string | null, now: Date): number {
  if (perHour === null) return Number.MAX_SAFE_INTEGER
  return Math.floor((now.getTime() - usedUp(perHour, usedTo, now)) / intervalOf(perHour))
}

function roomOfDay(
  { warmUp }: Speed,
  { onDay, dayNo, taken }: Pick<Row, 'onDay' | 'dayNo' | 'taken'>,
  today: string,
): number {
  const isSame = onDay === today
  const most = warmUp[(isSame ? dayNo : dayNo + 1) - 1]
  return most === undefined ? Number.MAX_SAFE_INTEGER : most - (isSame ? taken : 0)
}

/** Notes that so many were taken, or given back where `many` is below zero. Inside the lock of whoever takes. */
export async function notePace(
  tx: Pick<Work, 'db'>,
  { id, perHour }: Pick<Going, 'id' | 'perHour'>,
  many: number,
  now: Date,
): Promise<void> {
  const { timeZone } = await readSettings(tx)
  const today = todayIn(timeZone, now)
  const used = perHour === null ? null : many * intervalOf(perHour)
  const least = perHour === null ? null : new Date(now.getTime() - Math.max(burst, intervalOf(perHour)))
  const first = perHour === null ? null : new Date(now.getTime() - intervalOf(perHour))
  const later = sql`make_interval(secs => ${used === null ? null : used / 1000}::float8)`
  await sql`
    insert into campaign_pace as t (campaign_id, used_to, on_day, day_no, taken)
    values (${id}::uuid, ${first}::timestamptz + ${later}, ${today}::date, 1, greatest(${many}::int, 0))
    on conflict (campaign_id) do update set
      used_to = greatest(coalesce(t.used_to, ${first}::timestamptz), ${least}::timestamptz) + ${later},
      on_day = excluded.on_day,
      day_no = t.day_no + case when t.on_day is distinct from excluded.on_day then 1 else 0 end,
      taken = greatest(case when t.on_day = excluded.on_day then t.taken else 0 end + ${many}::int, 0)`.execute(
    tx.db,
  )
}
