import {
  DndContext,
  DragOverlay,
  MouseSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { ActionIcon, Button, Popover, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconAlertTriangle, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { addDays, partsOf, todayIn, weekday } from '#kit/japan/days.ts'
import { onKeys } from '#web/keys.ts'
import { useLocale, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { phone } from '#web/parts/DataList.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { monthAfter, sameDayIn } from '#web/parts/views/month.ts'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { sendCalendarText } from '../send-calendar.text.ts'
import { MoveSend } from './MoveSend.tsx'
import { byDay, overCap, shownWeeks, spans, type Mailing, type Send, type Span } from './send-calendar.ts'
import styles from './SendCalendar.module.css'
import { useDaysOff, type DayOff } from './use-days-off.ts'

type SendCalendarProps = {
  /** A day of what is shown. */
  on: string
  span: Span
  sends: readonly Send[] | undefined
  mailings: readonly Mailing[]
  isStale: boolean
  error: unknown
  onRetry: () => void
  onShow: (next: { on?: string; span?: Span }) => void
  onMove: (send: Send, to: { on: string; time: string }) => Promise<boolean>
}
const shownADay = 4

/** All sends of a month or a week, with the closed days; a planned one is dragged to another day, or moved in words. */
export function SendCalendar(props: SendCalendarProps): ReactNode {
  const { on, span, sends, mailings, isStale, error, onRetry, onShow, onMove } = props
  const t = useText(sendCalendarText)
  const format = useFormat()
  const { timeZone, weekStart } = useOrganisation()
  const today = todayIn(timeZone)
  const isPhone = useMediaQuery(phone, undefined, { getInitialValueInEffect: false }) ?? false
  const sensors = useSensors(useSensor(MouseSensor, { activationConstraint: { distance: 6 } }))
  const [dragged, setDragged] = useState<Send | null>(null)
  const [moving, setMoving] = useState<{ send: Send; to: string } | null>(null)
  const weeks = shownWeeks(on, span, weekStart)
  const daysOff = useDaysOff(weeks.flat())
  const days = byDay(sends ?? [])
  const { year, month } = partsOf(on)
  const sendOf = (id: unknown): Send | undefined => sends?.find((one) => one.id === id)
  const turn = (by: 1 | -1): void =>
    onShow({ on: span === 'week' ? addDays(on, by * 7) : sameDayIn(monthAfter(on.slice(0, 7), by), on) })
  const shown = isPhone ? Number.POSITIVE_INFINITY : span === 'week' ? 40 : shownADay
  const day = (of: string): DayProps => ({
    on: of,
    sends: days.get(of) ?? [],
    mailings: mailings.filter((one) => one.on === of),
    isCapped: (send) => overCap(send, send.on, sends ?? []) !== null,
    shown,
    isOutside: span === 'month' && !of.startsWith(on.slice(0, 7)),
    isToday: of === today,
    off: daysOff.get(of),
    onMore: () => onShow({ on: of, span: 'week' }),
    onMove: (send, to = send.on) => setMoving({ send, to }),
  })
  const name = (id: unknown): string => sendOf(id)?.name ?? ''
  return (
    <div className={styles['calendar']}>
      <div className={styles['head']}>
        <ActionIcon variant="default" size={30} aria-label={t('previous')} onClick={() => turn(-1)}>
          <IconChevronLeft size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
        <h2 aria-live="polite">
          {span === 'month'
            ? t('yearMonth', { year, month })
            : t('weekOf', { from: format.day(weeks[0]?.[0] ?? on), to: format.day(weeks[0]?.[6] ?? on) })}
        </h2>
        <ActionIcon variant="default" size={30} aria-label={t('next')} onClick={() => turn(1)}>
          <IconChevronRight size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
        <Button variant="default" onClick={() => onShow({ on: today })}>
          {t('today')}
        </Button>
        <SegmentedControl
          aria-label={t('span')}
          value={span}
          onChange={(next) => onShow({ span: spans.find((one) => one === next) ?? 'month' })}
          data={spans.map((value) => ({ value, label: t(value) }))}
        />
      </div>
      <p className={styles['lead']}>
        {t((sends ?? []).some(({ mayMove }) => mayMove) ? (isPhone ? 'leadPhone' : 'lead') : 'leadRead')}
      </p>
      {!sends && error !== null && <ErrorState error={error} onRetry={onRetry} />}
      {!sends && error === null && <RowsSkeleton rows={8} />}
      {sends && isPhone && <Agenda days={weeks.flat().map(day)} />}
      {sends && !isPhone && (
        <DndContext
          sensors={sensors}
          accessibility={{
            screenReaderInstructions: { draggable: '' },
            announcements: {
              onDragStart: ({ active }) => t('picked', { name: name(active.id) }),
              onDragOver: ({ over }) => (over ? t('over', { day: format.day(String(over.id)) }) : ''),
              onDragEnd: ({ active, over }) =>
                over
                  ? t('dropped', { name: name(active.id), day: format.day(String(over.id)) })
                  : t('putBack'),
              onDragCancel: () => t('putBack'),
            },
          }}
          onDragStart={({ active }) => setDragged(sendOf(active.id) ?? null)}
          onDragCancel={() => setDragged(null)}
          onDragEnd={({ over }) => {
            setDragged(null)
            if (dragged && over && over.id !== dragged.on) setMoving({ send: dragged, to: String(over.id) })
          }}
        >
          <div
            role="grid"
            aria-label={t('calendar')}
            aria-busy={isStale}
            className={styles['grid']}
            data-span={span}
          >
            <WeekHead week={weeks[0] ?? []} />
            {weeks.map((week) => (
              <div key={week[0]} role="row" className={styles['week']}>
                {week.map((of) => (
                  <Day key={of} {...day(of)} />
                ))}
              </div>
            ))}
          </div>
          <DragOverlay dropAnimation={null}>
            {dragged && (
              <div className={`${styles['send']} ${styles['ghost']}`} data-tone={dragged.tone}>
                <SendLine send={dragged} />
              </div>
            )}
          </DragOverlay>
        </DndContext>
      )}
      {moving && (
        <MoveSend
          send={moving.send}
          to={moving.to}
          offOf={(of) => daysOff.get(of)}
          overCapOn={(of) => overCap(moving.send, of, sends ?? [])}
          othersOn={(of) => (days.get(of) ?? []).filter(({ id }) => id !== moving.send.id).length}
          onMove={onMove}
          onClose={() => setMoving(null)}
        />
      )}
    </div>
  )
}

type DayProps = {
  on: string
  sends: readonly Send[]
  mailings: readonly Mailing[]
  isCapped: (send: Send) => boolean
  shown: number
  isOutside: boolean
  isToday: boolean
  off: DayOff | undefined
  onMore: () => void
  onMove: (send: Send, to?: string) => void
}
function Day(props: DayProps): ReactNode {
  const { on, sends, mailings, isCapped, shown, isOutside, isToday, off, onMore, onMove } = props
  const t = useText(sendCalendarText)
  const format = useFormat()
  const { setNodeRef, isOver } = useDroppable({ id: on })
  const others = sends.length - shown
  return (
    <div
      ref={setNodeRef}
      role="gridcell"
      className={styles['day']}
      data-on={on}
      data-outside={isOutside || undefined}
      data-today={isToday || undefined}
      data-closed={off !== undefined || undefined}
      data-holiday={off?.name !== null && off !== undefined ? true : undefined}
      data-weekday={weekday(on)}
      data-over={isOver || undefined}
      aria-current={isToday ? 'date' : undefined}
    >
      <VisuallyHidden>
        {sends.length === 0
          ? t('none', { day: format.day(on) })
          : t('sends', { day: format.day(on), count: sends.length })}
      </VisuallyHidden>
      <DayHead on={on} off={off} />
      {sends.slice(0, shown).map((send) => (
        <SendButton key={send.id} send={send} isCapped={isCapped(send)} onMove={(to) => onMove(send, to)} />
      ))}
      {others > 0 && (
        <button type="button" className={styles['others']} onClick={onMore}>
          {t('others', { count: others })}
        </button>
      )}
      <ByItself mailings={mailings} />
    </div>
  )
}

function DayHead({ on, off }: { on: string; off: DayOff | undefined }): ReactNode {
  return (
    <span className={styles['dayHead']}>
      <span className={styles['number']} aria-hidden>
        {Number(on.slice(8))}
      </span>
      {off?.name && (
        <span className={styles['holiday']} title={off.name}>
          {off.name}
        </span>
      )}
    </span>
  )
}

/** A press says more and offers what can be done; the mouse may also take it to another day. */
type SendButtonProps = { send: Send; isCapped: boolean; onMove: (to?: string) => void }
function SendButton({ send, isCapped, onMove }: SendButtonProps): ReactNode {
  const t = useText(sendCalendarText)
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const by = (days: number) => () => onMove(addDays(send.on, days))
  const steps = {
    'shift+ArrowLeft': by(-1),
    'shift+ArrowRight': by(1),
    'shift+ArrowUp': by(-7),
    'shift+ArrowDown': by(7),
  }
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: send.id, disabled: !send.mayMove })
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <button
          ref={setNodeRef}
          type="button"
          {...(send.mayMove && listeners)}
          className={styles['send']}
          data-tone={send.tone}
          data-movable={send.mayMove || undefined}
          data-dragging={isDragging || undefined}
          onClick={() => setOpen(!isOpen)}
          onKeyDown={send.mayMove ? onKeys(steps) : undefined}
        >
          <SendLine send={send} isCapped={isCapped} />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={send.name}>
        <div className={styles['facts']}>
          <strong>{send.name}</strong>
          <p>
            {format.day(send.on)} {send.time}
          </p>
          <p>
            <StatusBadge tone={send.tone}>{send.state}</StatusBadge> {send.people}
          </p>
          {isCapped && <p className={styles['over']}>{t('capMark')}</p>}
          <Button component={AddressLink} to={`/campaigns/${send.id}`} variant="default" data-autofocus>
            {t('open')}
          </Button>
          {send.mayMove && (
            <Button
              variant="default"
              onClick={() => {
                setOpen(false)
                onMove()
              }}
            >
              {t('move')}
            </Button>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

function SendLine({ send, isCapped = false }: { send: Send; isCapped?: boolean }): ReactNode {
  const t = useText(sendCalendarText)
  const { time, name, people } = send
  return (
    <>
      <span className={styles['line']}>
        <time>{time}</time>
        {isCapped && (
          <IconAlertTriangle size={14} stroke={1.5} className={styles['over']} aria-label={t('capMark')} />
        )}
        <span className={styles['name']}>{name}</span>
      </span>
      {people !== null && <span className={styles['count']}>{people}</span>}
    </>
  )
}

/** On phones the days that have something, one below the other. */
function Agenda({ days }: { days: readonly DayProps[] }): ReactNode {
  const t = useText(sendCalendarText)
  const format = useFormat()
  const busy = days.filter(
    ({ sends, mailings, isOutside }) => sends.length + mailings.length > 0 && !isOutside,
  )
  if (busy.length === 0) return <p className={styles['quiet']}>{t('empty')}</p>
  return (
    <ul className={styles['agenda']}>
      {busy.map(({ on, sends, mailings, isCapped, off, onMove }) => (
        <li key={on}>
          <h3>
            {format.day(on)} {off?.name && <span className={styles['quiet']}>{off.name}</span>}
          </h3>
          {sends.map((send) => (
            <SendButton
              key={send.id}
              send={send}
              isCapped={isCapped(send)}
              onMove={(to) => onMove(send, to)}
            />
          ))}
          <ByItself mailings={mailings} />
        </li>
      ))}
    </ul>
  )
}

/** What is mailed by itself that day: to be planned around, not to be moved. */
function ByItself({ mailings }: { mailings: readonly Mailing[] }): ReactNode {
  const t = useText(sendCalendarText)
  const format = useFormat()
  return mailings.map(({ key, label, count, to }) => (
    <AddressLink key={key} to={to} className={styles['byItself']}>
      {t('byItself', { label, count: format.number(count) })}
    </AddressLink>
  ))
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
