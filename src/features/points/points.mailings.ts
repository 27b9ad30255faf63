import { sql } from 'kysely'
import type { Mailings } from '#platform/mailings.ts'
import { readPointSettings } from './points.settings.ts'

/** Whose points run out: told so many days before, as the settings say. */
export const expiriesToTell: Mailings = async (work, { from, to, today }) => {
  const { settings } = await readPointSettings(work)
  if (settings.noticeDays === 0) return []
  const { rows } = await sql<{ on: string; count: number }>`
    select (expires_on - ${settings.noticeDays}::int)::date as "on", count(distinct customer_id)::int as count
    from point_lot where left_over > 0
      and expires_on between greatest(${from}::date, ${today}::date) + ${settings.noticeDays}::int
        and ${to}::date + ${settings.noticeDays}::int
    group by 1 order by 1`.execute(work.db)
  return rows.map((row) => ({
    key: 'points.expiring',
    label: { ja: 'ポイントの期限の案内', en: 'Notices of points that run out' },
    to: '/customers' as const,
    ...row,
  }))
}
