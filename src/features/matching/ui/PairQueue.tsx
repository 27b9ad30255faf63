import { Button, Kbd } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { printedKeys, useKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { useMatched, useMergeWords, useWords, type Pair, type State } from './matched.ts'
import { matchingNavText } from './matching.nav.text.ts'
import { MergeDialog } from './MergeDialog.tsx'
import { PairView } from './PairView.tsx'
import { keyOf, useQueue, type Queue } from './use-queue.ts'
import styles from './Matching.module.css'

const decisions = [
  { state: 'distinct', keys: 'd', label: 'toDistinct' },
  { state: 'household', keys: 'h', label: 'toHousehold' },
  { state: 'related', keys: 'r', label: 'toRelated' },
  { state: 'held', keys: 'l', label: 'toHeld' },
  { state: 'open', keys: 'o', label: 'toOpen' },
] as const satisfies readonly { state: State; keys: string; label: string }[]

/** The pairs of a state: the list, and one of them to decide without leaving the keys. */
export function PairQueue({ state }: { state: State }): ReactNode {
  const t = useWords()
  const words = useMergeWords()
  const { states, permission } = useMatched()
  const title = useText(matchingNavText)('matching')
  const may = useMay()
  const [mayDecide, mayMerge] = [may('matching.decide'), may(permission)]
  const queue = useQueue(state)
  const { pages, rows, at } = queue
  const pair = rows[at]
  const [merging, setMerging] = useState<Pair | null>(null)
  const now = useRef<HTMLDivElement>(null)
  const key = pair && keyOf(pair)
  // Who has scrolled down, in the pair before or in the list below it, sees the next one from its top.
  useEffect(() => {
    if ((now.current?.getBoundingClientRect().top ?? 0) < 0) now.current?.scrollIntoView({ block: 'start' })
  }, [key])
  const askMerge = (of: Pair): void => {
    queue.hush()
    setMerging(of)
  }
  const offered = mayDecide
    ? decisions.filter((one) => one.state !== state && states.includes(one.state))
    : []
  useKeys(title, [
    { keys: 'j', label: t('next'), run: () => queue.move(at + 1) },
    { keys: 'k', label: t('previous'), run: () => queue.move(at - 1) },
    ...(mayMerge
      ? [
          {
            keys: 'm',
            label: words('toMerged'),
            run: () => {
              if (pair) askMerge(pair)
            },
          },
        ]
      : []),
    ...offered.map((one) => ({
      keys: one.keys,
      label: t(one.label),
      run: () => {
        if (pair) queue.decide(pair, one.state)
      },
    })),
    ...(mayDecide || mayMerge ? [{ keys: 'u', label: t('undo'), run: queue.undo }] : []),
  ])
  if (pages.rows.length === 0 && pages.error) return <ErrorState error={pages.error} onRetry={pages.retry} />
  if (pages.isPending || (!pair && pages.hasMore)) return <RowsSkeleton rows={10} />
  if (!pair) return <EmptyState title={t(`none_${state}`)}>{t(`none_${state}Why`)}</EmptyState>
  return (
    <div className={styles['queue']}>
      <PairList queue={queue} />
      <div ref={now} className={styles['now']}>
        <PairView key={key} pair={pair} />
        {(mayDecide || mayMerge) && (
          <div className={styles['bar']}>
            {mayMerge && (
              <Button aria-keyshortcuts="m" rightSection={<Key keys="m" />} onClick={() => askMerge(pair)}>
                {words('toMerged')}
              </Button>
            )}
            {offered.map((one) => (
              <Button
                key={one.state}
                variant="default"
                aria-keyshortcuts={one.keys}
                rightSection={<Key keys={one.keys} />}
                onClick={() => queue.decide(pair, one.state)}
              >
                {t(one.label)}
              </Button>
            ))}
          </div>
        )}
      </div>
      {merging && (
        <MergeDialog
          pair={merging}
          onMerged={(merge) => {
            setMerging(null)
            queue.merged(merging, merge)
          }}
          onClose={() => setMerging(null)}
        />
      )}
    </div>
  )
}

function Key({ keys }: { keys: string }): ReactNode {
  return (
    <Kbd size="xs" className={styles['key'] ?? ''} aria-hidden>
      {printedKeys(keys)}
    </Kbd>
  )
}

function PairList({ queue: { pages, rows, at, move } }: { queue: Queue }): ReactNode {
  const t = useWords()
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const [box, current] = [list.current, list.current?.children[at]]
    // Only the list moves, never the page under a thumb.
    if (!box || !(current instanceof HTMLElement)) return
    const [top, bottom] = [current.offsetTop, current.offsetTop + current.offsetHeight]
    if (top < box.scrollTop) box.scrollTop = top
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight
  }, [at])
  return (
    <nav className={styles['list']} aria-label={t('pairs')}>
      <ol ref={list}>
        {rows.map((row, index) => (
          <li key={keyOf(row)}>
            <PairButton row={row} current={index === at} onChoose={() => move(index)} />
          </li>
        ))}
        {pages.hasMore && (
          <li>
            <Button variant="subtle" fullWidth loading={pages.isLoadingMore} onClick={pages.loadMore}>
              {t('more')}
            </Button>
          </li>
        )}
      </ol>
    </nav>
  )
}

type PairButtonProps = { row: Pair; current: boolean; onChoose: () => void }
function PairButton({ row, current, onChoose }: PairButtonProps): ReactNode {
  const t = useWords()
  const format = useFormat()
  const { a, b, points, strong } = row
  return (
    <button type="button" aria-current={current || undefined} onClick={onChoose}>
      <span>
        {a.displayName}
        <br />
        {b.displayName}
      </span>
      <span className="numbers" data-strong={strong || undefined}>
        {t('points', { points: format.number(points) })}
      </span>
    </button>
  )
}
