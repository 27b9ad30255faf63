import { SegmentedControl, Skeleton, Table } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { todayIn } from '#kit/japan/days.ts'
import { oneOf, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Chart } from '#web/parts/chart/Chart.tsx'
import type { ChartSpec } from '#web/parts/chart/spec.ts'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { segmentsText } from '../segments.text.ts'
import { everyDay } from './days.ts'
import styles from './Segments.module.css'
import type { Segment } from './segment-queries.ts'

const spans = ['30', '90', '365'] as const
const address = { days: oneOf(spans) }

/** How many were in day by day, and who came and went. */
export function DaysTab({ segment }: { segment: Segment }): ReactNode {
  const t = useText(segmentsText)
  const format = useFormat()
  const { timeZone } = useOrganisation()
  const [{ days }, setAddress] = useAddress(address)
  const { data, error, refetch } = useQuery({
    queryKey: ['segment', 'days', segment.id, days],
    queryFn: ({ signal }) =>
      api.segments.days({ params: { id: segment.id }, query: { days: Number(days) } }, { signal }),
    placeholderData: keepPreviousData,
  })
  const all = useMemo(() => everyDay(data?.items ?? [], todayIn(timeZone)), [data, timeZone])
  const charts = useMemo(() => {
    const categories = all.map(({ on }) => on.slice(5).replace('-', '/'))
    const members: ChartSpec = {
      kind: 'lines',
      categories,
      unit: 'people',
      series: [{ name: t('membersOf'), values: all.map((day) => day.members) }],
    }
    const moves: ChartSpec = {
      kind: 'bars',
      categories,
      unit: 'people',
      series: [
        { name: t('cameIn'), values: all.map(({ entered }) => entered) },
        { name: t('wentOut'), values: all.map(({ left }) => -left) },
      ],
      stacked: true,
    }
    return { members, moves }
  }, [all, t])
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={360} />
  return (
    <>
      <div className={styles['bar']}>
        <SegmentedControl
          aria-label={t('period')}
          value={days}
          onChange={(next) => setAddress({ days: spans.find((one) => one === next) ?? '30' })}
          data={spans.map((value) => ({ value, label: t('lastDays', { days: value }) }))}
        />
      </div>
      {all.length === 0 ? (
        <EmptyState title={t('noDays')}>{t('noDaysWhy')}</EmptyState>
      ) : (
        <>
          <h2 className={styles['question']}>{t('daysTitle')}</h2>
          <Chart spec={charts.members} label={t('daysTitle')} height={240} />
          {all.some(({ entered, left }) => entered > 0 || left > 0) && (
            <>
              <h2 className={styles['question']}>{t('movesTitle')}</h2>
              <Chart spec={charts.moves} label={t('movesTitle')} height={200} />
            </>
          )}
          <p className={styles['note']}>{t('daysNote')}</p>
          <Table className={styles['numbers'] ?? ''}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('day')}</Table.Th>
                <Table.Th scope="col">{t('membersOf')}</Table.Th>
                <Table.Th scope="col">{t('cameIn')}</Table.Th>
                <Table.Th scope="col">{t('wentOut')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {all.toReversed().map(({ on, members, entered, left }) => (
                <Table.Tr key={on}>
                  <Table.Th scope="row">{format.day(on)}</Table.Th>
                  <Table.Td>{format.number(members)}</Table.Td>
                  <Table.Td>{format.number(entered)}</Table.Td>
                  <Table.Td>{format.number(left)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </>
  )
}
