import { ActionIcon, Button, Drawer, NativeSelect } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { addDays, partsOf, todayIn, weekday } from '#kit/japan/days.ts'
import type { Field } from '#web/catalogue.ts'
import { onKeys } from '#web/keys.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { AddressLink } from '../AddressLink.tsx'
import { phone } from '../DataList.tsx'
import { RowsSkeleton } from '../Skeletons.tsx'
import { EmptyState, ErrorState } from '../states.tsx'
import { monthAfter, sameDayIn, weeksOf } from './month.ts'
import styles from './MonthCalendar.module.css'
import { viewsText } from './views.text.ts'

export type DayOfMonth = {
  readonly on: string
  readonly count: number
  readonly first: readonly { readonly id: string; readonly name: string }[]
}
type MonthCalendarProps = {
  /** YYYY-MM */
  month: string
  onMonth: (month: string) => void
  /** The fields that hold days, and which of them it is drawn by. */
  fields: readonly Field[]
  field: Field | undefined
  onField: (key: string) => void
  days: readonly DayOfMonth[] | undefined
  /** The days shown are those of the month before. */
  isStale: boolean
  error: unknown
  onRetry: () => void
  isYearly: boolean
  to: (id: string) => string
  /** Everybody of a day. */
  dayOf: (on: string) => ReactNode
}
const shownADay = { desk: 3, phone: 0 }

/** A list on the wall: a month by a date of its records, a few names a day, the whole day one press away. */
export function MonthCalendar(props: MonthCalendarProps): ReactNode {
  const { month, onMonth, fields, field, onField, days, isStale, error, onRetry, isYearly, to, dayOf } = props
  const t = useText(viewsText)
  const say = useSay()
  const format = useFormat()
  const { timeZone, weekStart } = useOrganisation()
  const today = todayIn(timeZone)
  const isPhone = useMediaQuery(phone) ?? false
  const [active, setActive] = useState(today.startsWith(month) ? today : `${month}-01`)
  const [open, setOpen] = useState<string>()
  const grid = useRef<HTMLDivElement>(null)
  const [isByKeys, setByKeys] = useState(false)
  const byDay = new Map(days?.map((day) => [day.on, day]))
  const total = days?.reduce((sum, { count }) => sum + count, 0) ?? 0
  const { year, month: number } = partsOf(`${month}-01`)
  const current = active.startsWith(month) ? active : `${month}-01`
  // Keys move the focus to a day that is drawn only after they did.
  useEffect(() => {
    if (isByKeys) grid.current?.querySelector<HTMLElement>(`[data-on="${current}"]`)?.focus()
  }, [current, isByKeys])

  const move = (on: string): void => {
    setByKeys(true)
    setActive(on)
    if (!on.startsWith(month)) onMonth(on.slice(0, 7))
  }
  const turn = (by: number): void => {
    const next = monthAfter(month, by)
    setByKeys(false)
    setActive(sameDayIn(next, current))
    onMonth(next)
  }
  if (fields.length === 0) return <EmptyState title={t('calendar')}>{t('noDates')}</EmptyState>
  const weeks = weeksOf(month, weekStart)
  return (
    <div className={styles['calendar']}>
      <div className={styles['head']}>
        <ActionIcon variant="default" size={30} aria-label={t('previousMonth')} onClick={() => turn(-1)}>
          <IconChevronLeft size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
        <h2 aria-live="polite">{t('yearMonth', { year, month: number })}</h2>
        <ActionIcon variant="default" size={30} aria-label={t('nextMonth')} onClick={() => turn(1)}>
          <IconChevronRight size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
        <Button
          variant="default"
          onClick={() => {
            setByKeys(false)
            setActive(today)
            onMonth(today.slice(0, 7))
          }}
        >
          {t('thisMonth')}
        </Button>
        <NativeSelect
          aria-label={t('dateField')}
          value={field?.key ?? ''}
          data={fields.map(({ key, label }) => ({ value: key, label: say(label) }))}
          onChange={({ currentTarget }) => onField(currentTarget.value)}
        />
        {days && <span className={styles['total']}>{t('inMonth', { count: format.number(total) })}</span>}
        {isYearly && <span className={styles['total']}>{t('everyYear')}</span>}
      </div>
      {error !== null && error !== undefined ? (
        <ErrorState error={error} onRetry={onRetry} />
      ) : (
        <div
          ref={grid}
          role="grid"
          tabIndex={-1}
          aria-label={t('yearMonth', { year, month: number })}
          aria-busy={isStale || days === undefined}
          className={styles['grid']}
          onKeyDown={onKeys({
            ArrowLeft: () => move(addDays(current, -1)),
            ArrowRight: () => move(addDays(current, 1)),
            ArrowUp: () => move(addDays(current, -7)),
            ArrowDown: () => move(addDays(current, 7)),
            PageUp: () => move(sameDayIn(monthAfter(month, -1), current)),
            PageDown: () => move(sameDayIn(monthAfter(month, 1), current)),
          })}
        >
          <WeekHead week={weeks[0] ?? []} />
          {weeks.map((week) => (
            <div key={week[0]} role="row" className={styles['week']}>
              {week.map((on) => (
                <DayCell
                  key={on}
                  on={on}
                  day={byDay.get(on)}
                  isOutside={!on.startsWith(month)}
                  isToday={on === today}
                  isCurrent={on === current}
                  shown={isPhone ? shownADay.phone : shownADay.desk}
                  to={to}
                  onOpen={() => {
                    setByKeys(false)
                    setActive(on)
                    setOpen(on)
                  }}
                />
              ))}
            </div>
          ))}
        </div>
      )}
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        position={isPhone ? 'bottom' : 'right'}
        size={isPhone ? '85%' : 480}
        title={open !== undefined && format.day(open)}
        closeButtonProps={{ 'aria-label': t('close'), size: isPhone ? 44 : 28 }}
      >
        {open !== undefined && <Suspense fallback={<RowsSkeleton rows={8} />}>{dayOf(open)}</Suspense>}
      </Drawer>
    </div>
  )
}

