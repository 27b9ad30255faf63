import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { changeLabels } from '../subscription-labels.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { More } from './More.tsx'
import { OpenTasks } from './OpenTasks.tsx'
import type { Subscription } from './subscription-queries.ts'
import styles from './Subscription.module.css'
import { SubscriptionRounds } from './SubscriptionRounds.tsx'
import { YearCalendar } from './YearCalendar.tsx'

const pageSize = 20

/** What they get next: goods, amount, day and deadline; or why nothing comes. */
export function NextRound({
  subscription,
  actions,
}: {
  subscription: Subscription
  actions: ReactNode
}): ReactNode {
  const t = useText(subscriptionText)
  const format = useFormat()
  const { next, why, heldReason, resumesOn, state, openTasks } = subscription
  const yen = (amount: string): string => format.yen(Number(amount))
  const reasons = { product: t('noProduct'), price: t('noPrice'), calendar: t('noDay') }
  return (
    <Section title={t('nextTitle')}>
      {heldReason !== null && <p className={styles['warning']}>{t('isHeld', { reason: heldReason })}</p>}
      <OpenTasks tasks={openTasks} />
      {state === 'paused' && resumesOn !== null && <p>{t('isPaused', { on: format.day(resumesOn) })}</p>}
      {why !== null && <p className={styles['warning']}>{reasons[why]}</p>}
      {next === null && why === null && heldReason === null && <p>{t('nothingNext')}</p>}
      {next !== null && (
        <>
          <p className={styles['dates']}>
            <strong>{t('roundOf', { round: next.round })}</strong>
            <span>
              {t('shipOn')} <strong className="numbers">{format.day(next.shipOn)}</strong>
            </span>
            <span className={next.isOpen ? undefined : styles['warning']}>
              {next.isOpen ? (
                <>
                  {t('deadline')} <span className="numbers">{format.day(next.deadlineOn)}</span>
                </>
              ) : (
                t('overdue')
              )}
            </span>
          </p>
          <ul className={styles['lines']}>
            {next.lines.map((line, at) => (
              <li key={at}>
                <span>
                  {line.name} × {line.quantity}
                </span>
                <span className="numbers">{line.isGift ? t('gift') : yen(line.amount)}</span>
              </li>
            ))}
            {(['discount', 'shipping', 'fee'] as const).map(
              (key) =>
                next[key] !== '0' && (
                  <li key={key} className={styles['quiet']}>
                    <span>{t(key)}</span>
                    <span className="numbers">{`${key === 'discount' ? '−' : ''}${yen(next[key])}`}</span>
                  </li>
                ),
            )}
            <li className={styles['total']}>
              <span>{t('total')}</span>
              <span className="numbers">{yen(next.total)}</span>
            </li>
          </ul>
        </>
      )}
      {actions}
    </Section>
  )
}

/** Below: the year, what was made, what changed, what was agreed to. */
export function SubscriptionParts({ subscription: { id } }: { subscription: Subscription }): ReactNode {
  const t = useText(subscriptionText)
  return (
    <>
      <Section title={t('calendar')}>
        <YearCalendar id={id} />
      </Section>
      <Section title={t('madeRounds')}>
        <SubscriptionRounds id={id} />
      </Section>
      <Section title={t('history')}>
        <History id={id} />
      </Section>
      <Section title={t('agreed')}>
        <Agreed id={id} />
      </Section>
    </>
  )
}

function History({ id }: { id: string }): ReactNode {
  const say = useSay()
  const format = useFormat()
  const pages = usePages(['subscription', 'part', id, 'changes'], (cursor, signal) =>
    api.subscriptions.changes({ params: { id }, query: { cursor, limit: pageSize } }, { signal }),
  )
  if (pages.rows.length === 0 && pages.error)
    return <ErrorState error={pages.error} onRetry={() => pages.retry()} />
  if (pages.isPending) return <RowsSkeleton rows={2} />
  return (
    <>
      <ul className={styles['lines']}>
        {pages.rows.map(({ id: change, at, kind, actor, reason, note }) => (
          <li key={change}>
            <span>
              {say(changeLabels[kind])}{' '}
              <span className={styles['quiet']}>{[reason, note].filter(Boolean).join('・')}</span>
            </span>
            <span className={styles['quiet']}>
              {actor} <span className="numbers">{format.dateTime(at)}</span>
            </span>
          </li>
        ))}
      </ul>
      <More pages={pages} />
    </>
  )
}

function Agreed({ id }: { id: string }): ReactNode {
  const t = useText(subscriptionText)
  const format = useFormat()
  const [open, setOpen] = useState<string | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['subscription', 'part', id, 'disclosures'],
    queryFn: ({ signal }) => api.subscriptions.disclosures({ params: { id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={1} />
  if (data.items.length === 0) return <p>{t('agreedGone')}</p>
  return data.items.map((one) => (
    <div key={one.id}>
      <Anchor
        component="button"
        type="button"
        aria-expanded={open === one.id}
        onClick={() => setOpen(open === one.id ? null : one.id)}
      >
        {t('agreedAt', { at: format.dateTime(one.shownAt), edition: one.edition })}
      </Anchor>
      {open === one.id && (
        <>
          <pre className={styles['text']} lang={one.locale}>
            {one.body}
          </pre>
          <p className={styles['digest']}>
            {t('digest')}: {one.digest}
          </p>
        </>
      )}
    </div>
  ))
}
