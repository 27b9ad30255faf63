import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Candidate } from '../matching.api.ts'
import type { PairState } from '../matching.ts'
import { differences } from './differences.ts'
import { Marked } from './Marked.tsx'
import { matchingUiText } from './matching.ui.text.ts'
import { addressText } from './pair-rows.ts'
import { evenly, inParts } from './sample.ts'
import { keyOf } from './use-queue.ts'
import styles from './Matching.module.css'

const usualFrom = '100'
const pause = 300
const pageSize = 200
/** So many are decided at once; what is left is the next round. */
const mostAtOnce = 1000
/** As many as the server takes in one request. */
const mostInRequest = 500
const sampleSize = 10

/** One decision for all pairs above so many points, after a look at some of them. */
export function BulkDecide({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(matchingUiText)
  const words = useText(partsText)
  const [from, setFrom] = useState(usualFrom)
  const [to, setTo] = useState<'distinct' | 'held'>('held')
  const [asked] = useDebouncedValue(from, pause)
  const isNumber = /^[1-9]\d{0,2}$/.test(from.normalize('NFKC'))
  const atLeast = Number(asked.normalize('NFKC'))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('bulkTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <div className={styles['bulk']}>
        <TextInput
          label={t('bulkFrom')}
          inputMode="numeric"
          maxLength={3}
          data-autofocus
          value={from}
          error={isNumber ? null : t('fromInvalid')}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <div>
          <p>{t('bulkTo')}</p>
          <SegmentedControl
            aria-label={t('bulkTo')}
            value={to}
            onChange={(next) => setTo(next === 'distinct' ? 'distinct' : 'held')}
            data={[
              { value: 'held', label: t('held') },
              { value: 'distinct', label: t('distinct') },
            ]}
          />
        </div>
      </div>
      {isNumber && atLeast > 0 && <Above key={atLeast} from={atLeast} to={to} onClose={onClose} />}
    </Modal>
  )
}

type AboveProps = { from: number; to: 'distinct' | 'held'; onClose: () => void }
function Above({ from, to, onClose }: AboveProps): ReactNode {
  const t = useText(matchingUiText)
  const words = useText(partsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['matching', 'above', from],
    queryFn: ({ signal }) => gather(from, signal),
    // What was shown is what is decided, also when something changes meanwhile.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={6} />
  const { pairs, hasMore } = data
  if (pairs.length === 0) return <p role="status">{t('bulkNone', { from })}</p>
  const count = format.number(pairs.length)
  const sample = evenly(pairs, sampleSize)
  const tell = async (state: PairState): Promise<void> => {
    for (const part of inParts(pairs, mostInRequest))
      await api.matching.decide({ body: { pairs: part.map(({ a, b }) => ({ a: a.id, b: b.id })), state } })
    await queryClient.invalidateQueries({ queryKey: ['matching'] })
  }
  const decide = async (): Promise<void> => {
    setBusy(true)
    try {
      await tell(to)
      undoToast(t(`bulkDone_${to}`, { count }), () => tell('open'))
      onClose()
    } catch (problem) {
      problemToast(problem)
      setBusy(false)
    }
  }
  return (
    <>
      <p role="status">{t(hasMore ? 'bulkFirst' : 'bulkCount', { from, count })}</p>
      <p className={styles['dimmed']}>{t('sample', { count: format.number(sample.length) })}</p>
      <ul className={styles['sample']}>
        {sample.map((pair) => (
          <Sampled key={keyOf(pair)} pair={pair} />
        ))}
      </ul>
      <div className={styles['foot']}>
        <Button loading={busy} onClick={() => void decide()}>
          {t(to === 'distinct' ? 'bulkDistinct' : 'bulkHeld', { count })}
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {words('cancel')}
        </Button>
      </div>
    </>
  )
}

function Sampled({ pair: { a, b, points } }: { pair: Candidate }): ReactNode {
  const t = useText(matchingUiText)
  const format = useFormat()
  const named = differences(a.displayName, b.displayName)
  const lineOf = ({ birthOn, phones, emails, addresses }: Candidate['a']): string =>
    [birthOn && format.day(birthOn), phones[0], emails[0], addresses[0] && addressText(addresses[0])]
      .filter(Boolean)
      .join('・')
  const lines = differences(lineOf(a), lineOf(b))
  return (
    <li>
      {[0, 1].map((side) => (
        <span key={side}>
          <span>
            <Marked pieces={named[side] ?? []} />
          </span>
          <span className={styles['dimmed']}>
            <Marked pieces={lines[side] ?? []} />
          </span>
        </span>
      ))}
      <span className="numbers">{t('points', { points: format.number(points) })}</span>
    </li>
  )
}

async function gather(
  atLeast: number,
  signal: AbortSignal,
): Promise<{ pairs: readonly Candidate[]; hasMore: boolean }> {
  const pairs: Candidate[] = []
  let cursor: string | undefined
  do {
    const query = { state: 'open', atLeast, cursor, limit: pageSize } as const
    const page = await api.matching.candidates({ query }, { signal })
    pairs.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined && pairs.length < mostAtOnce)
  return { pairs, hasMore: cursor !== undefined }
}
