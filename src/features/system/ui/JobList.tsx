import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { isOpen, useJobHref, type JobRun } from '#web/shell/jobs.tsx'
import { useFormat } from '#web/use-format.ts'
import { systemText } from '../system.text.ts'
import styles from './JobList.module.css'

const tones = {
  queued: 'neutral',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'neutral',
} as const satisfies { [state in JobRun['state']]: Tone }

/** All background work that this person may see, with how far it is, how it ended, and a way to stop it. */
export function JobList(): ReactNode {
  const t = useText(systemText)
  const say = useSay()
  const format = useFormat()
  const took = useTook()
  const hrefOf = useJobHref()
  const queryClient = useQueryClient()
  const pages = usePages<JobRun>(['job', 'list'], (cursor, signal) =>
    api.system.jobs({ query: { cursor, limit: 100 } }, { signal }),
  )
  const stop = async ({ id }: JobRun): Promise<void> => {
    try {
      await api.system.cancelJob({ params: { id } })
      doneToast(t('stopAsked'))
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['job'] })
  }
  const badge = ({ state }: JobRun): ReactNode => <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>
  const progress = (job: JobRun): ReactNode => {
    if (job.problem !== null) return <span className={styles['problem']}>{job.problem}</span>
    if (job.state === 'running')
      return <ProgressLine label={say(job.title)} done={job.done} total={job.total} />
    return job.done > 0 ? t('count', { value: format.number(job.done) }) : null
  }
  const stopOf = (job: JobRun): ReactNode =>
    isOpen(job) && (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t('stopOf', { title: say(job.title) })}
        onClick={() => void stop(job)}
      >
        {t('stop')}
      </Button>
    )
  const columns: readonly Column<JobRun>[] = [
    { key: 'title', label: t('what'), width: 200, grow: 2, cell: ({ title }) => say(title) },
    { key: 'state', label: t('state'), width: 100, cell: badge },
    { key: 'progress', label: t('progress'), width: 200, grow: 2, cell: progress },
    { key: 'who', label: t('who'), width: 140, grow: 1, cell: ({ actorName }) => actorName },
    { key: 'at', label: t('startedAt'), width: 190, cell: ({ createdAt }) => format.dateTime(createdAt) },
    { key: 'took', label: t('took'), width: 110, align: 'right', cell: took },
    { key: 'stop', label: t('stop'), hideLabel: true, width: 110, cell: stopOf },
  ]
  return (
    <ListPage
      title={t('jobs')}
      label={t('jobs')}
      pages={pages}
      columns={columns}
      nameOf={({ title }) => say(title)}
      to={(job) => hrefOf(job) ?? undefined}
      card={{
        line: (job) => job.problem ?? `${format.dateTime(job.createdAt)}・${job.actorName}`,
        corner: (job) => (isOpen(job) ? stopOf(job) : badge(job)),
      }}
      empty={<EmptyState title={t('noJobs')}>{t('noJobsWhy')}</EmptyState>}
    />
  )
}

/** How long it ran, once it has ended. */
function useTook(): (job: JobRun) => string {
  const t = useText(systemText)
  return ({ startedAt, finishedAt }) => {
    if (startedAt === null || finishedAt === null) return ''
    const seconds = Math.max(0, Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000))
    const minutes = Math.floor(seconds / 60)
    if (minutes === 0) return t('seconds', { count: seconds })
    if (minutes < 60) return t('minutes', { minutes, seconds: seconds % 60 })
    return t('hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
  }
}
