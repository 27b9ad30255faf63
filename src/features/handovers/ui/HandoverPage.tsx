import { Alert, Button, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { Fact } from '#web/parts/RecordPage.tsx'
import { RunPage } from '#web/parts/Run.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import type { Handover } from '../handovers.api.ts'
import { handoversText } from '../handovers.text.ts'
import { handoverQuery, isWorking } from './handover-queries.ts'
import { HandoverState } from './HandoverState.tsx'

/** One hand-over: how far it is, who got what, and the way back. */
export function HandoverPage(): ReactNode {
  const t = useText(handoversText)
  const { id = '' } = useParams({ strict: false })
  const { data: handover, error, refetch } = useQuery(handoverQuery(id))
  if (isProblem(error, 'notFound'))
    return (
      <NotFound title={t('notFound')} to="/handovers" action={t('handovers')}>
        {t('lead')}
      </NotFound>
    )
  if (!handover) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  const moved = handover.kinds.reduce((sum, { count }) => sum + count, 0)
  return (
    <RunPage
      title={t('title', { from: handover.from.name })}
      back={{ to: '/handovers', label: t('history') }}
      state={<HandoverState state={handover.state} />}
      isWorking={isWorking(handover)}
      now={
        isWorking(handover) ? (
          <ProgressLine
            label={t(handover.state)}
            done={handover.state === 'undoing' ? handover.restored + handover.kept : moved}
            total={handover.state === 'undoing' ? moved : null}
            leaveable
          />
        ) : (
          <Ended handover={handover} />
        )
      }
      facts={<Facts handover={handover} />}
    />
  )
}

function Ended({ handover }: { handover: Handover }): ReactNode {
  const t = useText(handoversText)
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  const { id, from, state, problem, mayUndo } = handover
  const undo = async (): Promise<void> => {
    setBusy(true)
    try {
      await api.handovers.undo({ params: { id } })
      await queryClient.invalidateQueries({ queryKey: ['handover'] })
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {state === 'failed' && problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      {(state === 'failed' || state === 'cancelled') && (
        <Button component={Link} to={`/handovers/new?from=${from.id}`}>
          {t('goOn')}
        </Button>
      )}
      {mayUndo && (
        <>
          <Button variant="default" loading={busy} onClick={() => void undo()}>
            {t('undo')}
          </Button>
          <Text c="dimmed">{t('undoHelp')}</Text>
        </>
      )}
    </>
  )
}

function Facts({ handover }: { handover: Handover }): ReactNode {
  const t = useText(handoversText)
  const say = useSay()
  const format = useFormat()
  const { kinds, note, disables, restored, kept, createdByName, createdAt } = handover
  const count = (n: number): string => t('count', { count: format.number(n) })
  return (
    <>
      {kinds
        .filter((one) => one.count > 0)
        .map(({ kind, label, to, count: moved }) => (
          <Fact key={kind} label={say(label)}>
            {`${count(moved)} → ${to.name}`}
          </Fact>
        ))}
      {note !== null && <Fact label={t('note')}>{note}</Fact>}
      {disables && <Fact label={t('disables')}>{t('yes')}</Fact>}
      {restored + kept > 0 && <Fact label={t('restored')}>{count(restored)}</Fact>}
      {kept > 0 && <Fact label={t('kept')}>{count(kept)}</Fact>}
      <Fact label={t('by')}>{createdByName}</Fact>
      <Fact label={t('at')}>{format.dateTime(createdAt)}</Fact>
    </>
  )
}
