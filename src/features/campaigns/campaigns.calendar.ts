import { sql } from 'kysely'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { Work } from '#platform/work.ts'
import { readFigures } from './campaigns.counts.ts'
import { capOf } from './campaigns.pace.ts'
import type { Cap, Schedule } from './campaigns.schemas.ts'
import { readCampaignSettings } from './campaigns.settings.ts'
import { mailingsOf } from '#platform/mailings.ts'
import { sendingAt } from './campaigns.list.ts'
import type { CampaignState } from './campaigns.ts'

type Row = {
  id: string
  name: string
  state: CampaignState
  at: string
  endedAt: string | null
  schedule: Schedule
  cap: Cap
  isAdvertising: boolean
  version: number
}

/** Every send between two days of the organisation's calendar, those that are only planned too. */
export async function readCalendar(work: Work, { from, to }: { from: string; to: string }) {
  const { settings } = await readCampaignSettings(work)
  const { timeZone } = await readSettings(work)
  const { rows } = await sql<Row>`
    select * from (
      select k.id, k.name, k.state, k.ended_at, k.schedule, k.cap, k.version, p.class = 'advertising' as is_advertising,
        ${sendingAt} as at
      from campaign k join consent_purpose p on p.id = k.purpose_id where k.deleted_at is null) k
    where k.at >= (${from}::date)::timestamp at time zone ${timeZone}::text
      and k.at < (${to}::date + 1)::timestamp at time zone ${timeZone}::text
    order by k.at, k.id limit 1000`.execute(work.db)
  const figuresOf = await readFigures(
    work,
    rows.map(({ id }) => id),
  )
  const items = rows.map(({ endedAt, schedule, at, cap, isAdvertising, ...row }) => {
    const { total, skipped, heldOut } = figuresOf(row.id)
    const isPlan = ['draft', 'waitingApproval', 'scheduled'].includes(row.state)
    const latest =
      schedule.kind === 'bestHour'
        ? new Date(Date.parse(at) + schedule.withinHours * 3_600_000).toISOString()
        : null
    return {
      ...row,
      at,
      on: todayIn(timeZone, new Date(at)),
      untilAt: endedAt ?? latest,
      recipients: total === 0 ? null : total - skipped - heldOut,
      mayMove: isPlan,
      isAdvertising,
      cap: isAdvertising ? capOf(cap, settings) : null,
    }
  })
  const mailings = await mailingsOf(work, { from, to, today: todayIn(timeZone) })
  return {
    items,
    mailings: mailings.map(({ label, ...mailing }) => ({ ...mailing, label: label[work.locale] })),
  }
}
