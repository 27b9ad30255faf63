import { Anchor, Button, Group, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { consentWords } from '#features/consent/consent.text.ts'
import { reasonWords } from '#kit/bounces.ts'
import { api, href } from '#web/api.ts'
import { useKeys } from '#web/keys.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Fact } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { deedText, returnsText } from '../returns.text.ts'
import { deedTones, detailsQuery, type Details, type Return, type Unmatched } from './return-queries.ts'
import styles from './Returns.module.css'

/** One thing that came back, wherever the list beside it has got to. */
export function ReturnPeek({ id }: { id: string }): ReactNode {
  const { data, error, refetch } = useQuery(detailsQuery(id))
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={6} />
  return <ReturnDetails row={data} />
}

/** Where a person is to decide, they do it here. */
function ReturnDetails({ row }: { row: Details }): ReactNode {
  const t = useText(returnsText)
  const { id, version, customer, campaign, mailId, done } = row
  return (
    <Stack gap="sm">
      <h2 className={styles['name']}>{row.address}</h2>
      <div>
        <StatusBadge tone={deedTones[done]}>{t(deedText[done])}</StatusBadge>
      </div>
      {done === 'asked' && (
        <Decide
          why={t('whyAsked')}
          decide={(decision) => api.returns.decide({ params: { id }, body: { decision, version } })}
        />
      )}
      <Facts row={row}>
        <Fact label={t('customer')}>
          <AddressLink to={`/customers/${customer.id}`}>{customer.name}</AddressLink>
        </Fact>
        {campaign && (
          <Fact label={t('campaign')}>
            <AddressLink to={`/campaigns/${campaign.id}`}>{campaign.name}</AddressLink>
          </Fact>
        )}
        {mailId !== null && (
          <Fact label={t('mail')}>
            <AddressLink to={`/mail?customer=${customer.id}&peek=${mailId}`}>{row.subject ?? ''}</AddressLink>
          </Fact>
        )}
        <Fact label={t('stops')}>
          <Stops stops={row.stops} />
        </Fact>
      </Facts>
      <Words row={row} />
      <RawLink hasRaw={row.hasRaw} to={href.returns.raw({ params: { id } })} />
    </Stack>
  )
}

/** Whether anything is sent to the address now, and the way to where that is decided. */
function Stops({ stops }: Pick<Details, 'stops'>): ReactNode {
  const t = useText(returnsText)
  const reasons = useText(consentWords)
  const format = useFormat()
  const mayOpen = useMay()('consent.manage')
  if (stops.length === 0) return t('stopsNone')
  return stops.map(({ id, reason, untilOn }) => {
    const said =
      untilOn === null
        ? t('stopsFor', { reason: reasons(reason) })
        : t('stopsUntil', { day: format.day(untilOn), reason: reasons(reason) })
    return (
      <div key={id}>{mayOpen ? <AddressLink to={`/suppressions?id=${id}`}>{said}</AddressLink> : said}</div>
    )
  })
}

/** The same of nobody on record. */
export function UnmatchedDetails({ row }: { row: Unmatched }): ReactNode {
  const t = useText(returnsText)
  const may = useMay()
  const { id, version, decision: decided } = row
  return (
    <Stack gap="sm">
      <h2 className={styles['name']}>{row.address}</h2>
      {decided === null && (
        <Decide
          why={t('whyUnmatched')}
          decide={(decision) => api.returns.decideUnmatched({ params: { id }, body: { decision, version } })}
        />
      )}
      <Facts row={row} />
      <Words row={row} />
      {may('returns.write') && (
        <RawLink hasRaw={row.hasRaw} to={href.returns.rawUnmatched({ params: { id } })} />
      )}
    </Stack>
  )
}

function Facts({ row, children }: { row: Return | Unmatched; children?: ReactNode }): ReactNode {
  const t = useText(returnsText)
  const say = useSay()
  const format = useFormat()
  const { reason, status, replyCode, subject, source, happenedAt, decidedByName, decidedAt } = row
  const code = [replyCode, status].filter((one) => one !== null).join(' ')
  return (
    <dl className={styles['facts']}>
      {children}
      <Fact label={t('kind')}>{t(row.kind)}</Fact>
      {reason !== null && (
        <Fact label={t('reason')}>
          {t('why', { reason: say(reasonWords[reason].label), how: t(row.hard ? 'hard' : 'soft') })}
        </Fact>
      )}
      {code !== '' && (
        <Fact label={t('status')}>
          <span className="numbers">{code}</span>
        </Fact>
      )}
      {subject !== null && <Fact label={t('subject')}>{subject}</Fact>}
      <Fact label={t('source')}>{t(source)}</Fact>
      <Fact label={t('happenedAt')}>
        <span className="numbers">{format.dateTime(happenedAt)}</span>
      </Fact>
      {decidedAt !== null && (
        <Fact label={t('done')}>
          {t('decidedBy', { name: decidedByName ?? '', at: format.dateTime(decidedAt) })}
        </Fact>
      )}
    </dl>
  )
}

function Words({ row: { kind, reason, said } }: { row: Return | Unmatched }): ReactNode {
  const t = useText(returnsText)
  const say = useSay()
  return (
    <>
      {reason !== null && <p className={styles['why']}>{say(reasonWords[reason].why)}</p>}
      {said !== '' && (
        <section>
          <h3 className={styles['label']}>
            {t(kind === 'bounce' || kind === 'complaint' ? 'said' : 'wrote')}
          </h3>
          <p className={styles['said']}>{said}</p>
        </section>
      )}
    </>
  )
}

function RawLink({ hasRaw, to }: { hasRaw: boolean; to: string }): ReactNode {
  const t = useText(returnsText)
  if (!hasRaw) return <p className={styles['why']}>{t('rawGone')}</p>
  return <Anchor href={to}>{t('raw')}</Anchor>
}

type DecideProps = { why: string; decide: (decision: 'stop' | 'ignore') => Promise<unknown> }
function Decide({ why, decide }: DecideProps): ReactNode {
  const t = useText(returnsText)
  const may = useMay()('returns.write')
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  const run = async (decision: 'stop' | 'ignore'): Promise<void> => {
    if (!may || busy) return
    setBusy(true)
    try {
      await decide(decision)
      doneToast(t(decision === 'stop' ? 'stoppedDone' : 'ignoredDone'))
    } catch (error) {
      problemToast(error)
    } finally {
      setBusy(false)
    }
    await queryClient.invalidateQueries({ queryKey: ['return'] })
  }
  useKeys(t('title'), [
    { keys: 's', label: t('decideStop'), run: () => void run('stop') },
    { keys: 'i', label: t('decideIgnore'), run: () => void run('ignore') },
  ])
  return (
    <section>
      <p className={styles['why']}>{why}</p>
      {may && (
        <Group gap="xs">
          <Button loading={busy} onClick={() => void run('stop')}>
            {t('decideStop')}
          </Button>
          <Button variant="default" disabled={busy} onClick={() => void run('ignore')}>
            {t('decideIgnore')}
          </Button>
        </Group>
      )}
    </section>
  )
}
