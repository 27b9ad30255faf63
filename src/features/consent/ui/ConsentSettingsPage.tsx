import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { consentSettingsText } from '../consent.ui.text.ts'
import styles from './Consent.module.css'
import { LawSettings } from './LawSettings.tsx'
import { Purposes } from './Purposes.tsx'
import { Wordings } from './Wordings.tsx'
import { usePurposes, useWordings } from './consent-queries.ts'

/** What is sent and why it may be: purposes, the words that people agree to, and what the law asks of us. */
export function ConsentSettingsPage(): ReactNode {
  const t = useText(consentSettingsText)
  const purposes = usePurposes()
  const wordings = useWordings()
  const settings = useQuery({
    queryKey: ['consent', 'settings'],
    queryFn: ({ signal }) => api.consent.settings({}, { signal }),
  })
  const failed = [purposes, wordings, settings].find(({ data, error }) => !data && error)
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  if (!purposes.data || !wordings.data || !settings.data) return <PageSkeleton />
  return (
    <Page title={t('title')} lead={t('lead')} shape="reading">
      <p className={styles['buttons']}>
        <AddressLink to="/reach">{t('toReach')}</AddressLink>
        <AddressLink to="/suppressions">{t('toStopped')}</AddressLink>
      </p>
      <Purposes purposes={purposes.data} />
      <Wordings wordings={wordings.data} />
      <LawSettings
        key={settings.data.version}
        read={settings.data}
        onChanged={() => void settings.refetch()}
      />
    </Page>
  )
}
