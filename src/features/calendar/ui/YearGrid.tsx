import { useState, type ReactNode } from 'react'
import { addDays } from '#kit/japan/days.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { onKeys } from '#web/keys.ts'
import { useFormat } from '#web/use-format.ts'
import type { Day, Year } from './CalendarPage.tsx'
import { dayId, dayText, fiscalYearOf, weekdaysOf, weeksOf } from './calendar-year.ts'
import { calendarUiText } from './calendar.ui.text.ts'
import styles from './YearGrid.module.css'

const months = Array.from({ length: 12 }, (_month, index) => index + 1)

type YearGridProps = { data: Year; today: string; onChoose: ((on: string) => void) | undefined }
/** Twelve months. One day takes part in the order of Tab; the arrows go from day to day, over the months. */
export function YearGrid({ data, today, onChoose }: YearGridProps): ReactNode {
  const { year } = data
  const [at, setAt] = useState<string | null>(null)
  const current = at?.startsWith(dayText(year, 1, 1).slice(0, 5))
    ? at
    : today.startsWith(dayText(year, 1, 1).slice(0, 5))
      ? today
      : dayText(year, 1, 1)
  const days = new Map(data.days.map((day) => [day.on, day]))
  const go = (by: number): void => {
    const next = addDays(current, by)
    if (next.slice(0, 4) !== current.slice(0, 4)) return
    setAt(next)
    document.getElementById(dayId(next))?.focus()
  }
  return (
    <div
      role="presentation"
      className={styles['months']}
      onKeyDown={onKeys({
        ArrowLeft: () => go(-1),
        ArrowRight: () => go(1),
        ArrowUp: () => go(-7),
        ArrowDown: () => go(7),
      })}
    >
      {months.map((month) => (
        <Month
          key={month}
          data={data}
          month={month}
          days={days}
          today={today}
          current={current}
          onChoose={
            onChoose &&
            ((on) => {
              setAt(on)
              onChoose(on)
            })
          }
        />
      ))}
    </div>
  )
}

type MonthProps = {
  data: Year
  month: number
  days: ReadonlyMap<string, Day>
  today: string
  current: string
  onChoose: ((on: string) => void) | undefined
}
function Month({ data, month, days, today, current, onChoose }: MonthProps): ReactNode {
  const t = useText(calendarUiText)
  const say = useSay()
  const locale = useLocale()
  const describe = useDescription()
  const { year, weekStart, fiscalYearStart } = data
  const monthName = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' })
  const weekdayName = new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' })
  const weekdayLong = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  const weeks = weeksOf(year, month, weekStart)
  const named = weeks
    .flat()
    .flatMap((on) => (on === null ? [] : (days.get(on) ?? [])))
    .filter(({ name, reason }) => name !== null && reason !== 'break')
  return (
    <section className={styles['month']}>
      <h3>
        {monthName.format(new Date(`${dayText(year, month, 1)}T00:00:00Z`))}
        {(month === 1 || month === fiscalYearStart) && (
          <span className={styles['fiscal']}>
            {t('fiscalYear', { year: fiscalYearOf(year, month, fiscalYearStart) })}
          </span>
        )}
      </h3>
      <table>
        <thead>
          <tr>
            {weekdaysOf(weekStart).map((day) => {
              // 4 January 1970 was a Sunday.
              const date = new Date(Date.UTC(1970, 0, 4 + day))
              return (
                <th key={day} scope="col" abbr={weekdayLong.format(date)}>
                  {weekdayName.format(date)}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, index) => (
            <tr key={week.find((on) => on !== null) ?? index}>
              {week.map((on, column) =>
                on === null ? (
                  <td key={column} aria-hidden />
                ) : (
                  <td key={on}>
                    <button
                      type="button"
                      id={dayId(on)}
                      className={styles['day']}
                      data-reason={days.get(on)?.reason}
                      data-open={days.get(on)?.open}
                      data-today={on === today || undefined}
                      aria-current={on === today ? 'date' : undefined}
                      aria-label={`${Number(on.slice(8))} ${describe(on, days.get(on))}`}
                      aria-disabled={onChoose === undefined}
                      title={describe(on, days.get(on))}
                      tabIndex={on === current ? 0 : -1}
                      onClick={() => onChoose?.(on)}
                    >
                      {Number(on.slice(8))}
                    </button>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {named.length > 0 && (
        <ul className={styles['names']}>
          {named.map(({ on, name, reason, open }) => (
            <li key={on}>
              <span className="numbers">{Number(on.slice(8))}</span> {name && say(name)}
              {reason === 'own' && ` ・ ${t(open ? 'openDay' : 'closedDay')}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** 2026/11/23(月) 祝日 勤労感謝の日 */
function useDescription(): (on: string, day: Day | undefined) => string {
  const t = useText(calendarUiText)
  const say = useSay()
  const format = useFormat()
  return (on, day) => {
    const what = !day
      ? t('openDay')
      : day.reason === 'own'
        ? t(day.open ? 'ownOpen' : 'ownClosed')
        : t(day.reason)
    return [format.day(on), what, day?.name ? say(day.name) : ''].filter(Boolean).join(' ')
  }
}
