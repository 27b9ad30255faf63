import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { oneOf, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { customersWho } from '#web/customers-who.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { consentWords } from '../consent.text.ts'
import { reachText } from '../consent.ui.text.ts'
import styles from './Consent.module.css'
import { usePurposes, type Purpose, allowing, channels } from './consent-queries.ts'

type Reach = Answer<typeof api.consent.reach>
type Item = Reach['items'][number]
type Reason = Item['reasons'][number]['reason']
const address = { channel: oneOf(channels) }

/** How many customers may be written to, by channel and purpose, and why the others may not; a press leads to them. */
export function ReachPage(): ReactNode {
  const t = useText(reachText)
  const words = useText(consentWords)
  const [{ channel }, setAddress] = useAddress(address)
  const purposes = usePurposes()
  const { data, error, refetch } = useQuery({
    queryKey: ['consent', 'reach', channel],
    queryFn: ({ signal }) => api.consent.reach({ query: { channel } }, { signal }),
  })
  return (
    <Page title={t('title')} lead={t('lead')} shape="reading">
      <SegmentedControl
        className={styles['channels'] ?? ''}
        aria-label={t('channel')}
        value={channel}
        data={channels.map((value) => ({ value, label: words(value) }))}
        onChange={(next) => setAddress({ channel: channels.find((one) => one === next) ?? 'email' })}
      />
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <PageSkeleton />}
      {data?.items.length === 0 && (
        <EmptyState
          title={t('noPurpose')}
          action={<AddressLink to="/settings/consent">{t('toSettings')}</AddressLink>}
        >
          {t('noPurposeWhy')}
        </EmptyState>
      )}
      {data?.items.map((item) => {
        const purpose = purposes.data?.find((one) => one.id === item.purposeId)
        return (
          purpose && <OnePurpose key={item.purposeId} item={item} purpose={purpose} of={data.customers} />
        )
      })}
      {data && data.items.length > 0 && <p className={styles['why']}>{t('definition')}</p>}
    </Page>
  )
}

function OnePurpose({ item, purpose, of }: { item: Item; purpose: Purpose; of: number }): ReactNode {
  const t = useText(reachText)
  const say = useSay()
  const format = useFormat()
  const isAllowed = (reason: Reason): boolean => allowing.some((one) => one === reason)
  const may = item.reasons
    .filter(({ reason }) => isAllowed(reason))
    .reduce((sum, { customers }) => sum + customers, 0)
  const percent = (people: number): string =>
    of === 0 ? '0' : ((people / of) * 100).toLocaleString(undefined, { maximumFractionDigits: 1 })
  const summary = t('of', { n: format.number(of), may: format.number(may), percent: percent(may) })
  return (
    <section className={styles['section']}>
      <h2>{say(purpose.label)}</h2>
      <p className={styles['big']}>{summary}</p>
      <div className={styles['bar']} role="img" aria-label={summary}>
        {item.reasons.map(({ reason, customers }) => (
          <span
            key={reason}
            className={styles[look(reason)]}
            style={{ flexGrow: customers }}
            title={`${t(wordOf(reason))} ${format.number(customers)}`}
          />
        ))}
      </div>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th>{t('reason')}</th>
            <th>{t('people')}</th>
            <th>{t('share')}</th>
          </tr>
        </thead>
        <tbody>
          {item.reasons.map(({ reason, customers }) => (
            <tr key={reason}>
              <td>
                <span className={`${styles['swatch']} ${styles[look(reason)]}`} />
                <AddressLink to={peopleOf(item, reason)}>{t(wordOf(reason))}</AddressLink>
              </td>
              <td>{format.number(customers)}</td>
              <td>{`${percent(customers)}%`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const wordOf = (reason: Reason): Exclude<Reason, 'noPurpose'> | 'noPurpose_' =>
  reason === 'noPurpose' ? 'noPurpose_' : reason

/** May be written to; not yet; refused or stopped; nothing to write to. */
function look(reason: Reason): 'may' | 'soon' | 'no' | 'none' {
  if (allowing.includes(reason)) return 'may'
  if (['tooSoon', 'unconfirmed', 'expired', 'exemptNotEnough', 'unknown'].includes(reason)) return 'soon'
  return reason === 'noAddress' || reason === 'gone' || reason === 'left' ? 'none' : 'no'
}

function peopleOf({ channel, purposeId }: Item, reason: Reason): string {
  return customersWho({
    kind: 'mayWrite',
    params: { channel, purposeId, may: allowing.includes(reason), reason },
  })
}
