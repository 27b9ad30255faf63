import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type ReactNode } from 'react'
import { closingDate } from '#kit/japan/business-days.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { documentText } from '../document.text.ts'
import type { Run } from '../documents.api.ts'
import { carriers, dayOf, type Carrier } from './document-queries.ts'
import styles from './Documents.module.css'
import { RunLine } from './RunLine.tsx'

/** Closing invoices of everybody in one go, files for carriers, and what came of both. */
export function DocumentRuns(): ReactNode {
  const t = useText(documentText)
  return (
    <Page title={t('runs')} lead={t('runsLead')}>
      <div className={styles['columns']}>
        <div className={styles['side']}>
          <Closing />
          <Labels />
        </div>
        <History />
      </div>
    </Page>
  )
}

function useRun(): { busy: boolean; start: (run: () => Promise<unknown>) => void } {
  const [busy, setBusy] = useState(false)
  const queryClient = useQueryClient()
  const start = async (run: () => Promise<unknown>): Promise<void> => {
    setBusy(true)
    try {
      await run()
      await queryClient.invalidateQueries({ queryKey: ['documentRun'] })
    } catch (error) {
      problemToast(error)
    }
    setBusy(false)
  }
  return { busy, start: (run) => void start(run) }
}

function Closing(): ReactNode {
  const t = useText(documentText)
  const format = useFormat()
  const title = useId()
  const { timeZone } = useOrganisation()
  const { busy, start } = useRun()
  // The month that ended last.
  const [typed, setTyped] = useState(() => lastEnd(todayIn(timeZone)))
  const to = dayOf(typed)
  const { data, error } = useQuery({
    queryKey: ['document', 'closingParties', to],
    queryFn: ({ signal }) => api.documents.closingParties({ query: { to: to ?? '' } }, { signal }),
    enabled: to !== undefined,
  })
  const count = data?.items.length ?? 0
  return (
    <section aria-labelledby={title} className={styles['part']}>
      <h2 id={title}>{t('closingRun')}</h2>
      <TextInput
        label={t('closingOn')}
        value={typed}
        error={to === undefined && t('badDate')}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {error && <ErrorState error={error} />}
      {data && (
        <p className={styles['dim']}>
          {count === 0 ? t('nobodyCloses') : t('closingCount', { count: format.number(count) })}
          <br />
          {data.items
            .slice(0, 5)
            .map(({ name }) => name)
            .join('・')}
          {count > 5 && ' …'}
        </p>
      )}
      <Button
        disabled={count === 0 || to === undefined}
        loading={busy}
        onClick={() => start(() => api.documents.run({ body: { what: 'closing', to: to ?? '' } }))}
      >
        {t('issueAll')}
      </Button>
    </section>
  )
}

function lastEnd(today: string): string {
  const end = closingDate(today, 'end')
  return end === today ? end : addDays(`${today.slice(0, 8)}01`, -1)
}

function Labels(): ReactNode {
  const t = useText(documentText)
  const title = useId()
  const [carrier, setCarrier] = useState<Carrier>('yamato')
  const { busy, start } = useRun()
  return (
    <section aria-labelledby={title} className={styles['part']}>
      <h2 id={title}>{t('labels')}</h2>
      <NativeSelect
        label={t('carrier')}
        value={carrier}
        onChange={({ currentTarget }) =>
          setCarrier(carriers.find((one) => one === currentTarget.value) ?? 'yamato')
        }
        data={carriers.map((value) => ({ value, label: t(value) }))}
      />
      <p className={styles['dim']}>{t('labelsNote')}</p>
      <Button
        variant="default"
        loading={busy}
        onClick={() => start(() => api.documents.writeLabels({ body: { carrier } }))}
      >
        {t('writeLabels')}
      </Button>
    </section>
  )
}

function History(): ReactNode {
  const t = useText(documentText)
  const title = useId()
  const pages = usePages<Run>(['documentRun', 'list'], (cursor, signal) =>
    api.documents.listRuns({ query: { cursor, limit: 20 } }, { signal }),
  )
  return (
    <section aria-labelledby={title}>
      <h2 id={title}>{t('history')}</h2>
      {pages.isPending && !pages.error && <RowsSkeleton rows={4} />}
      {pages.error !== null && <ErrorState error={pages.error} onRetry={pages.retry} />}
      {!pages.isPending && pages.rows.length === 0 && <p className={styles['dim']}>{t('noHistory')}</p>}
      <ul className={styles['list']}>
        {pages.rows.map((run) => (
          <li key={run.id}>
            <RunLine run={run} />
          </li>
        ))}
      </ul>
      {pages.hasMore && (
        <Button variant="default" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('showMore')}
        </Button>
      )}
    </section>
  )
}
