import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { watchText } from '../watch.text.ts'
import { countsQuery, type Campaign, type Counts } from './campaign-queries.ts'
import { ChooseWinner } from './ChooseWinner.tsx'
import { Problems } from './Problems.tsx'
import { barOf, doneOf } from './progress.ts'
import { recipientsAt } from './recipient-address.ts'
import styles from './Watch.module.css'

/** How far a campaign is, what it waits for, what needs a person, and who is where. */
export function Progress({ campaign }: { campaign: Campaign }): ReactNode {
  const { data, error, refetch } = useQuery(countsQuery(campaign))
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={6} />
  return (
    <div className={styles['progress']}>
      <Line campaign={campaign} counts={data} />
      <Waits campaign={campaign} />
      <TestLine campaign={campaign} waiting={data.all.waiting} />
      <Problems campaign={campaign} counts={data} />
      <States campaign={campaign} counts={data} />
      <Reasons campaign={campaign} counts={data} />
    </div>
  )
}

function Line({ campaign, counts }: { campaign: Campaign; counts: Counts }): ReactNode {
  const t = useText(watchText)
  const states = useText(campaignStatesText)
  const format = useFormat()
  const { all, perHour, endsAt, underWay } = counts
  const { done, total } = doneOf(all)
  const isOver = campaign.endedAt !== null
  return (
    <section aria-label={t('progress')}>
      {campaign.state === 'freezing' ? (
        <p role="status">{t('freezing')}</p>
      ) : (
        <p className={styles['total']} role="status">
          <strong>{t('doneOf', { done: format.number(done), total: format.number(total) })}</strong>
        </p>
      )}
      <div className={styles['bar']} role="img" aria-label={t('doneOf', { done, total })}>
        {barOf(all).map(({ state, share }) => (
          <span
            key={state}
            data-state={state}
            title={states(`to_${state}`)}
            style={{ inlineSize: `${share * 100}%` }}
          />
        ))}
      </div>
      {!isOver && (
        <dl className={styles['pace']}>
          {perHour !== null && (
            <div>
              <dt>{t('perHour')}</dt>
              <dd>{t('perHourIs', { count: format.number(perHour) })}</dd>
            </div>
          )}
          {endsAt !== null && (
            <div>
              <dt>{t('endsAt')}</dt>
              <dd>{format.dateTime(endsAt)}</dd>
            </div>
          )}
          {underWay > 0 && (
            <div>
              <dt>{t('underWay')}</dt>
              <dd>{t('people', { count: format.number(underWay) })}</dd>
            </div>
          )}
        </dl>
      )}
    </section>
  )
}

/** What it waits for, in a sentence. */
function Waits({ campaign: { waitsFor, startsAt, quiet, problem } }: { campaign: Campaign }): ReactNode {
  const t = useText(campaignStatesText)
  const format = useFormat()
  // Of a test its own line says more.
  if ((waitsFor === null || waitsFor === 'winner') && problem === null) return null
  const said =
    waitsFor === 'start'
      ? t('waits_start', { at: startsAt === null ? '' : format.dateTime(startsAt) })
      : waitsFor === 'quiet'
        ? t('waits_quiet', { to: quiet?.to ?? '' })
        : waitsFor === null
          ? null
          : t(`waits_${waitsFor}`)
  const isTrouble = problem !== null || waitsFor === 'stopped' || waitsFor === 'noSender'
  const lines = [said, problem].filter((line) => line !== null)
  if (!isTrouble) return <p role="status">{said}</p>
  return (
    <Alert color="red" role="status">
      {lines.map((line) => (
        <p key={line} className={styles['line']}>
          {line}
        </p>
      ))}
    </Alert>
  )
}

function TestLine({ campaign, waiting }: { campaign: Campaign; waiting: number }): ReactNode {
  const t = useText(watchText)
  const words = useText(campaignStatesText)
  const format = useFormat()
  const { plan, testEndsAt, winner, wonWhy, state } = campaign
  if (plan.test === null) return null
  const won = plan.variants.find(({ no }) => no === winner)
  if (won)
    return (
      <p className={styles['line']}>
        {t('won', { label: won.label })} {wonWhy}
      </p>
    )
  if (state === 'cancelled' || state === 'done') return null
  return (
    <div className={styles['test']} role="status">
      <p className={styles['line']}>
        {testEndsAt === null
          ? t('testAsk')
          : t('testing', { at: format.dateTime(testEndsAt), measure: words(plan.test.measure) })}
      </p>
      {waiting > 0 && <ChooseWinner campaign={campaign} waiting={waiting} />}
    </div>
  )
}

const shownStates = [
  'sent',
  'kept',
  'queued',
  'waiting',
  'heldOut',
  'skipped',
  'failed',
  'unknown',
  'stopped',
] as const

/** Every number leads to the people behind it. */
function States({ campaign, counts }: { campaign: Campaign; counts: Counts }): ReactNode {
  const t = useText(watchText)
  const words = useText(campaignStatesText)
  const { plan, winner, id } = campaign
  const columns = shownStates.filter((state) => counts.all[state] > 0)
  const rows = plan.variants.length > 1 ? counts.variants : []
  const labelOf = (variant: number): string =>
    plan.variants.find(({ no }) => no === variant)?.label ?? t('noVariant')
  if (columns.length === 0) return null
  return (
    <section aria-label={t('counts')} className={styles['wide']}>
      <h2>{t('counts')}</h2>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{rows.length > 0 ? t('variant') : ''}</th>
            {columns.map((state) => (
              <th key={state} scope="col">
                {words(`to_${state}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.variant}>
              <th scope="row">
                {labelOf(row.variant)} {row.variant === winner && <em>{t('winner')}</em>}
              </th>
              {columns.map((state) => (
                <td key={state}>
                  <People
                    n={row[state]}
                    label={`${labelOf(row.variant)} ${words(`to_${state}`)}`}
                    to={recipientsAt(id, { state, variant: row.variant })}
                  />
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{t('total')}</th>
            {columns.map((state) => (
              <td key={state}>
                <People n={counts.all[state]} label={words(`to_${state}`)} to={recipientsAt(id, { state })} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  )
}

function Reasons({ campaign, counts }: { campaign: Campaign; counts: Counts }): ReactNode {
  const t = useText(watchText)
  if (counts.reasons.length === 0) return null
  return (
    <section aria-label={t('whyNot')}>
      <h2>{t('whyNot')}</h2>
      <ul className={styles['reasons']}>
        {counts.reasons.map(({ state, reason, label, n }) => (
          <li key={`${state} ${reason}`}>
            <span>{label}</span>
            <People n={n} label={label} to={recipientsAt(campaign.id, { state, reason })} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A number that leads to the people behind it. */
export function People({ n, label, to }: { n: number; label: string; to: string }): ReactNode {
  const t = useText(watchText)
  const format = useFormat()
  const count = format.number(n)
  if (n === 0) return <span className={styles['quiet']}>0</span>
  return (
    <AddressLink to={to} className="numbers" aria-label={t('seePeople', { label, count })}>
      {count}
    </AddressLink>
  )
}
