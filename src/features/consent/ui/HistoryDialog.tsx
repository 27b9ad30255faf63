import { Anchor, Button, Modal } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, href, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { consentWords, methodWord } from '../consent.text.ts'
import { panelText } from '../consent.ui.text.ts'
import styles from './Consent.module.css'
import { toneOf, type Purpose } from './consent-queries.ts'

type Entry = Answer<typeof api.consent.entries>['items'][number]
const shown = 30

/** Everything that was ever said of a customer's consent, the latest first. Nothing is taken out of it. */
export function HistoryDialog(props: {
  id: string
  purposes: readonly Purpose[]
  onClose: () => void
}): ReactNode {
  const { id, purposes, onClose } = props
  const t = useText(panelText)
  const common = useText(partsText)
  const [mistake, setMistake] = useState<Entry | null>(null)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['consent', 'entries', id],
    queryFn: ({ signal, pageParam }) =>
      api.consent.entries(
        { params: { id }, query: { limit: shown, ...(pageParam !== null && { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  const entries = data?.pages.flatMap(({ items }) => items)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('history')}
      size="lg"
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      {mistake ? (
        <TakeBack id={id} entry={mistake} onDone={() => setMistake(null)} />
      ) : (
        <>
          {!entries && error && <ErrorState error={error} onRetry={() => void refetch()} />}
          {!entries && !error && <RowsSkeleton rows={4} />}
          {entries?.length === 0 && <p>{t('noHistory')}</p>}
          <ul className={styles['ledger']}>
            {entries?.map((entry) => (
              <Line key={entry.id} entry={entry} purposes={purposes} onMistake={() => setMistake(entry)} />
            ))}
          </ul>
          {hasNextPage && (
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('moreEntries')}
            </Button>
          )}
        </>
      )}
    </Modal>
  )
}

function Line(props: { entry: Entry; purposes: readonly Purpose[]; onMistake: () => void }): ReactNode {
  const { entry, purposes, onMistake } = props
  const { state, channel, key, purposeId, basis, method, wording, evidence, note, actorName } = entry
  const t = useText(panelText)
  const words = useText(consentWords)
  const say = useSay()
  const may = useMay()
  const format = useFormat()
  const purpose = purposes.find((one) => one.id === purposeId)
  const isMistakable =
    may('consent.manage') && !entry.own && !entry.takenBack && state !== 'takenBack' && method !== 'oneClick'
  return (
    <li>
      <span>
        <StatusBadge tone={state === 'takenBack' ? 'neutral' : toneOf[state]}>{words(state)}</StatusBadge>
        <span className={entry.takenBack ? styles['gone'] : undefined}>
          {purpose ? say(purpose.label) : t('everything')}
        </span>
        {entry.takenBack && <span className={styles['why']}>{t('takenBack')}</span>}
      </span>
      <span>
        {words(channel)} {key}
      </span>
      <span className={styles['why']}>
        {[
          format.dateTime(entry.occurredAt),
          words(methodWord(method)),
          basis && words(basis),
          entry.confirmedAt && t('confirmedAt', { at: format.dateTime(entry.confirmedAt) }),
          wording?.title,
          note,
          entry.ip,
          actorName,
        ]
          .filter(Boolean)
          .join(' · ')}
        {evidence && may('consent.write') && (
          <>
            {' · '}
            <Anchor href={href.consent.evidence({ params: { id: evidence.id } })}>{evidence.name}</Anchor>
          </>
        )}
      </span>
      {isMistakable && (
        <span>
          <Button variant="subtle" color="gray" size="compact-sm" onClick={onMistake}>
            {t('takeBack')}
          </Button>
        </span>
      )}
    </li>
  )
}

function TakeBack({ id, entry, onDone }: { id: string; entry: Entry; onDone: () => void }): ReactNode {
  const t = useText(panelText)
  const common = useText(partsText)
  const queryClient = useQueryClient()
  const form = useForm({
    initial: { reason: '' },
    check: filledOf({ reason: t('reason') }, (label) => common('mustBeFilled', { label })),
    async save({ reason }) {
      await api.consent.takeBack({ params: { id, entryId: entry.id }, body: { reason } })
      await queryClient.invalidateQueries({ queryKey: ['consent'] })
      onDone()
    },
  })
  return (
    <Form
      form={form}
      action={t('takeBack')}
      beside={
        <Button variant="subtle" color="gray" onClick={onDone}>
          {common('close')}
        </Button>
      }
    >
      <h3>{t('takeBackTitle')}</h3>
      <p>{t('takeBackLead')}</p>
      <TextField form={form} name="reason" label={t('reason')} example={t('reasonExample')} autoFocus />
    </Form>
  )
}
