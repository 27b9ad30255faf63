import { sql } from 'kysely'
import type { Mailings } from '#platform/mailings.ts'

/** Notices of rounds to come, by the day on which they are due. */
export const noticesToCome: Mailings = async ({ db }, { from, to, today }) => {
  const { rows } = await sql<{ on: string; count: number }>`
    select notice_on as "on", count(*)::int as count from subscription
    where notice_on between greatest(${from}::date, ${today}::date) and ${to}::date group by 1 order by 1`.execute(
    db,
  )
  return rows.map((row) => ({
    key: 'subscription.notice',
    label: { ja: '定期のお届けの案内', en: 'Notices of subscriptions' },
    to: '/subscriptions' as const,
    ...row,
  }))
}
