import { Alert, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useTitle } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { segmentsText } from '../segments.text.ts'
import { DaysTab } from './DaysTab.tsx'
import { EditionsTab } from './EditionsTab.tsx'
import { MembersTab } from './MembersTab.tsx'
import { ProfileTab } from './ProfileTab.tsx'
import { RuleTab } from './RuleTab.tsx'
import { SegmentActions } from './SegmentActions.tsx'
import styles from './Segments.module.css'
import { segmentQuery, stateTones, type Segment } from './segment-queries.ts'
import { UsesTab } from './UsesTab.tsx'
import { WhyDrawer } from './WhyDrawer.tsx'

const tabs = ['members', 'rule', 'days', 'profile', 'editions', 'uses'] as const
type Tab = (typeof tabs)[number]
const labels = {
  members: 'tabMembers',
  rule: 'tabRule',
  days: 'tabDays',
  profile: 'tabProfile',
  editions: 'tabEditions',
  uses: 'tabUses',
} as const satisfies { readonly [tab in Tab]: string }
/** `why` is the customer that is asked about; `ask` opens the question without one. */
const address = { tab: oneOf(tabs), why: text }

/** One segment: who is in, by which rule, how that changed, and what is different about them. */
export function SegmentPage(): ReactNode {
  const { id = '' } = useParams({ strict: false })
  const t = useText(segmentsText)
  const { data, error, refetch } = useQuery(segmentQuery(id))
  if (isProblem(error, 'notFound'))
    return (
      <NotFound title={t('missing')} to="/segments" action={t('toAll')}>
        {t('missingWhy')}
      </NotFound>
    )
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return <Shown key={id} segment={data} />
}

function Shown({ segment }: { segment: Segment }): ReactNode {
  const t = useText(segmentsText)
  const [{ tab, why }, setAddress] = useAddress(address)
  const maySee = useMay()('fields.seeMasked') || !segment.asksMasked
  // Nothing is compared with, or asked of, those who were chosen by hand.
  const shown = tabs.filter((one) => segment.kind !== 'fixed' || (one !== 'rule' && one !== 'editions'))
  const open = shown.find((one) => one === tab) ?? 'members'
  const ask = (customerId: string): void => setAddress({ why: customerId }, { replace: false })
  useTitle(segment.name)
  return (
    <article className={styles['segment']}>
      <Head segment={segment} onAsk={() => ask(anybody)} />
      <Notices segment={segment} maySee={maySee} />
      <Tabs
        value={open}
        onChange={(next) => setAddress({ tab: tabs.find((one) => one === next) ?? 'members' })}
        className={styles['tabs'] ?? ''}
      >
        <Tabs.List aria-label={t('tabs')}>
          {shown.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(labels[one])}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="members" className={styles['panel'] ?? ''}>
          {maySee ? <MembersTab segment={segment} onWhy={ask} /> : <p>{t('maskedWhy')}</p>}
        </Tabs.Panel>
        <Tabs.Panel value="rule" className={styles['panel'] ?? ''}>
          <RuleTab segment={segment} />
        </Tabs.Panel>
        <Tabs.Panel value="days" className={styles['panel'] ?? ''}>
          <DaysTab segment={segment} />
        </Tabs.Panel>
        <Tabs.Panel value="profile" className={styles['panel'] ?? ''}>
          {maySee ? <ProfileTab segment={segment} /> : <p>{t('maskedWhy')}</p>}
        </Tabs.Panel>
        <Tabs.Panel value="editions" className={styles['panel'] ?? ''}>
          <EditionsTab segment={segment} />
        </Tabs.Panel>
        <Tabs.Panel value="uses" className={styles['panel'] ?? ''}>
          <UsesTab segment={segment} />
        </Tabs.Panel>
      </Tabs>
      {why !== undefined && maySee && (
        <WhyDrawer
          segment={segment}
          customerId={why === anybody ? null : why}
          onCustomer={(customerId) => setAddress({ why: customerId })}
          onClose={() => setAddress({ why: undefined })}
        />
      )}
    </article>
  )
}

/** In the address where nobody has been named yet. */
const anybody = 'ask'

function Head({ segment, onAsk }: { segment: Segment; onAsk: () => void }): ReactNode {
  const t = useText(segmentsText)
  const format = useFormat()
  const { name, kind, state, members, sentence, description, base, createdBy, updatedAt, builtAt } = segment
  return (
    <header className={styles['head']}>
      <div className={styles['who']}>
        <p className={styles['above']}>{t(`${kind}Segment`)}</p>
        <div className={styles['nameLine']}>
          <h1>{name}</h1>
          {kind !== 'fixed' && <StatusBadge tone={stateTones[state]}>{t(state)}</StatusBadge>}
        </div>
        <p className={styles['number']}>
          <strong>{t('people', { count: format.number(members) })}</strong>
          <span className={styles['saying']}>{kind === 'fixed' ? t('byHand') : sentence}</span>
        </p>
        {description !== null && <p className={styles['description']}>{description}</p>}
        <p className={styles['facts']}>
          {base && (
            <span>
              {t('inBase')}
              <AddressLink to={`/segments/${base.id}`}>{base.name}</AddressLink>
            </span>
          )}
          {createdBy && <span>{t('madeBy', { name: createdBy.name })}</span>}
          <span>{t('changedAt', { at: format.dateTime(updatedAt) })}</span>
          {kind !== 'fixed' && (
            // In one place, so that nothing moves under the pointer when it is done.
            <span role="status">
              {state === 'building'
                ? t('buildingWhy')
                : builtAt !== null && t('builtAt', { at: format.dateTime(builtAt) })}
            </span>
          )}
        </p>
      </div>
      <SegmentActions segment={segment} onAsk={onAsk} />
    </header>
  )
}

function Notices({ segment, maySee }: { segment: Segment; maySee: boolean }): ReactNode {
  const t = useText(segmentsText)
  const { state, problem, problems } = segment
  return (
    <>
      {state === 'broken' && (
        <Alert color="red" role="alert" title={t('broken')}>
          <p className={styles['notice']}>{problem}</p>
          <p className={styles['notice']}>{t('brokenWhy')}</p>
        </Alert>
      )}
      {state !== 'broken' && problems.length > 0 && (
        <Alert color="yellow" role="status">
          {problems.map(({ path, message }) => (
            <p key={path} className={styles['notice']}>
              {message}
            </p>
          ))}
        </Alert>
      )}
      {segment.asksMasked && maySee && (
        <p className={styles['quiet']} role="note">
          {t('maskedWhy')}
        </p>
      )}
    </>
  )
}
