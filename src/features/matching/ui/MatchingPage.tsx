import { Button, SegmentedControl, Tabs } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { oneOf, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { shownCount } from '#web/format.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useRecentJobs } from '#web/shell/jobs.tsx'
import { useFormat } from '#web/use-format.ts'
import { BulkDecide } from './BulkDecide.tsx'
import { LastRun } from './LastRun.tsx'
import {
  MatchedContext,
  matchedCompanies,
  matchedCustomers,
  useMatched,
  useWords,
  type State,
} from './matched.ts'
import { matchingNavText } from './matching.nav.text.ts'
import { PairQueue } from './PairQueue.tsx'
import styles from './Matching.module.css'

const subjects = ['customer', 'company'] as const
const pairStates = ['open', 'held', 'distinct', 'household', 'related'] as const satisfies readonly State[]
const address = { subject: oneOf(subjects), state: oneOf(pairStates) }
const whileRunning = 2000

/** Who may be one: people or companies, what was found, and the queue in which people decide. */
export function MatchingPage(): ReactNode {
  const [{ subject }] = useAddress(address)
  return (
    <MatchedContext value={subject === 'company' ? matchedCompanies : matchedCustomers}>
      <Matching key={subject} />
    </MatchedContext>
  )
}

function Matching(): ReactNode {
  const t = useWords()
  const matched = useMatched()
  const { subject, states } = matched
  const title = useText(matchingNavText)('matching')
  const format = useFormat()
  const may = useMay()
  const mayDecide = may('matching.decide')
  const [{ state: asked }, setAddress] = useAddress(address)
  const state = states.find((one) => one === asked) ?? 'open'
  const [deciding, setDeciding] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['matching', 'overview', subject],
    queryFn: ({ signal }) => matched.overview(signal),
    refetchInterval: ({ state: now }) => (now.data?.running ? whileRunning : false),
  })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  const countOf = (one: string): number => {
    const total = data.counts.find((count) => count.state === one)?.count
    return total ? shownCount(total) : 0
  }
  const isNew = data.lastRun === null && data.counts.every(({ count }) => count.count === 0)
  return (
    <Page
      title={title}
      lead={t('lead')}
      actions={
        <>
          {may('matching.settings') && (
            <Button component={AddressLink} to="/matching/settings" variant="subtle" color="gray">
              {t('settings')}
            </Button>
          )}
          {!isNew && (
            <>
              {subject === 'customer' &&
                state === 'open' &&
                countOf('open') > 0 &&
                (mayDecide || may('customers.merge')) && (
                  <Button variant="subtle" color="gray" onClick={() => setDeciding(true)}>
                    {t('bulk')}
                  </Button>
                )}
              {mayDecide && <Run running={data.running !== null} />}
            </>
          )}
        </>
      }
    >
      <SegmentedControl
        className={styles['subjects'] ?? ''}
        aria-label={t('subjects')}
        value={subject}
        onChange={(next) =>
          setAddress({ subject: next === 'company' ? 'company' : 'customer', state: 'open' })
        }
        data={[
          { value: 'customer', label: t('customers') },
          { value: 'company', label: t('firms') },
        ]}
      />
      {data.running !== null && <Running jobId={data.running} />}
      {data.lastRun && <LastRun run={data.lastRun} />}
      {isNew ? (
        data.running === null && (
          <EmptyState title={t('neverRun')} action={mayDecide && <Run running={false} first />}>
            {t('neverRunWhy')}
          </EmptyState>
        )
      ) : (
        <>
          <Tabs
            className={styles['tabs'] ?? ''}
            value={state}
            onChange={(next) => setAddress({ state: states.find((one) => one === next) ?? 'open' })}
          >
            <Tabs.List aria-label={t('states')}>
              {states.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {t('tab', { state: t(one), count: format.number(countOf(one)) })}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
          <PairQueue key={state} state={state} />
        </>
      )}
      {deciding && <BulkDecide onClose={() => setDeciding(false)} />}
    </Page>
  )
}

function Run({ running, first = false }: { running: boolean; first?: boolean }): ReactNode {
  const t = useWords()
  const queryClient = useQueryClient()
  const [starting, setStarting] = useState(false)
  const start = async (): Promise<void> => {
    setStarting(true)
    try {
      await api.matching.run({})
      doneToast(t('started'))
      await queryClient.invalidateQueries({ queryKey: ['matching'] })
    } catch (error) {
      problemToast(error)
    } finally {
      setStarting(false)
    }
  }
  return (
    <Button variant={first ? 'filled' : 'default'} loading={starting || running} onClick={() => void start()}>
      {t('run')}
    </Button>
  )
}

function Running({ jobId }: { jobId: string }): ReactNode {
  const t = useWords()
  const job = useRecentJobs().find(({ id }) => id === jobId)
  return (
    <div className={styles['running']} role="status">
      <p>{t('running')}</p>
      <ProgressLine label={t('running')} done={job?.done ?? 0} total={job?.total ?? null} leaveable />
    </div>
  )
}
