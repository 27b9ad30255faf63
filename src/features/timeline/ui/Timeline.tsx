import { Button, SegmentedControl } from '@mantine/core'
import { IconPoint } from '@tabler/icons-react'
import { Suspense, useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useOrganisation } from '#web/session.tsx'
import { useUis } from '#web/ui-context.tsx'
import type { EventView, PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { timelineText } from '../timeline.text.ts'
import { byDay, nearness } from './days.ts'
import { eventIcons } from './event-icons.ts'
import styles from './Timeline.module.css'

type Entry = Answer<typeof api.timeline.list>['items'][number]

/** What happened to a customer, day by day, newest first; features draw their own events in more than a sentence. */
export function Timeline({ id }: PanelProps): ReactNode {
  const t = useText(timelineText)
  const say = useSay()
  const { timeZone } = useOrganisation()
  const views = useUis().flatMap(({ events = [] }) => events)
  const [name, setName] = useState('')
  const filters = views.flatMap(({ name: value, filter }) => (filter ? [{ value, label: say(filter) }] : []))
  const pages = usePages(['event', 'timeline', id, name], (cursor, signal) =>
    api.timeline.list(
      { params: { customerId: id }, query: { cursor, names: name || undefined } },
      { signal },
    ),
  )
  const days = byDay(pages.rows, timeZone)
  return (
    <div className={styles['timeline']} aria-busy={pages.isStale}>
      {filters.length > 0 && (
        <SegmentedControl
          aria-label={t('show')}
          className={styles['filter'] ?? ''}
          value={name}
          onChange={setName}
          data={[{ value: '', label: t('all') }, ...filters]}
        />
      )}
      {pages.isPending && !pages.error && <RowsSkeleton rows={5} />}
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {!pages.isPending && pages.rows.length === 0 && (
        <p className={styles['empty']}>{t(name === '' ? 'empty' : 'emptyFilter')}</p>
      )}
      {days.map(({ on, entries }) => (
        <section key={on}>
          <h3 className={styles['day']}>
            <DayName on={on} />
          </h3>
          <ul className={styles['entries']}>
            {entries.map((entry) => (
              <EntryLine
                key={entry.id}
                customerId={id}
                entry={entry}
                view={views.find((view) => view.name === entry.name)}
              />
            ))}
          </ul>
        </section>
      ))}
      {pages.hasMore && (
        <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('earlier')}
        </Button>
      )}
    </div>
  )
}

function DayName({ on }: { on: string }): ReactNode {
  const t = useText(timelineText)
  const format = useFormat()
  const { timeZone } = useOrganisation()
  const near = nearness(on, timeZone)
  return near ? `${t(near)}　${format.day(on)}` : format.day(on)
}

type EntryLineProps = { customerId: string; entry: Entry; view: EventView | undefined }
function EntryLine({ customerId, entry, view }: EntryLineProps): ReactNode {
  const say = useSay()
  const format = useFormat()
  const Icon = eventIcons[entry.icon] ?? IconPoint
  const View = view?.screen
  return (
    <li className={styles['entry']}>
      <span className={styles['icon']}>
        <Icon size={16} stroke={1.5} />
      </span>
      <div className={styles['what']}>
        <p className={styles['line']}>
          <span>{say(entry.sentence)}</span>
          <span className={styles['who']}>
            {entry.actorName && <span>{entry.actorName}</span>}
            <time dateTime={entry.occurredAt} title={format.dateTime(entry.occurredAt)}>
              {format.time(entry.occurredAt)}
            </time>
          </span>
        </p>
        {View && (
          <Suspense>
            <View customerId={customerId} payload={entry.payload} />
          </Suspense>
        )}
      </div>
    </li>
  )
}