function WeekHead({ week }: { week: readonly string[] }): ReactNode {
  const locale = useLocale()
  const name = new Intl.DateTimeFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
    weekday: 'short',
    timeZone: 'UTC',
  })
  return (
    <div role="row" className={styles['weekHead']}>
      {week.map((on) => (
        <span key={on} role="columnheader" data-weekday={weekday(on)}>
          {name.format(new Date(`${on}T00:00:00Z`))}
        </span>
      ))}
    </div>
  )
}

type DayCellProps = {
  on: string
  day: DayOfMonth | undefined
  isOutside: boolean
  isToday: boolean
  isCurrent: boolean
  shown: number
  to: (id: string) => string
  onOpen: () => void
}
function DayCell({ on, day, isOutside, isToday, isCurrent, shown, to, onOpen }: DayCellProps): ReactNode {
  const t = useText(viewsText)
  const format = useFormat()
  const count = day?.count ?? 0
  const names = day?.first.slice(0, shown) ?? []
  const others = count - names.length
  const label = count
    ? t('dayCount', { day: format.day(on), count: format.number(count) })
    : t('noneOn', { day: format.day(on) })
  return (
    <div
      role="gridcell"
      className={styles['day']}
      data-outside={isOutside || undefined}
      data-today={isToday || undefined}
      data-weekday={weekday(on)}
      aria-current={isToday ? 'date' : undefined}
    >
      <button
        type="button"
        data-on={isOutside ? undefined : on}
        className={styles['number']}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={`${Number(on.slice(8))} ${label}`}
        disabled={isOutside}
        onClick={onOpen}
      >
        {Number(on.slice(8))}
      </button>
      {!isOutside && (
        <>
          {names.map(({ id, name }) => (
            <AddressLink key={id} to={to(id)} className={styles['person']} title={name}>
              {name}
            </AddressLink>
          ))}
          {others > 0 && (
            <button type="button" tabIndex={-1} className={styles['others']} onClick={onOpen}>
              {names.length === 0 ? format.number(count) : t('others', { count: format.number(others) })}
            </button>
          )}
        </>
      )}
    </div>
  )
}
