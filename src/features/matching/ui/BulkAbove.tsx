import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { ProgressLine } from '#web/parts/ProgressLine.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Candidate } from '../matching.api.ts'
import type { PairState } from '../matching.ts'
import { differences } from './differences.ts'
import { Marked } from './Marked.tsx'
import { matchingUiText } from './matching.ui.text.ts'
import { mergeMany } from './merge-many.ts'
import { addressText } from './pair-rows.ts'
import { evenly, inParts } from './sample.ts'
import { keyOf } from './use-queue.ts'
import styles from './Matching.module.css'

const pageSize = 200
/** So many are decided at once; what is left is the next round. */
const mostAtOnce = 1000
/** As many as the server takes in one request. */
const mostInRequest = 500
const sampleSize = 10

export type Outcome = 'held' | 'distinct' | 'merged'

type BulkAboveProps = { from: number; to: Outcome; onClose: () => void }
/** The pairs from so many points on: some of them to look at, and one button for all. */
export function BulkAbove({ from, to, onClose }: BulkAboveProps): ReactNode {
  const t = useText(matchingUiText)
  const words = useText(partsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  // What was shown when it began is what is decided, whatever changes on the way.
  const [begun, setBegun] = useState<readonly Candidate[] | null>(null)
  const [done, setDone] = useState(0)
  // Whoever closes the dialog stops what it does; what was done stands.
  const stopped = useRef(false)
  useEffect(() => {
    stopped.current = false
    return () => {
      stopped.current = true
    }
  }, [])
  const { data, error, refetch } = useQuery({
    queryKey: ['matching', 'above', from],
    queryFn: ({ signal }) => gather(from, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={6} />
  // Where something speaks against it, people look before they merge.
  const pairs = begun ?? (to === 'merged' ? data.pairs.filter(({ strong }) => strong) : data.pairs)
  if (pairs.length === 0)
    return <p role="status">{t(to === 'merged' ? 'bulkNoneStrong' : 'bulkNone', { from })}</p>
  const count = format.number(pairs.length)
  const sample = evenly(pairs, sampleSize)
  const tell = async (state: PairState): Promise<void> => {
    for (const part of inParts(pairs, mostInRequest))
      await api.matching.decide({ body: { pairs: part.map(({ a, b }) => ({ a: a.id, b: b.id })), state } })
    await queryClient.invalidateQueries({ queryKey: ['matching'] })
  }
  const merge = async (): Promise<void> => {
    const { ids, left } = await mergeMany(pairs, api.merging, (now) => {
      setDone(now)
      return !stopped.current
    })
    await queryClient.invalidateQueries({ queryKey: ['matching'] })
    const message = t('bulkDone_merged', { count: format.number(ids.length) })
    undoToast(
      left === 0 ? message : `${message}${t('bulkLeft', { count: format.number(left) })}`,
      async () => {
        for (const id of ids.toReversed()) await api.merging.undo({ params: { id } })
      },
    )
  }
  const decide = async (): Promise<void> => {
    setBegun(pairs)
    try {
      if (to === 'merged') await merge()
      else {
        await tell(to)
        undoToast(t(`bulkDone_${to}`, { count }), () => tell('open'))
      }
      onClose()
    } catch (problem) {
      problemToast(problem)
      setBegun(null)
    }
  }
  return (
    <>
      <p role="status">
        {t(to === 'merged' ? 'bulkStrong' : data.hasMore ? 'bulkFirst' : 'bulkCount', { from, count })}
      </p>
      <p className={styles['dimmed']}>{t('sample', { count: format.number(sample.length) })}</p>
      <ul className={styles['sample']}>
        {sample.map((pair) => (
          <Sampled key={keyOf(pair)} pair={pair} />
        ))}
      </ul>
      {begun && to === 'merged' && <ProgressLine label={t('bulkTitle')} done={done} total={pairs.length} />}
      <div className={styles['foot']}>
        <Button loading={begun !== null} onClick={() => void decide()}>
          {t(`bulk_${to}`, { count })}
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
