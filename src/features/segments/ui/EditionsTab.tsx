import { Button, Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { segmentsText } from '../segments.text.ts'
import styles from './Segments.module.css'
import { segmentQuery, type Segment } from './segment-queries.ts'

type Edition = Answer<typeof api.segments.editions>['items'][number]

/** The rules it has had, the newest first: who made each, and how many it brought in. */
export function EditionsTab({ segment }: { segment: Segment }): ReactNode {
  const t = useText(segmentsText)
  const queryClient = useQueryClient()
  const mayWrite = useMay()('segments.write')
  const [busy, setBusy] = useState(false)
  const { id, version, edition: current } = segment
  const { data, error, refetch } = useQuery({
    queryKey: ['segment', 'editions', id],
    queryFn: ({ signal }) => api.segments.editions({ params: { id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={200} />
  const bringBack = async ({ rule, base, edition }: Edition): Promise<void> => {
    setBusy(true)
    try {
      const body = { version, rule, baseId: base?.id ?? null }
      queryClient.setQueryData(segmentQuery(id).queryKey, await api.segments.update({ params: { id }, body }))
      await queryClient.invalidateQueries({ queryKey: ['segment'] })
      doneToast(t('broughtBack', { number: edition }))
    } catch (problem) {
      problemToast(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <ol className={styles['editions']}>
      {data.items
        .toSorted((one, other) => other.edition - one.edition)
        .map((edition) => (
          <EditionRow
            key={edition.edition}
            edition={edition}
            isCurrent={edition.edition === current}
            busy={busy}
            onBack={mayWrite ? () => void bringBack(edition) : undefined}
          />
        ))}
    </ol>
  )
}

type EditionProps = {
  edition: Edition
  isCurrent: boolean
  busy: boolean
  onBack: (() => void) | undefined
}
function EditionRow({ edition, isCurrent, busy, onBack }: EditionProps): ReactNode {
  const t = useText(segmentsText)
  const format = useFormat()
  const { edition: number, sentence, base, madeAt, madeBy, entered, left } = edition
  return (
    <li>
      <div className={styles['editionHead']}>
        <b>{t('editionNo', { number })}</b>
        {isCurrent && <StatusBadge tone="good">{t('current')}</StatusBadge>}
        <span className={styles['quiet']}>
          {t('editionBy', { at: format.dateTime(madeAt), name: madeBy })}
        </span>
        {!isCurrent && onBack && (
          <Button variant="subtle" loading={busy} onClick={onBack} ml="auto">
            {t('bringBack')}
          </Button>
        )}
      </div>
      <p>
        {base && `${t('within', { name: base.name })} `}
        {sentence}
      </p>
      <p className={styles['quiet']}>
        {entered === null || left === null
          ? t('editionWaits')
          : t('editionMoved', { entered: format.number(entered), left: format.number(left) })}
      </p>
    </li>
  )
}
