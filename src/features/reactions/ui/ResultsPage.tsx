import { Button } from '@mantine/core'
import { IconArrowLeft, IconDownload, IconScale } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { href } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { definitions, resultsText } from '../results.text.ts'
import { Cuts } from './Cuts.tsx'
import { AlsoCame, Funnel } from './Funnel.tsx'
import { LiftSection } from './LiftSection.tsx'
import { LinksSection } from './LinksSection.tsx'
import { Notices } from './Notices.tsx'
import { resultsQuery, type Results } from './results-queries.ts'
import styles from './Results.module.css'
import { Told } from './Told.tsx'
import { Variants } from './Variants.tsx'

/** What came of a campaign, live while it goes out. */
export function ResultsPage(): ReactNode {
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(resultsQuery(id))
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return <Shown results={data} />
}

function Shown({ results }: { results: Results }): ReactNode {
  const t = useText(resultsText)
  const format = useFormat()
  const { campaign, figures, touch } = results
  return (
    <Page
      title={`${campaign.name} – ${t('results')}`}
      lead={
        campaign.beganAt !== null &&
        [
          format.dateTime(campaign.beganAt),
          ...(campaign.tracked
            ? [
                t('tracked', { days: campaign.windowDays }),
                t(touch === 'click' ? 'anyTouchClick' : 'anyTouchOpen'),
              ]
            : []),
        ].join(' · ')
      }
      actions={
        <>
          <Button
            component={AddressLink}
            to={`/campaigns/${campaign.id}`}
            variant="default"
            leftSection={<IconArrowLeft size={16} stroke={1.5} aria-hidden />}
          >
            {t('backToCampaign')}
          </Button>
          <Button
            component={AddressLink}
            to="/campaigns/compare"
            variant="default"
            leftSection={<IconScale size={16} stroke={1.5} aria-hidden />}
          >
            {t('compare')}
          </Button>
          <Button
            component="a"
            href={href.reactions.exportResults({ params: { id: campaign.id } })}
            download
            variant="default"
            leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
          >
            {t('download')}
          </Button>
        </>
      }
    >
      {figures.sent === 0 ? (
        <EmptyState title={t('none')}>{t('empty')}</EmptyState>
      ) : (
        <div className={styles['page']}>
          <Notices results={results} />
          <Funnel results={results} />
          <AlsoCame results={results} />
          {campaign.tracked && <Variants results={results} />}
          <LiftSection results={results} />
          {campaign.tracked && (
            <>
              <LinksSection results={results} />
              <Cuts campaignId={campaign.id} />
              <Told results={results} />
            </>
          )}
          <Definitions />
        </div>
      )}
    </Page>
  )
}

/** The same words under the same numbers, wherever they are shown. */
export function Definitions(): ReactNode {
  const t = useText(resultsText)
  const say = useSay()
  return (
    <Section title={t('definitions')}>
      <ul className={styles['definitions']}>
        {Object.entries(definitions).map(([key, phrase]) => (
          <li key={key}>{say(phrase)}</li>
        ))}
      </ul>
    </Section>
  )
}
