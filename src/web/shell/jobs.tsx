import { notifications } from '@mantine/notifications'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'
import { placeOf } from '../address.ts'
import { api, type Answer } from '../api.ts'
import { useSay, useText } from '../locale.ts'
import { shellText } from '../shell.text.ts'
import { useUis } from '../ui-context.tsx'

export type JobRun = Answer<typeof api.system.jobs>['items'][number]

export const recentJobs = queryOptions({
  queryKey: ['job', 'recent'],
  queryFn: ({ signal }) => api.system.jobs({ query: { limit: 20 } }, { signal }),
  // Progress is announced; this is for a line that is cut while something runs.
  refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? 10_000 : false),
})

export function useRecentJobs(): readonly JobRun[] {
  return useQuery(recentJobs).data?.items ?? []
}

export function isOpen({ state }: Pick<JobRun, 'state'>): boolean {
  return state === 'queued' || state === 'running'
}

/** Where the subject of something (`import:018f…`) is shown, by what the features say. */
export function useSubjectHref(): (subject: string | null) => string | null {
  const uis = useUis()
  return (subject) => {
    const [kind = '', id] = subject?.split(':') ?? []
    if (!id) return null
    return uis.map(({ subjects }) => subjects?.[kind]?.to?.(id)).find((to) => to !== undefined) ?? null
  }
}

export function useJobHref(): (job: Pick<JobRun, 'subject'>) => string | null {
  const hrefOf = useSubjectHref()
  return ({ subject }) => hrefOf(subject)
}

/** Tells when work that this person started has ended, once, wherever they are by then. */
export function useJobNotices(jobs: readonly JobRun[]): void {
  const t = useText(shellText)
  const say = useSay()
  const hrefOf = useJobHref()
  const navigate = useNavigate()
  const open = useRef(new Set<string>())
  useEffect(() => {
    for (const job of jobs) {
      if (isOpen(job)) {
        if (job.mine) open.current.add(job.id)
        continue
      }
      if (!open.current.delete(job.id) || job.state === 'cancelled') continue
      const title = say(job.title)
      const failed = job.state === 'failed'
      notifications.show({
        title: t(failed ? 'jobFailed' : 'jobDone', { title }),
        message: (
          <NoticeLink to={hrefOf(job) ?? '/jobs'} onGo={(to) => void navigate(placeOf(to))}>
            {t('see')}
          </NoticeLink>
        ),
        color: failed ? 'red' : 'green',
        autoClose: failed ? false : 10_000,
        closeButtonProps: { 'aria-label': t('close') },
      })
    }
  })
}

type NoticeLinkProps = { to: string; onGo: (to: string) => void; children: ReactNode }
/** Notices are drawn outside the router, whose own links would break there. */
function NoticeLink({ to, onGo, children }: NoticeLinkProps): ReactNode {
  return (
    <a
      href={to}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        onGo(to)
      }}
    >
      {children}
    </a>
  )
}
