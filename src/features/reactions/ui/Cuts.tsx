import { SegmentedControl, Skeleton, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { figureLabels, resultsText } from '../results.text.ts'
import { FigureLink } from './FigureLink.tsx'
import { HourTable } from './HourTable.tsx'
import { inSegment, otherProviders, peopleWho, percent, weekdays } from './results-queries.ts'
import styles from './Results.module.css'

const cuts = ['provider', 'domain', 'segment', 'hour'] as const
type By = (typeof cuts)[number]
const names = { provider: 'byProvider', domain: 'byDomain', segment: 'bySegment', hour: 'byHour' } as const

/** The same figures by domain, by segment, and by the clock. */
export function Cuts({ campaignId }: { campaignId: string }): ReactNode {
  const t = useText(resultsText)
  const [by, setBy] = useState<By>('provider')
  return (
    <Section
      title={t('cutBy')}
      action={
        <SegmentedControl
          aria-label={t('cutBy')}
          value={by}
          onChange={(value) => setBy(cuts.find((one) => one === value) ?? 'provider')}
          data={cuts.map((value) => ({ value, label: t(names[value]) }))}
        />
      }
    >
      {by === 'hour' ? <Hours campaignId={campaignId} /> : <CutTable campaignId={campaignId} by={by} />}
    </Section>
  )
}

function Hours({ campaignId }: { campaignId: string }): ReactNode {
  const t = useText(resultsText)
  const [what, setWhat] = useState<'opened' | 'clicked'>('opened')
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
      <SegmentedControl
        aria-label={t('hourQuestion')}
        value={what}
        onChange={(value) => setWhat(value === 'clicked' ? 'clicked' : 'opened')}
        data={[
          { value: 'opened', label: t('firstOpens') },
          { value: 'clicked', label: t('firstClicks') },
        ]}
        mb="xs"
      />
      <HourTable
        cells={data.cells.map(({ weekday, hour, opens, clicks }) => ({
          weekday,
          hour,
          n: what === 'opened' ? opens : clicks,
        }))}
        label={t(what === 'opened' ? 'firstOpens' : 'firstClicks')}
        to={({ weekday, hour }) => peopleWho(campaignId, { what, weekday: weekdays[weekday], hour })}
      />
    </>
  )
}

type Row = Answer<typeof api.reactions.cut>['items'][number]
const shown = ['sent', 'opened', 'clicked', 'converted'] as const

function CutTable({ campaignId, by }: { campaignId: string; by: Exclude<By, 'hour'> }): ReactNode {
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
    by === 'segment'
      ? peopleWho(campaignId, { what }, inSegment(row.key))
      : peopleWho(campaignId, { what, [by]: row.key })
  const nameOf = ({ key, label }: Row): string =>
    by === 'provider' && key === otherProviders ? t('otherProviders') : label
  return (
    <>
      <p className={styles['note']}>
        {by === 'segment' && t('segmentNote')}{' '}
        {data.countedAt !== null && t('countedAt', { at: format.dateTime(data.countedAt) })}
      </p>
      <div className={styles['scroll']}>
        <Table aria-label={t(names[by])}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(names[by])}</Table.Th>
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
                <Table.Th scope="row">{nameOf(row)}</Table.Th>
                {shown.map((what) => {
                  const n = row[what]
                  return (
                    <Table.Td key={what}>
                      <FigureLink
                        n={n}
                        to={peopleOf(row, what)}
                        what={`${nameOf(row)} ${say(figureLabels[what])}`}
                      />{' '}
                      {what !== 'sent' && row.delivered > 0 && (
                        <small className={styles['interval']}>{percent(n / row.delivered)}</small>
                      )}
                    </Table.Td>
                  )
                })}
                <Table.Td className="numbers">{format.yen(row.revenue)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  )
}
