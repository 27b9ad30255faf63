import { SegmentedControl, Skeleton, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import type { Rule } from '#web/parts/filter/tree.ts'
import { useFormat } from '#web/use-format.ts'
import { figureLabels, resultsText } from '../results.text.ts'
import { FigureLink } from './FigureLink.tsx'
import { HourTable } from './HourTable.tsx'
import { peopleWho, percent } from './results-queries.ts'
import styles from './Results.module.css'

const cuts = ['domain', 'segment', 'hour'] as const
type By = (typeof cuts)[number]

/** The same figures by domain, by segment, and by the clock. */
export function Cuts({ campaignId }: { campaignId: string }): ReactNode {
  const t = useText(resultsText)
  const [by, setBy] = useState<By>('domain')
  return (
    <Section
      title={t('cutBy')}
      action={
        <SegmentedControl
          aria-label={t('cutBy')}
          value={by}
          onChange={(value) => setBy(cuts.find((one) => one === value) ?? 'domain')}
          data={[
            { value: 'domain', label: t('byDomain') },
            { value: 'segment', label: t('bySegment') },
            { value: 'hour', label: t('byHour') },
          ]}
        />
      }
    >
      {by === 'hour' ? <Hours campaignId={campaignId} /> : <CutTable campaignId={campaignId} by={by} />}
    </Section>
  )
}

function Hours({ campaignId }: { campaignId: string }): ReactNode {
  const t = useText(resultsText)
  const { data, error, refetch } = useQuery({
    queryKey: ['reaction', 'hours', campaignId],
    queryFn: ({ signal }) => api.reactions.hours({ params: { id: campaignId } }, { signal }),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={240} />
  return (
    <>
      <p className={styles['note']}>
        {t('hourQuestion')} · {t('hourNote', { zone: data.timeZone })}
      </p>
      <HourTable cells={data.cells} label={t('hourQuestion')} />
    </>
  )
}

type Row = Answer<typeof api.reactions.cut>['items'][number]
const shown = ['sent', 'opened', 'clicked', 'converted'] as const

function CutTable({ campaignId, by }: { campaignId: string; by: 'domain' | 'segment' }): ReactNode {
  const t = useText(resultsText)
  const say = useSay()
  const format = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey: ['reaction', 'cut', campaignId, by],
    queryFn: ({ signal }) => api.reactions.cut({ params: { id: campaignId }, query: { by } }, { signal }),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={240} />
  if (data.items.length === 0)
    return <p className={styles['note']}>{t(data.countedAt === null ? 'counting' : 'none')}</p>
  const peopleOf = (row: Row, what: string): string =>
    by === 'domain'
      ? peopleWho(campaignId, { what, domain: row.key })
      : peopleWho(campaignId, { what }, inSegment(row.key))
  return (
    <>
      <p className={styles['note']}>
        {by === 'segment' && t('segmentNote')}{' '}
        {data.countedAt !== null && t('countedAt', { at: format.dateTime(data.countedAt) })}
      </p>
      <div className={styles['scroll']}>
        <Table aria-label={t(by === 'domain' ? 'byDomain' : 'bySegment')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(by === 'domain' ? 'byDomain' : 'bySegment')}</Table.Th>
              {shown.map((what) => (
                <Table.Th key={what} scope="col">
                  {say(figureLabels[what])}
                </Table.Th>
              ))}
              <Table.Th scope="col">{say(figureLabels.revenue)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((row) => (
              <Table.Tr key={row.key}>
                <Table.Th scope="row">{row.label}</Table.Th>
                {shown.map((what) => {
                  const n = row[what] ?? 0
                  return (
                    <Table.Td key={what}>
                      <FigureLink
                        n={n}
                        to={peopleOf(row, what)}
                        what={`${row.label} ${say(figureLabels[what])}`}
                      />{' '}
                      {what !== 'sent' && row.sent !== null && row.sent > 0 && (
                        <small className={styles['interval']}>{percent(n / row.sent)}</small>
                      )}
                    </Table.Td>
                  )
                })}
                <Table.Td className="numbers">
                  {row.revenue === null ? '–' : format.yen(row.revenue)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  )
}

const inSegment = (segmentId: string): Rule => ({ kind: 'segment', params: { segmentId, isIn: true } })
