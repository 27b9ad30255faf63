import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import { mergedCompaniesText, mergingText } from '../merging.text.ts'
import styles from './Merged.module.css'

type Merge = Answer<typeof api.merging.list>['items'][number]

/** Who is part of this customer since somebody merged them, and the way back. Of nobody nothing is said. */
export function MergedPanel({ id }: PanelProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['customer', 'merges', id],
    queryFn: ({ signal }) => api.merging.list({ params: { id } }, { signal }),
  })
  return (
    <Merges
      merges={data?.items ?? []}
      words={mergingText}
      permission="customers.merge"
      undo={(mergeId) => api.merging.undo({ params: { id: mergeId } })}
    />
  )
}

/** The same of a company. */
export function MergedCompaniesPanel({ id }: PanelProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['company', 'merges', id],
    queryFn: ({ signal }) => api.merging.companyList({ params: { id } }, { signal }),
  })
  return (
    <Merges
      merges={data?.items ?? []}
      words={mergedCompaniesText}
      permission="companies.merge"
      undo={(mergeId) => api.merging.companyUndo({ params: { id: mergeId } })}
    />
  )
}

type Undone = {
  words: typeof mergingText
  permission: string
  undo: (mergeId: string) => Promise<unknown>
}

function Merges({ merges, ...undone }: Undone & { merges: readonly Merge[] }): ReactNode {
  const t = useText(undone.words)
  const format = useFormat()
  const standing = merges.filter(({ undoneAt }) => undoneAt === null)
  if (standing.length === 0) return null
  const count = standing.reduce((sum, { losers }) => sum + losers.length, 0)
  return (
    <>
      <p className={styles['count']}>{t('count', { count: format.number(count) })}</p>
      <ul className={styles['list']}>
        {standing.map((merge) => (
          <MergeLine key={merge.id} merge={merge} {...undone} />
        ))}
      </ul>
    </>
  )
}

function MergeLine({ merge, words, permission, undo: takeBack }: Undone & { merge: Merge }): ReactNode {
  const t = useText(words)
  const format = useFormat()
  const may = useMay()
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  const names = merge.losers.map(({ name }) => name).join('・')
  const undo = async (): Promise<void> => {
    setBusy(true)
    try {
      await takeBack(merge.id)
      doneToast(t(merge.losers.length > 1 ? 'undoneMany' : 'undone', { names }))
    } catch (error) {
      problemToast(error)
    }
    // Everything on this page may be another since.
    await queryClient.invalidateQueries()
    setBusy(false)
  }
  return (
    <li>
      <span className={styles['who']}>
        <span>{names}</span>
        <span className={styles['dimmed']}>
          {t('by', { at: format.dateTime(merge.mergedAt), name: merge.mergedByName })}
        </span>
      </span>
      {may(permission) && (
        <Button
          variant="subtle"
          loading={busy}
          aria-label={t('undoOf', { names })}
          onClick={() => void undo()}
        >
          {t('undo')}
        </Button>
      )}
    </li>
  )
}
