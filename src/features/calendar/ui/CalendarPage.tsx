import { ActionIcon, Alert, Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { daysInMonth } from '#kit/japan/days.ts'
import { text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay, useOrganisation } from '#web/session.tsx'
import { calendarText } from '../calendar.text.ts'
import { dayId, eraText } from './calendar-year.ts'
import { calendarUiText } from './calendar.ui.text.ts'
import styles from './CalendarPage.module.css'
import { DayDialog } from './DayDialog.tsx'
import { Holidays } from './Holidays.tsx'
import { RulesForm } from './RulesForm.tsx'
import { YearGrid } from './YearGrid.tsx'

export type Year = Answer<typeof api.calendar.get>
export type Day = Year['days'][number]

const address = { year: text }
const legend = ['weekly', 'holiday', 'break', 'own'] as const

/** A year at a glance: on which days the organisation works, and why not on the others. */
export function CalendarPage(): ReactNode {
  const t = useText(calendarUiText)
  const words = useText(calendarText)
  const locale = useLocale()
  const mayChange = useMay()('settings.manage')
  const today = useToday()
  const [{ year: asked }, setAddress] = useAddress(address)
  const [chosen, setChosen] = useState<string | null>(null)
  const year = /^\d{4}$/.test(asked ?? '') ? Math.max(1, Number(asked)) : Number(today.slice(0, 4))
  const { data, error, refetch } = useQuery({
    queryKey: ['calendar', year],
    queryFn: ({ signal }) => api.calendar.get({ params: { year } }, { signal }),
    placeholderData: keepPreviousData,
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  const show = (next: number): void => setAddress({ year: String(next).padStart(4, '0') })
  const era = eraText(year, locale)
  const whole = t('year', { year }) + (era ? (locale === 'ja' ? `（${era}）` : ` (${era})`) : '')
  return (
    <Page
      title={words('calendar')}
      lead={t(mayChange ? 'lead' : 'leadReading')}
      actions={
        <>
          <ActionIcon
            variant="default"
            size="md"
            aria-label={t('previousYear')}
            disabled={year <= 1}
            onClick={() => show(year - 1)}
          >
            <IconChevronLeft size={16} stroke={1.5} />
          </ActionIcon>
          <h2 className={styles['year']} aria-live="polite">
            {whole}
          </h2>
          <ActionIcon
            variant="default"
            size="md"
            aria-label={t('nextYear')}
            disabled={year >= 9998}
            onClick={() => show(year + 1)}
          >
            <IconChevronRight size={16} stroke={1.5} />
          </ActionIcon>
          <Button variant="default" onClick={() => setAddress({ year: undefined })}>
            {t('thisYear')}
          </Button>
        </>
      }
    >
      {data.holidays === 'unknown' && (
        <Alert color="yellow" mb={12}>
          {t('unknown')}
        </Alert>
      )}
      <div className={styles['facts']}>
        <span>{t('counts', countsOf(data))}</span>
        <ul className={styles['legend']}>
          {legend.map((reason) => (
            <li key={reason}>
              <span className={styles['sample']} data-reason={reason} aria-hidden />
              {t(reason)}
            </li>
          ))}
        </ul>
      </div>
      <YearGrid data={data} today={today} onChoose={mayChange ? setChosen : undefined} />
      {mayChange && (
        <div className={styles['rules']}>
          <RulesForm read={{ version: data.version, rules: data.rules }} weekStart={data.weekStart} />
          <Holidays pack={data.pack} />
        </div>
      )}
      {chosen !== null && (
        <DayDialog
          key={chosen}
          on={chosen}
          day={data.days.find(({ on }) => on === chosen)}
          onClose={() => {
            setChosen(null)
            // After the dialog has let go of the focus.
            setTimeout(() => document.getElementById(dayId(chosen))?.focus())
          }}
        />
      )}
    </Page>
  )
}

function countsOf({ year, days }: Year): { open: number; closed: number } {
  const closed = days.filter(({ open }) => !open).length
  return { open: 337 + daysInMonth(year, 2) - closed, closed }
}

/** The day it is for the organisation. */
function useToday(): string {
  const { timeZone } = useOrganisation()
  const [today] = useState(() => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date()))
  return today
}
