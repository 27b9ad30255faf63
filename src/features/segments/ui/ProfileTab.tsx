import { Skeleton, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { customersWho } from '#web/customers-who.ts'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { segmentsText } from '../segments.text.ts'
import { ruleOfTrait } from './profile.ts'
import styles from './Profile.module.css'
import type { Segment } from './segment-queries.ts'

type Trait = Answer<typeof api.segments.profile>['traits'][number]
type Row = Trait['rows'][number]

/** What is different about who is in: shares beside those of everybody, the largest difference first. */
export function ProfileTab({ segment }: { segment: Segment }): ReactNode {
  const t = useText(segmentsText)
  const format = useFormat()
  const { id, builtAt, members } = segment
  const { data, error, refetch } = useQuery({
    // Worked out of everybody: read again when the segment was, not with every change of it.
    queryKey: ['profile', id, builtAt, members],
    queryFn: ({ signal }) => api.segments.profile({ params: { id } }, { signal }),
    staleTime: 300_000,
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={360} />
  if (data.members === 0) return <EmptyState title={t('noProfile')}>{t('noProfileWhy')}</EmptyState>
  return (
    <>
      <h2 className={styles['question']}>{t('profileTitle')}</h2>
      <p className={styles['note']}>
        {t('profileNote', { members: format.number(data.members), base: format.number(data.base) })}
        {!data.exact && t('sampled')}
      </p>
      <p className={styles['legend']}>
        <span className={styles['swatch']} data-of="members" aria-hidden /> {t('share')}
        <span className={styles['swatch']} data-of="base" aria-hidden /> {t('baseShare')}
      </p>
      <div className={styles['traits']}>
        {data.traits.map((trait) => (
          <TraitBox key={trait.key} trait={trait} members={data.members} segmentId={id} />
        ))}
      </div>
    </>
  )
}

type TraitProps = { trait: Trait; members: number; segmentId: string }
function TraitBox({ trait, members, segmentId }: TraitProps): ReactNode {
  const t = useText(segmentsText)
  const say = useSay()
  const format = useFormat()
  const most = Math.max(...trait.rows.flatMap(({ share, baseShare }) => [share, baseShare]), 0.01)
  return (
    <section className={styles['trait']} aria-label={say(trait.label)}>
      <h3>
        {say(trait.label)}
        <span>{t('differs', { percent: percentOf(trait.difference, format.number) })}</span>
      </h3>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <VisuallyHidden>{say(trait.label)}</VisuallyHidden>
            </th>
            <th scope="col">{t('share')}</th>
            <th scope="col">{t('baseShare')}</th>
            <th scope="col">{t('liftHead')}</th>
          </tr>
        </thead>
        <tbody>
          {trait.rows.map((row) => (
            <TraitRow key={row.value} row={row} traitKey={trait.key} most={most} segmentId={segmentId} />
          ))}
        </tbody>
      </table>
      {trait.known.members !== members && (
        <p className={styles['known']}>{t('knownOf', { members: format.number(trait.known.members) })}</p>
      )}
    </section>
  )
}

type RowProps = { row: Row; traitKey: string; most: number; segmentId: string }
function TraitRow({ row, traitKey, most, segmentId }: RowProps): ReactNode {
  const t = useText(segmentsText)
  const format = useFormat()
  const { label, share, baseShare, lift } = row
  const rule = ruleOfTrait(segmentId, traitKey, row.value)
  return (
    <tr>
      <th scope="row">{rule ? <AddressLink to={customersWho(rule)}>{label}</AddressLink> : label}</th>
      <td className={styles['bars']}>
        <span
          className={styles['bar']}
          data-of="members"
          style={{ inlineSize: `${(share / most) * 100}%` }}
        />
        <span
          className={styles['bar']}
          data-of="base"
          style={{ inlineSize: `${(baseShare / most) * 100}%` }}
        />
        <span className={styles['value']}>{percentOf(share, format.number)}</span>
      </td>
      <td className={styles['other']}>{percentOf(baseShare, format.number)}</td>
      <td className={styles['lift']} data-more={lift !== null && lift > 1.05 ? true : undefined}>
        {lift === null ? '–' : t('lift', { times: format.number(Math.round(lift * 10) / 10) })}
      </td>
    </tr>
  )
}

function percentOf(share: number, number: (value: number) => string): string {
  return `${number(Math.round(share * 1000) / 10)}%`
}
