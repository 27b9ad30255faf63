import { Button, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { settingsText } from './settings.text.ts'
import { useAdopt, type Weights } from './use-weights.ts'
import styles from './MatchingSettings.module.css'

type Proposal = NonNullable<Answer<typeof api.matching.learned>['proposal']>

/** What people decided says of the weights: how well they do now, how well others would, and a button to take those. */
export function LearnedWeights({ weights }: { weights: Weights }): ReactNode {
  const t = useText(settingsText)
  const format = useFormat()
  const heading = useId()
  const { data, error, refetch } = useQuery({
    queryKey: ['matching', 'learned'],
    queryFn: ({ signal }) => api.matching.learned({}, { signal }),
  })
  const numbers = data && {
    count: format.number(data.reviewed.same + data.reviewed.different),
    same: format.number(data.reviewed.same),
    different: format.number(data.reviewed.different),
    pairs: format.number(data.needed.pairs),
    each: format.number(data.needed.ofEach),
  }
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading}>{t('learned')}</h2>
      <p>{t('learnedLead')}</p>
      {numbers && <p>{t(data.proposal ? 'fromPairs' : 'tooFew', numbers)}</p>}
      {!data &&
        (error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={2} />)}
      {data?.proposal && <Proposed proposal={data.proposal} version={data.version} weights={weights} />}
    </section>
  )
}

type ProposedProps = { proposal: Proposal; version: number; weights: Weights }

function Proposed({ proposal: { figures, points }, version, weights }: ProposedProps): ReactNode {
  const t = useText(settingsText)
  const say = useSay()
  const format = useFormat()
  const { adopting, adopt } = useAdopt()
  const [measure, changes] = [useId(), useId()]
  const changed = weights.points.flatMap(({ kind, label, points: now }) => {
    const learned = points.find((one) => one.kind === kind)
    return learned && learned.points !== now ? [{ ...learned, label, now }] : []
  })
  const share = (value: number | null): string =>
    value === null ? t('none') : t('percent', { value: format.number(Math.round(value * 1000) / 10) })
  return (
    <>
      <h3 id={measure}>{t('measure')}</h3>
      <Table aria-labelledby={measure} className={styles['figures'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {(['now', 'learnedColumn', 'validated'] as const).map((one) => (
              <Table.Th key={one}>{t(one)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(
            [
              ['candidatePrecision', 'candidate', 'precision'],
              ['candidateRecall', 'candidate', 'recall'],
              ['automaticPrecision', 'automatic', 'precision'],
              ['automaticRecall', 'automatic', 'recall'],
            ] as const
          ).map(([title, at, what]) => (
            <Table.Tr key={title}>
              <Table.Th scope="row">{t(title)}</Table.Th>
              {([figures.before, figures.after, figures.validated] as const).map((rates, column) => (
                <Table.Td key={column} className="numbers">
                  {share(rates[at][what])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <p className={styles['dimmed']}>{t('bias')}</p>
      {changed.length === 0 ? (
        <p>{t('noChange')}</p>
      ) : (
        <>
          <h3 id={changes}>{t('changes')}</h3>
          <Table aria-labelledby={changes} className={styles['figures'] ?? ''}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('evidence')}</Table.Th>
                <Table.Th>{t('now')}</Table.Th>
                <Table.Th>{t('learnedColumn')}</Table.Th>
                <Table.Th>{t('seen')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changed.map(({ kind, label, now, points: learned, seen }) => (
                <Table.Tr key={kind}>
                  <Table.Th scope="row">{say(label)}</Table.Th>
                  <Table.Td className="numbers">{signed(now)}</Table.Td>
                  <Table.Td className="numbers">
                    <b>{signed(learned)}</b>
                  </Table.Td>
                  <Table.Td className="numbers">{format.number(seen)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Button
            variant="default"
            loading={adopting}
            onClick={() =>
              void adopt(() =>
                api.matching.adoptLearned({
                  body: {
                    version,
                    points: Object.fromEntries(points.map((one) => [one.kind, one.points])),
                  },
                }),
              )
            }
          >
            {t('adopt')}
          </Button>
        </>
      )}
    </>
  )
}

function signed(points: number): string {
  return points < 0 ? `−${-points}` : points > 0 ? `+${points}` : '0'
}
