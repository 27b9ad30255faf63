import { Alert, Button, SegmentedControl, Table, TextInput } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { compareText } from '../compare.text.ts'
import { figureLabels, rateLabels } from '../results.text.ts'
import {
  groupings,
  groupsOf,
  hourStep,
  lengthSteps,
  type Compared,
  type Grouping,
  type Together,
} from './compare-groups.ts'
import { FigureLink } from './FigureLink.tsx'
import { RateShown } from './Funnel.tsx'
import { Definitions } from './ResultsPage.tsx'
import { peopleWho, percent } from './results-queries.ts'
import styles from './Results.module.css'

const usualDays = 90

/** Campaigns beside each other, or what they have in common. */
export function ComparePage(): ReactNode {
  const t = useText(compareText)
  const { timeZone } = useOrganisation()
  const [{ from, to, by }, setAddress] = useAddress({
    from: text,
    to: text,
    by: oneOf(groupings),
  })
  const today = todayIn(timeZone)
  const period = { from: from ?? addDays(today, -usualDays), to: to ?? today }
  const { data, error, refetch } = useQuery({
    queryKey: ['reaction', 'compare', period],
    queryFn: ({ signal }) => api.reactions.compare({ query: period }, { signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button
          component={AddressLink}
          to="/campaigns"
          variant="default"
          leftSection={<IconArrowLeft size={16} stroke={1.5} aria-hidden />}
        >
          {t('toCampaigns')}
        </Button>
      }
    >
      <div className={styles['page']}>
        <div className={styles['tools']}>
          {(['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              type="date"
              label={t(end)}
              value={period[end]}
              onChange={({ currentTarget: { value } }) => value !== '' && setAddress({ [end]: value })}
            />
          ))}
          <SegmentedControl
            aria-label={t('by')}
            value={by}
            onChange={(value) => setAddress({ by: groupings.find((one) => one === value) ?? 'campaign' })}
            data={groupings.map((value) => ({ value, label: t(value) }))}
          />
        </div>
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <PageSkeleton />}
        {data && data.items.length === 0 && <EmptyState title={t('empty')}>{t('emptyWhy')}</EmptyState>}
        {data && data.items.length > 0 && (
          <>
            {data.isCut && <Alert color="yellow">{t('isCut')}</Alert>}
            {by === 'campaign' ? <Each rows={data.items} /> : <Groups rows={data.items} by={by} />}
            <Definitions />
          </>
        )}
      </div>
    </Page>
  )
}

const deeds = {
  opened: 'opened',
  clicked: 'clicked',
  converted: 'converted',
  unsubscribed: 'unsubscribed',
} as const
type Deed = keyof typeof deeds
const deedNames = Object.keys(deeds) as Deed[]

function Each({ rows }: { rows: readonly Compared[] }): ReactNode {
  const t = useText(compareText)
  const say = useSay()
  const format = useFormat()
  return (
    <div className={styles['scroll']}>
      <Table aria-label={t('title')} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('name')}</Table.Th>
            <Table.Th scope="col">{t('began')}</Table.Th>
            <Table.Th scope="col">{say(figureLabels.sent)}</Table.Th>
            {deedNames.map((what) => (
              <Table.Th key={what} scope="col">
                {say(rateLabels[what])}
              </Table.Th>
            ))}
            <Table.Th scope="col">{say(figureLabels.revenue)}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ id, name, variant, subject, beganAt, figures, rates }) => (
            <Table.Tr key={`${id} ${variant.no}`}>
              <Table.Th scope="row">
                <AddressLink to={`/campaigns/${id}/results`}>{name}</AddressLink>{' '}
                {rows.some((one) => one.id === id && one.variant.no !== variant.no) && variant.label}
                <small className={styles['subject']}>{subject}</small>
              </Table.Th>
              <Table.Td className="numbers">{format.dateTime(beganAt)}</Table.Td>
              <Table.Td>
                <FigureLink
                  n={figures.sent}
                  to={peopleWho(id, { what: 'sent', variant: variant.no })}
                  what={`${name} ${say(figureLabels.sent)}`}
                />
              </Table.Td>
              {deedNames.map((what) => (
                <Table.Td key={what}>
                  <FigureLink
                    n={figures[what]}
                    to={peopleWho(id, { what: deeds[what], variant: variant.no })}
                    what={`${name} ${say(figureLabels[what])}`}
                  />{' '}
                  <RateShown rate={rates[what]} digits={what === 'unsubscribed' ? 2 : 1} />
                </Table.Td>
              ))}
              <Table.Td className="numbers">{format.yen(figures.revenue)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Groups({ rows, by }: { rows: readonly Compared[]; by: Exclude<Grouping, 'campaign'> }): ReactNode {
  const t = useText(compareText)
  const say = useSay()
  const format = useFormat()
  const nameOf = useGroupName(by)
  const share = (row: Together, what: Deed): string =>
    row.delivered === 0 ? '–' : percent(row[what] / row.delivered, what === 'unsubscribed' ? 2 : 1)
  return (
    <div>
      <p className={styles['note']}>{t('groupNote')}</p>
      <div className={styles['scroll']}>
        <Table aria-label={t(by)} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t(by)}</Table.Th>
              <Table.Th scope="col">{t('campaigns')}</Table.Th>
              <Table.Th scope="col">{say(figureLabels.sent)}</Table.Th>
              {deedNames.map((what) => (
                <Table.Th key={what} scope="col">
                  {say(rateLabels[what])}
                </Table.Th>
              ))}
              <Table.Th scope="col">{say(figureLabels.revenue)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {groupsOf(rows, by).map((row) => (
              <Table.Tr key={row.key}>
                <Table.Th scope="row">{nameOf(row.key)}</Table.Th>
                <Table.Td className="numbers">{format.number(row.campaigns)}</Table.Td>
                <Table.Td className="numbers">{format.number(row.sent)}</Table.Td>
                {deedNames.map((what) => (
                  <Table.Td key={what} className="numbers">
                    {share(row, what)}
                  </Table.Td>
                ))}
                <Table.Td className="numbers">{format.yen(row.revenue)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  )
}

const sunday = Date.UTC(2026, 10, 22)

function useGroupName(by: Exclude<Grouping, 'campaign'>): (key: number) => string {
  const t = useText(compareText)
  const locale = useLocale()
  return (key) => {
    if (key < 0) return t('unknown')
    if (by === 'weekday')
      return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
        new Date(sunday + key * 86_400_000),
      )
    if (by === 'hour') return t('hours', { from: key * hourStep, to: (key + 1) * hourStep })
    const steps = lengthSteps[by]
    const [from, next] = [steps[key] ?? 0, steps[key + 1]]
    return next === undefined ? t('charactersFrom', { from }) : t('characters', { from, to: next - 1 })
  }
}
