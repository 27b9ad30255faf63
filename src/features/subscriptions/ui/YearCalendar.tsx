import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { subscriptionText } from '../subscription.text.ts'
import styles from './Subscription.module.css'

/** Twelve months from this one: days on which a round is shipped, and days on which the shop is closed. */
export function YearCalendar({ id }: { id: string }): ReactNode {
  const t = useText(subscriptionText)
  const format = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey: ['subscription', 'part', id, 'ahead'],
    queryFn: ({ signal }) => api.subscriptions.ahead({ params: { id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={4} />
  const rounds = new Map(
    data.rounds.map(({ shipOn, round, total }) => [
      shipOn,
      `${t('roundOf', { round })} ${format.day(shipOn)}${total === null ? '' : ` ${format.yen(Number(total))}`}`,
    ]),
  )
  const closed = new Set(data.closed)
  return (
    <>
      <p className={styles['quiet']}>{t('calendarLegend')}</p>
      <div className={styles['year']}>
        {monthsFrom(data.today).map((month) => (
          <Month key={month} month={month} rounds={rounds} closed={closed} />
        ))}
      </div>
    </>
  )
}

function monthsFrom(today: string): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return Array.from({ length: 12 }, (_, ahead) =>
    new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 7),
  )
}

type MonthProps = { month: string; rounds: ReadonlyMap<string, string>; closed: ReadonlySet<string> }
function Month({ month, rounds, closed }: MonthProps): ReactNode {
  const locale = useLocale()
  const first = new Date(`${month}-01T00:00:00Z`)
  const name = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    first,
  )
  return (
    <table className={styles['month']}>
      <caption>{name}</caption>
      <tbody>
        {weeksOf(month).map((week, at) => (
          <tr key={at}>
            {week.map((day, weekday) => {
              const on = day === null ? '' : `${month}-${String(day).padStart(2, '0')}`
              const round = rounds.get(on)
              const look = closed.has(on) ? 'closed' : ''
              return (
                <td
                  key={weekday}
                  className={styles[round === undefined ? look : 'ship']}
                  title={round}
                  aria-label={round}
                >
                  {day ?? ' '}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Weeks from Sunday; null where a week is not of the month. */
function weeksOf(month: string): (number | null)[][] {
  const first = new Date(`${month}-01T00:00:00Z`)
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  const days = [
    ...Array.from({ length: first.getUTCDay() }, () => null),
    ...Array.from({ length: last }, (_, at) => at + 1),
  ]
  const weeks: (number | null)[][] = []
  for (let at = 0; at < days.length; at += 7)
    weeks.push(Array.from({ length: 7 }, (_, weekday) => days[at + weekday] ?? null))
  return weeks
}
