import { Alert, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconArrowLeft, IconDownload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, href } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useOrganisation } from '#web/session.tsx'
import { compareText } from '../compare.text.ts'
import { rateLabels } from '../results.text.ts'
import { groupings, measures, sharedCuts, traits, type Compared, type Grouping } from './compare-groups.ts'
import { CutGroups, TraitGroups } from './CompareGroups.tsx'
import { Each } from './CompareEach.tsx'
import { Definitions } from './ResultsPage.tsx'
import styles from './Results.module.css'

const usualDays = 90

/** Campaigns beside each other, or what they have in common. */
export function ComparePage(): ReactNode {
  const t = useText(compareText)
  const say = useSay()
  const { timeZone } = useOrganisation()
  const [{ from, to, by, measure }, setAddress] = useAddress({
    from: text,
    to: text,
    by: oneOf(groupings),
    measure: oneOf(['clicked', 'opened', 'converted', 'unsubscribed']),
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
        <>
          <Button
            component={AddressLink}
            to="/campaigns"
            variant="default"
            leftSection={<IconArrowLeft size={16} stroke={1.5} aria-hidden />}
          >
            {t('toCampaigns')}
          </Button>
          <Button
            component="a"
            href={href.reactions.exportComparison({ query: period })}
            download
            variant="default"
            leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
          >
            {t('download')}
          </Button>
        </>
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
          <NativeSelect
            label={t('by')}
            value={by}
            onChange={({ currentTarget: { value } }) =>
              setAddress({ by: groupings.find((one) => one === value) ?? 'campaign' })
            }
            data={[
              { value: 'campaign', label: t('campaign') },
              { group: t('ofCampaigns'), items: traits.map((value) => ({ value, label: t(value) })) },
              { group: t('ofRecipients'), items: sharedCuts.map((value) => ({ value, label: t(value) })) },
            ]}
          />
          <NativeSelect
            label={t('measure')}
            value={measure}
            onChange={({ currentTarget: { value } }) =>
              setAddress({ measure: measures.find((one) => one === value) ?? 'clicked' })
            }
            data={measures.map((value) => ({ value, label: say(rateLabels[value]) }))}
          />
        </div>
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <PageSkeleton />}
        {data && data.items.length === 0 && <EmptyState title={t('empty')}>{t('emptyWhy')}</EmptyState>}
        {data && data.items.length > 0 && (
          <>
            {data.isCut && <Alert color="yellow">{t('isCut')}</Alert>}
            <Shown rows={data.items} by={by} measure={measure} period={period} />
            <Definitions />
          </>
        )}
      </div>
    </Page>
  )
}

type ShownProps = {
  rows: readonly Compared[]
  by: Grouping
  measure: (typeof measures)[number]
  period: { from: string; to: string }
}
function Shown({ rows, by, measure, period }: ShownProps): ReactNode {
  if (by === 'campaign') return <Each rows={rows} measure={measure} />
  const trait = traits.find((one) => one === by)
  if (trait) return <TraitGroups rows={rows} by={trait} measure={measure} />
  const cut = sharedCuts.find((one) => one === by)
  return cut && <CutGroups rows={rows} by={cut} measure={measure} period={period} />
}
