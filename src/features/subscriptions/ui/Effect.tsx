import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { api, type Answer } from '#web/api.ts'
import { useLocale, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { toProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import { changeText } from '../change.text.ts'
import type { Subscription } from './subscription-queries.ts'
import styles from './Subscription.module.css'

export type Wish = Parameters<typeof api.subscriptions.rehearse>[0]['body']['wish']
type Rehearsal = Answer<typeof api.subscriptions.rehearse>

const pause = 250

/** What a change would lead to, before it is made: when the next ones come and what they come to, or why it cannot be. */
export function Effect({
  subscription,
  wish,
}: {
  subscription: Subscription
  /** Null while what was typed says nothing yet. */
  wish: Wish | null
}): ReactNode {
  const t = useText(changeText)
  const locale = useLocale()
  const { id, version, together } = subscription
  const [asked] = useDebouncedValue(wish === null ? null : JSON.stringify(wish), pause)
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['subscription', 'part', id, 'rehearsal', version, asked],
    queryFn: ({ signal }) =>
      // What was asked is what was written into the key.
      api.subscriptions.rehearse(
        { params: { id }, body: { wish: JSON.parse(asked ?? '') as Wish } },
        { signal },
      ),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })
  if (wish === null) return null
  const movesAlong = (wish.kind === 'move' || wish.kind === 'cycle') && together.length > 0
  return (
    <section className={styles['effect']} aria-live="polite" aria-busy={isPlaceholderData || undefined}>
      <h3>{t('effect')}</h3>
      {error ? (
        <p className={styles['warning']}>{said(toProblem(error, locale))}</p>
      ) : data ? (
        <After before={subscription} after={data} />
      ) : (
        <RowsSkeleton rows={2} />
      )}
      {!error && movesAlong && (
        <p>{t('along', { names: together.map(({ number, plan }) => `${number} ${plan}`).join(', ') })}</p>
      )}
    </section>
  )
}

const said = ({ title, detail, fields }: ReturnType<typeof toProblem>): string =>
  [detail ?? (fields.length === 0 ? title : null), ...fields.map(({ message }) => message)]
    .filter(Boolean)
    .join(' ')

function After({ before, after }: { before: Subscription; after: Rehearsal }): ReactNode {
  const t = useText(changeText)
  const locale = useLocale()
  const format = useFormat()
  const { subscription, rounds } = after
  const [next, ...later] = rounds
  const day = (on: string | undefined): string => (on === undefined ? '—' : format.day(on))
  const total = (amount: string | null | undefined): string =>
    amount === null || amount === undefined ? t('noAmount') : format.yen(Number(amount))
  if (!next) return <p>{t('nothing')}</p>
  return (
    <dl>
      {subscription.state === 'paused' && subscription.resumesOn !== null && (
        <Turn label={t('resumesOn')} now={null} then={day(subscription.resumesOn)} />
      )}
      <Turn label={t('nextShip')} now={before.next && day(before.next.shipOn)} then={day(next.shipOn)} />
      <Turn
        label={t('nextTotal')}
        now={before.next && total(before.next.total)}
        // Of a shared parcel the page knows better what the next one comes to.
        then={total(subscription.next?.total ?? next.total)}
      />
      {JSON.stringify(before.cycle) !== JSON.stringify(subscription.cycle) && (
        <Turn
          label={t('cycle')}
          now={sayCycle(before.cycle, locale)}
          then={sayCycle(subscription.cycle, locale)}
        />
      )}
      {later.length > 0 && (
        <Turn
          label={t('afterThat')}
          now={null}
          then={later
            .slice(0, 3)
            .map(({ shipOn }) => day(shipOn))
            .join(' ・ ')}
        />
      )}
    </dl>
  )
}

/** As it is, and as it would be; said once where it stays. */
function Turn({ label, now, then }: { label: string; now: string | null; then: string }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="numbers">
        {now !== null && now !== then && (
          <>
            <span className={styles['quiet']}>{now}</span>
            {' → '}
          </>
        )}
        <strong>{then}</strong>
      </dd>
    </div>
  )
}
