import { MultiSelect, Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, type CSSProperties, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { overlapText } from '../overlap.text.ts'
import { Combinations } from './Combinations.tsx'
import { fewest, idsOf, most, shareIn, type Overlap } from './overlap.ts'
import styles from './Overlap.module.css'
import { useSegmentOptions } from './segment-queries.ts'

const address = { ids: text }

/** Two to five segments against each other: who is in which of them, and where they are the same people. */
export function OverlapPage(): ReactNode {
  const t = useText(overlapText)
  const format = useFormat()
  const [{ ids: list }, setAddress] = useAddress(address)
  const ids = useMemo(() => idsOf(list), [list])
  const options = useSegmentOptions()
  const isAsked = ids.length >= fewest
  const { data, error, refetch } = useQuery({
    queryKey: ['segment', 'overlap', ids],
    queryFn: ({ signal }) => api.segments.overlap({ query: { ids: ids.join(',') } }, { signal }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  })
  const all = data?.parts.reduce((sum, { count }) => sum + count, 0) ?? 0
  return (
    <Page title={t('title')}>
      <MultiSelect
        className={styles['which'] ?? ''}
        label={t('which')}
        placeholder={ids.length === 0 ? t('choose') : ''}
        searchable
        hidePickedOptions
        maxValues={most}
        value={ids}
        data={[...options]}
        onChange={(next) => setAddress({ ids: next.join(',') || undefined })}
      />
      {!isAsked && <EmptyState title={t('empty')}>{t('emptyWhy')}</EmptyState>}
      {isAsked && !data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {isAsked && !data && !error && <Skeleton height={320} />}
      {isAsked && data && all === 0 && <EmptyState title={t('nobody')}>{t('nobodyWhy')}</EmptyState>}
      {isAsked && data && all > 0 && (
        <>
          <Combinations overlap={data} all={all} />
          <p className={styles['note']}>
            {t('note', { all: format.number(all) })}
            {!data.exact && t('sampled')}
          </p>
          <h2 className={styles['second']}>{t('pairs')}</h2>
          <Pairs overlap={data} />
        </>
      )}
    </Page>
  )
}

/** Of those in the row, the share that is in the column too. */
function Pairs({ overlap }: { overlap: Overlap }): ReactNode {
  const t = useText(overlapText)
  const format = useFormat()
  const { segments } = overlap
  return (
    <div className={styles['scroll']}>
      <table className={styles['pairs']}>
        <thead>
          <tr>
            <th scope="col">{t('rowsOf')}</th>
            {segments.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {segments.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              {segments.map((column) => {
                const share = row.id === column.id ? null : shareIn(overlap, row.id, column.id)
                return (
                  <td key={column.id} style={{ '--share': share ?? 0 } as CSSProperties}>
                    {share === null ? '–' : `${format.number(Math.round(share * 1000) / 10)}%`}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
