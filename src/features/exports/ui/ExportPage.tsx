import { Alert, Anchor, Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { sharingText } from '#features/provisions/sharing.text.ts'
import { api, href } from '#web/api.ts'
import { useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import { Awaiting } from './Awaiting.tsx'
import { Page } from '#web/parts/Page.tsx'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { Fact } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useRecentJobs } from '#web/shell/jobs.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { exportsText } from '../exports.text.ts'
import styles from './ExportPage.module.css'
import { ExportState } from './ExportState.tsx'
import { Losses } from './Losses.tsx'
import { exportQuery, isWorking, type Export } from './use-export.ts'

/** One export: its progress, its file, and what the file could not carry. */
export function ExportPage(): ReactNode {
  const t = useText(exportsText)
  const { id = '' } = useParams({ strict: false })
  const { data: made, error, refetch } = useQuery(exportQuery(id))
  if (isProblem(error, 'notFound'))
    return (
      <NotFound title={t('notFound')} to="/exports" action={t('history')}>
        {t('notFoundWhy')}
      </NotFound>
    )
  if (!made) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  return (
    <Page
      title={made.fileName ?? t('unnamed')}
      shape="reading"
      lead={
        <span className={styles['above']}>
          <Anchor component={Link} to="/exports">
            ← {t('history')}
          </Anchor>
          <ExportState state={made.state} />
        </span>
      }
    >
      {made.state === 'awaiting' ? (
        <Awaiting made={made} />
      ) : isWorking(made) ? (
        <Working made={made} />
      ) : (
        <Ended made={made} />
      )}
      <Facts made={made} />
      {made.losses && <Losses losses={made.losses} />}
    </Page>
  )
}

/** The job knows how many there will be; the export itself only how many there are. */
function Working({ made }: { made: Export }): ReactNode {
  const t = useText(exportsText)
  const queryClient = useQueryClient()
  const [stopping, setStopping] = useState(false)
  const job = useRecentJobs().find(({ subject }) => subject === `export:${made.id}`)
  const stop = async (jobId: string): Promise<void> => {
    setStopping(true)
    try {
      await api.system.cancelJob({ params: { id: jobId } })
      await queryClient.invalidateQueries({ queryKey: ['export'] })
    } catch (error) {
      problemToast(error)
    } finally {
      setStopping(false)
    }
  }
  return (
    <div className={styles['working']}>
      <ProgressLine
        label={t('exporting')}
        done={job?.done ?? made.rowCount}
        total={job?.total ?? null}
        leaveable
      />
      {job && (
        <Button variant="default" loading={stopping} onClick={() => void stop(job.id)}>
          {t('stop')}
        </Button>
      )}
    </div>
  )
}

function Ended({ made }: { made: Export }): ReactNode {
  const t = useText(exportsText)
  const format = useFormat()
  const { id, state, subject, fileName, rowCount, problem, decidedByName, decisionNote } = made
  if (state === 'done')
    return (
      <div className={styles['done']}>
        <p className={styles['written']}>
          {t(subject === 'customer' ? 'written' : 'writtenCompanies', { count: format.number(rowCount) })}
        </p>
        {fileName === null ? (
          <p>{t('gone')}</p>
        ) : (
          <>
            <Button component="a" href={href.exports.download({ params: { id } })} download>
              {t('download')}
            </Button>
            <p className={styles['kept']}>{t('keptFor')}</p>
          </>
        )}
      </div>
    )
  if (state === 'refused')
    return (
      <Alert color="red" mb="md" title={t('refusedBy', { name: decidedByName ?? '' })}>
        {decisionNote ?? t('refusedWhy')}
      </Alert>
    )
  const failed = state === 'failed'
  return (
    <Alert color={failed ? 'red' : 'gray'} role={failed ? 'alert' : 'status'} mb="md">
      {failed && problem && <p className={styles['problem']}>{problem}</p>}
      {failed ? `${t('failedWhy')} ${t('failedDo')}` : t('cancelledWhy')}{' '}
      <Anchor component={Link} to="/exports">
        {t('again')}
      </Anchor>
    </Alert>
  )
}

/** For whom it was and to whom it went; of 第三者提供 with the way to its entry of the ledger. */
function Sharing({ made }: { made: Export }): ReactNode {
  const t = useText(sharingText)
  const mayRead = useMay()('provisions.read')
  const { purpose, recipient, ground, groundNote } = made.sharing
  const isWritten = purpose === 'provision' && made.state === 'done' && mayRead
  return (
    <>
      <Fact label={t('purpose')}>
        {t(purpose)}
        {isWritten && (
          <>
            {' '}
            <Anchor component={Link} to={`/provisions/${made.id}`}>
              {t('toLedger')}
            </Anchor>
          </>
        )}
      </Fact>
      {recipient && (
        <Fact label={t('recipientName')}>
          {[recipient.name, recipient.address, recipient.representative].filter(Boolean).join('・')}
        </Fact>
      )}
      {ground && <Fact label={t('ground')}>{[t(ground), groundNote].filter(Boolean).join('：')}</Fact>}
    </>
  )
}

function Facts({ made }: { made: Export }): ReactNode {
  const t = useText(exportsText)
  const say = useSay()
  const format = useFormat()
  const fields = new Map(useFields(made.subject).map(({ key, label }) => [key, say(label)]))
  const { columns, reason, createdByName, createdAt, decidedByName, decidedAt, decisionNote } = made
  return (
    <div className={styles['facts']}>
      <Fact label={t('format')}>{t(made.format)}</Fact>
      <Fact label={t('columns')}>
        {columns ? columns.map((key) => fields.get(key) ?? key).join('・') : t('allColumns')}
      </Fact>
      <Fact label={t('reason')}>{reason ?? t('noReason')}</Fact>
      <Sharing made={made} />
      <Fact label={t('by')}>{createdByName}</Fact>
      <Fact label={t('at')}>{format.dateTime(createdAt)}</Fact>
      {decidedByName !== null && decidedAt !== null && made.state !== 'refused' && (
        <Fact label={t('agreedBy')}>
          {[decidedByName, format.dateTime(decidedAt), decisionNote].filter(Boolean).join('・')}
        </Fact>
      )}
    </div>
  )
}
