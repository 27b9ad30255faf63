import { Button } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import type { Change, Doubt } from '../quality.api.ts'
import type { Subject } from '../quality.ts'
import { doubtText } from '../doubt.text.ts'
import { qualityText } from '../quality.text.ts'
import { DoubtRow } from './DoubtRow.tsx'
import { looked } from './looked.ts'
import styles from './Quality.module.css'

const pageSize = 25
/** A record that changed is another row: it may be doubtful in another way now. */
const keyOf = ({ id, part, version }: Doubt): string => `${id} ${part} ${String(version)}`

/** The doubtful values of a kind, to be gone through without leaving the keys. */
export function DoubtList({ subject, kind }: { subject: Subject; kind: string }): ReactNode {
  const t = useText(doubtText)
  const mayWrite = useMay()(looked[subject].write)
  const pages = usePages([subject, 'quality', 'doubts', kind], (cursor, signal) =>
    api.quality.doubts({ query: { subject, kind, cursor, limit: pageSize } }, { signal }),
  )
  const [done, setDone] = useState<ReadonlySet<string>>(new Set())
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Change>>(new Map())
  const [at, setAt] = useState(0)
  const undos = useRef<(() => Promise<void>)[]>([])
  const busy = useRef(false)
  const list = useRef<HTMLOListElement>(null)
  const rows = pages.rows.filter((row) => !done.has(keyOf(row)))
  const current = Math.min(at, Math.max(0, rows.length - 1))
  const row = rows[current]

  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])

  /** One step at a time: two quick presses of Enter are two rows, never one row twice. */
  const run = async (step: () => Promise<void>): Promise<void> => {
    if (busy.current) return
    busy.current = true
    try {
      await step()
    } catch (error) {
      problemToast(error)
    }
    busy.current = false
  }
  const hide = (key: string, hidden: boolean): void =>
    setDone((before) => {
      const next = new Set(before)
      if (hidden) next.add(key)
      else next.delete(key)
      return next
    })
  /** By Z, the newest first, or by the message; once. */
  const undoable = (message: string, back: () => Promise<void>): void => {
    undos.current.push(back)
    undoToast(message, async () => {
      if (!undos.current.includes(back)) return
      undos.current = undos.current.filter((one) => one !== back)
      await back()
    })
  }
  const apply = (doubt: Doubt, change: Change | null): Promise<void> =>
    run(async () => {
      if (!change) return
      const key = keyOf(doubt)
      const { id, version, name } = doubt
      const saved = await api.quality.fix({ body: { subject, id, version, change } })
      hide(key, true)
      undoable(t('mended', { name }), async () => {
        await api.quality.fix({ body: { subject, id, version: saved.version, change: saved.undo } })
      })
    })
  const mend = (doubt: Doubt): Promise<void> => apply(doubt, drafts.get(keyOf(doubt)) ?? doubt.edit)
  /** Of what is shown: all that leaves no choice and that nobody has typed over. One step, with one way back. */
  const certain = rows.filter((one) => one.certain && one.edit && !drafts.has(keyOf(one)))
  const mendCertain = (): Promise<void> =>
    run(async () => {
      const versions = new Map<string, number>()
      const backs: { id: string; change: Change }[] = []
      try {
        for (const { edit, ...doubt } of certain) {
          const version = versions.get(doubt.id) ?? doubt.version
          const saved = await api.quality.fix({
            body: { subject, id: doubt.id, version, change: edit ?? {} },
          })
          versions.set(doubt.id, saved.version)
          backs.unshift({ id: doubt.id, change: saved.undo })
          hide(keyOf({ ...doubt, edit }), true)
        }
      } finally {
        if (backs.length > 0)
          undoable(t('mendedMany', { count: backs.length }), async () => {
            for (const { id, change } of backs) {
              const saved = await api.quality.fix({
                body: { subject, id, version: versions.get(id) ?? 0, change },
              })
              versions.set(id, saved.version)
            }
          })
      }
    })
  const skip = (doubt: Doubt): Promise<void> =>
    run(async () => {
      const key = keyOf(doubt)
      const { id, part, name } = doubt
      await api.quality.skip({ body: { subject, id, kind, part } })
      hide(key, true)
      undoable(t('skipped', { name }), async () => {
        await api.quality.unskip({ query: { subject, id, kind, part } })
        hide(key, false)
      })
    })
  const undo = (): Promise<void> =>
    run(async () => {
      const last = undos.current.pop()
      if (!last) return
      await last()
      doneToast(t('undone'))
    })
  /** What needs typing is typed first. */
  const enter = (): void => {
    if (!row?.edit) return
    if (row.certain || drafts.has(keyOf(row))) void mend(row)
    else list.current?.children[current]?.querySelector('input')?.focus()
  }
  const title = useText(qualityText)('quality')
  useKeys(title, [
    { keys: 'j', label: t('move'), run: () => setAt(Math.min(current + 1, rows.length - 1)) },
    { keys: 'k', label: t('back'), run: () => setAt(Math.max(current - 1, 0)) },
    ...(mayWrite
      ? [
          { keys: 'Enter', label: t('mend'), run: enter },
          {
            keys: 'a',
            label: t('otherWay'),
            run: () => {
              if (row) void apply(row, row.alternative)
            },
          },
          {
            keys: 's',
            label: t('right'),
            run: () => {
              if (row && kind !== 'untouched') void skip(row)
            },
          },
          { keys: 'z', label: t('undo'), run: () => void undo() },
        ]
      : []),
  ])

  if (pages.rows.length === 0 && pages.error) return <ErrorState error={pages.error} onRetry={pages.retry} />
  if (pages.isPending) return <RowsSkeleton rows={8} />
  if (rows.length === 0 && !pages.hasMore)
    return <EmptyState title={t('noneLeft')}>{t('noneLeftWhy')}</EmptyState>
  return (
    <div className={styles['doubts']}>
      {mayWrite && certain.length > 1 && (
        <Button variant="default" onClick={() => void mendCertain()}>
          {t('mendCertain', { count: certain.length })}
        </Button>
      )}
      <ol ref={list}>
        {rows.map((doubt, index) => (
          <DoubtRow
            key={keyOf(doubt)}
            subject={subject}
            kind={kind}
            doubt={doubt}
            change={drafts.get(keyOf(doubt)) ?? doubt.edit}
            current={index === current}
            onChoose={() => setAt(index)}
            onDraft={(change) => setDrafts((before) => new Map(before).set(keyOf(doubt), change))}
            onMend={() => void mend(doubt)}
            onOther={() => void apply(doubt, doubt.alternative)}
            onSkip={() => void skip(doubt)}
          />
        ))}
      </ol>
      {pages.hasMore && (
        <Button variant="subtle" loading={pages.isLoadingMore} onClick={() => pages.loadMore()}>
          {t('more')}
        </Button>
      )}
    </div>
  )
}
