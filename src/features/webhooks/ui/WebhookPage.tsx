import { Alert, Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { sharingText } from '#features/provisions/sharing.text.ts'
import { useSay, useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Fact } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { isProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import { webhooksText } from '../webhooks.text.ts'
import { Deliveries } from './Deliveries.tsx'
import {
  eventsQuery,
  stateOf,
  stateTones,
  webhookQuery,
  type Trial,
  type Webhook,
} from './webhook-queries.ts'
import { WebhookActions } from './WebhookActions.tsx'
import styles from './Webhooks.module.css'

/** One webhook: whether it arrives, what is sent and for whom, and what was sent. */
export function WebhookPage(): ReactNode {
  const t = useText(webhooksText)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(webhookQuery(id))
  const [trial, setTrial] = useState<Trial | null>(null)
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('notFound')} to="/settings/webhooks" action={t('webhooks')}>
        {t('notFoundWhy')}
      </NotFound>
    )
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  return (
    <Page
      title={data.name}
      shape="reading"
      lead={
        <Anchor component={Link} to="/settings/webhooks">
          ← {t('webhooks')}
        </Anchor>
      }
      actions={<WebhookActions webhook={data} onTrial={setTrial} />}
    >
      {trial && <CameBack trial={trial} onClose={() => setTrial(null)} />}
      <Trouble webhook={data} />
      <Facts webhook={data} />
      <Deliveries webhook={data} />
    </Page>
  )
}

/** What came back of a trial. */
function CameBack({ trial, onClose }: { trial: Trial; onClose: () => void }): ReactNode {
  const t = useText(webhooksText)
  const words = useText(partsText)
  const format = useFormat()
  const { isTaken, status, problem, said, tookMs } = trial
  const answer = { status: String(status), ms: format.number(tookMs ?? 0), said: said || '–' }
  return (
    <Alert
      color={isTaken ? 'green' : 'red'}
      role={isTaken ? 'status' : 'alert'}
      mb="md"
      withCloseButton
      closeButtonLabel={words('close')}
      onClose={onClose}
    >
      {isTaken
        ? t('testTaken', answer)
        : problem === null
          ? t('testRefused', answer)
          : t('testLost', { why: t(problem) })}
    </Alert>
  )
}

const pausedWords = { hand: 'hand', gone: 'gone', failing: 'failingPaused', sealed: 'sealed' } as const

/** What is wrong, and what to do about it. */
function Trouble({ webhook }: { webhook: Webhook }): ReactNode {
  const t = useText(webhooksText)
  const format = useFormat()
  const { pausedAt, pausedWhy, failingSince } = webhook
  if (pausedAt !== null && pausedWhy !== null)
    return (
      <Alert color={pausedWhy === 'hand' ? 'gray' : 'red'} role="status" mb="md">
        {t(pausedWords[pausedWhy], { at: format.dateTime(pausedAt) })}
      </Alert>
    )
  if (failingSince === null) return null
  return (
    <Alert color="yellow" role="status" mb="md">
      {t('failingSince', { at: format.dateTime(failingSince) })}
    </Alert>
  )
}

function Facts({ webhook }: { webhook: Webhook }): ReactNode {
  const t = useText(webhooksText)
  const sharingWords = useText(sharingText)
  const say = useSay()
  const format = useFormat()
  const { data: catalogue } = useQuery(eventsQuery)
  const { url, events, segments, sharing, deliveredAt, previousUntil, waiting } = webhook
  const known = new Map(catalogue?.items.map((event) => [event.name, event]))
  const state = stateOf(webhook)
  const ofSegment = events.some((name) => known.get(name)?.ofSegment)
  return (
    <div className={styles['facts']}>
      <Fact label={t('state')}>
        <StatusBadge tone={stateTones[state]}>{t(state)}</StatusBadge>
      </Fact>
      <Fact label={t('url')}>
        <code className={styles['url']}>{url}</code>
      </Fact>
      <Fact label={t('events')}>
        <ul className={styles['events']}>
          {events.map((name) => {
            const event = known.get(name)
            return <li key={name}>{event ? say(event.label) : name}</li>
          })}
        </ul>
      </Fact>
      {ofSegment && (
        <Fact label={t('segments')}>
          {segments.length === 0
            ? t('allSegments')
            : segments.map(({ name }) => name ?? t('goneSegment')).join('、')}
        </Fact>
      )}
      <Fact label={t('purpose')}>
        {sharingWords(sharing.purpose)}
        {sharing.recipient && `（${sharing.recipient.name}）`}
      </Fact>
      <Fact label={t('lastDelivered')}>
        {deliveredAt === null ? t('never') : format.dateTime(deliveredAt)}
      </Fact>
      <Fact label={t('waiting')}>
        {t(waiting.exact ? 'count' : 'moreThan', { count: format.number(waiting.count) })}
      </Fact>
      {previousUntil !== null && (
        <Fact label={t('secret')}>{t('previousUntil', { at: format.dateTime(previousUntil) })}</Fact>
      )}
    </div>
  )
}
