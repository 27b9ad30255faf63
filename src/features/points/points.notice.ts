import { sql } from 'kysely'
import { letterBody, localeOf, senderName } from '#features/mail/mail.ts'
import { sendMany } from '#features/mail/mail.write.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { formatDay } from '#kit/japan/calendar.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { translator } from '#kit/text.ts'
import type { JobWork } from '#platform/jobs/job.ts'
import { write } from '#platform/work.ts'
import { readPointSettings } from './points.settings.ts'
import { letterText } from './letter.text.ts'

const piece = 500
const template = 'points.expiring'

type Due = {
  customerId: string
  expiresOn: string
  amount: number
  balance: number
  code: string | null
  familyKana: string | null
  givenKana: string | null
  familyName: string | null
  givenName: string | null
  honorific: string | null
  language: string | null
}

/** Tells those whose points run out within the days of the settings, once for each such day. Answers how many mails were written. */
export async function announceExpiry(work: JobWork): Promise<number> {
  const { settings } = await readPointSettings(work)
  if (settings.noticeDays === 0) return 0
  const organisation = await readSettings(work)
  const today = todayIn(organisation.timeZone)
  let [told, after] = [0, '']
  for (;;) {
    if (work.signal.aborted) return told
    const { rows } = await sql<Due & { key: string }>`
      select c.customer_id, l.expires_on, l.amount, b.balance, c.code, c.family_kana, c.given_kana, c.family_name, c.given_name, c.honorific,
        c.language, l.key
      from (
        select customer_id, expires_on, sum(left_over)::int as amount, expires_on::text || customer_id::text as key
        from point_lot where left_over > 0
          and expires_on between ${today}::date and ${addDays(today, settings.noticeDays)}::date
          and expires_on::text || customer_id::text > ${after}
        group by 1, 2 order by key limit ${sql.lit(piece)}) l
      join customer c on c.customer_id = l.customer_id and c.deleted_at is null
      join point_balance b on b.customer_id = l.customer_id
      order by l.key`.execute(work.db)
    const last = rows.at(-1)
    if (!last) return told
    after = last.key
    const { written } = await write(work, (tx) =>
      sendMany(
        tx,
        rows.map((due) => {
          const locale = localeOf(due)
          const t = translator(letterText, locale)
          const params = {
            day: locale === 'ja' ? formatDay(due.expiresOn) : due.expiresOn,
            points: due.amount.toLocaleString(locale === 'ja' ? 'ja-JP' : 'en-GB'),
            balance: due.balance.toLocaleString(locale === 'ja' ? 'ja-JP' : 'en-GB'),
            sender: senderName(organisation),
          }
          return {
            customerId: due.customerId,
            template,
            about: `points:expire:${due.expiresOn}`,
            subject: t('expiringSubject', params),
            body: letterBody(due, t('expiring', params), organisation, locale),
          }
        }),
      ),
    )
    told += written
  }
}
