import { Alert, Button, List, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { Fact } from '#web/parts/RecordPage.tsx'
import { RunPage } from '#web/parts/Run.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import { bulkText } from '../bulk.text.ts'
import { BatchPeople } from './BatchPeople.tsx'
import { BatchState } from './BatchState.tsx'
import { batchQuery, isWorking, useBatchName, type Described } from './use-batch.ts'

/** One bulk action: how far it is, what came of it, and the way back. */
export function BatchPage(): ReactNode {
  const t = useText(bulkText)
  const nameOf = useBatchName()
  const { id = '' } = useParams({ strict: false })
  const { data: batch, error, refetch } = useQuery(batchQuery(id))
  if (isProblem(error, 'notFound'))
    return (
      <NotFound title={t('notFound')} to="/bulk" action={t('bulk')}>
        {t('notFoundWhy')}
      </NotFound>
    )
  if (!batch) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  return (
    <RunPage
      title={nameOf(batch)}
      back={{ to: '/bulk', label: t('bulk') }}
      state={<BatchState state={batch.state} />}
      isWorking={isWorking(batch)}
      now={isWorking(batch) ? <Working batch={batch} /> : <Ended batch={batch} />}
      facts={<Facts batch={batch} />}
    >
      {!isWorking(batch) && <BatchPeople batch={batch} />}
    </RunPage>
  )
}

/** Asks the server once at a time, and reads the batch again. */
function useAsk(): { busy: boolean; ask: (request: () => Promise<unknown>) => Promise<void> } {
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  return {
    busy,
    ask: async (request) => {
      setBusy(true)
      try {
        await request()
        await queryClient.invalidateQueries({ queryKey: ['bulk'] })
      } catch (error) {
        problemToast(error)
      } finally {
        setBusy(false)
      }
    },
  }
}

function Working({ batch }: { batch: Described }): ReactNode {
  const t = useText(bulkText)
  const { busy, ask } = useAsk()
  const { id, state, done, total, restored, kept, changed } = batch
  const isUndo = state === 'undoing'
  return (
    <>
      <ProgressLine
        label={t(state)}
        done={isUndo ? restored + kept : done}
        total={state === 'gathering' ? null : isUndo ? changed : total}
        leaveable
      />
      <Button
        variant="default"
        loading={busy}
        onClick={() => void ask(() => api.bulk.stop({ params: { id } }))}
      >
        {t('stop')}
      </Button>
    </>
  )
}

function Ended({ batch }: { batch: Described }): ReactNode {
  const t = useText(bulkText)
  const format = useFormat()
  const { busy, ask } = useAsk()
  const { id, state, done, total, problem, mayUndo, reasons } = batch
  return (
    <>
      {state === 'failed' && problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      {(state === 'failed' || state === 'cancelled') && (
        <p>{t('outOf', { total: format.number(total), done: format.number(done) })}</p>
      )}
      {reasons.length > 0 && (
        <Alert color="yellow" title={t('reasons')}>
          <List>
            {reasons.map(({ reason, count }) => (
              <List.Item key={reason}>{t('reason', { reason, count: format.number(count) })}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {mayUndo && (
        <>
          <Button loading={busy} onClick={() => void ask(() => api.bulk.undo({ params: { id } }))}>
            {t('undo')}
          </Button>
          <Text c="dimmed">{t('undoHelp')}</Text>
        </>
      )}
    </>
  )
}

function Facts({ batch }: { batch: Described }): ReactNode {
  const t = useText(bulkText)
  const format = useFormat()
  const { asked, changed, unchanged, refused, restored, kept, createdByName, createdAt, undoneAt } = batch
  const count = (n: number): string => t('count', { count: format.number(n) })
  const whom =
    asked.ids !== undefined
      ? t('chosen', { count: format.number(asked.ids) })
      : asked.q
        ? t('withWords', { q: asked.q })
        : t(asked.filter ? 'matching' : 'everybody')
  return (
    <>
      <Fact label={t('asked')}>{[whom, asked.deleted && t('inBin')].filter(Boolean).join('・')}</Fact>
      <Fact label={t('changed')}>{count(changed)}</Fact>
      {unchanged > 0 && <Fact label={t('unchanged')}>{`${count(unchanged)} ${t('unchangedWhy')}`}</Fact>}
      {refused > 0 && <Fact label={t('refused')}>{count(refused)}</Fact>}
      {(undoneAt !== null || restored + kept > 0) && <Fact label={t('restored')}>{count(restored)}</Fact>}
      {kept > 0 && <Fact label={t('kept')}>{`${count(kept)} ${t('keptWhy')}`}</Fact>}
      <Fact label={t('by')}>{createdByName}</Fact>
      <Fact label={t('at')}>{format.dateTime(createdAt)}</Fact>
    </>
  )
}
