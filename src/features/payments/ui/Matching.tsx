import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { SearchField } from '#web/parts/SearchField.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { paymentText } from '../payment.text.ts'
import type { OpenItem, Payment, Proposal } from '../payments.api.ts'
import { paymentQuery } from './payment-queries.ts'
import styles from './Payments.module.css'

const reasonWords = {
  amount: 'byAmount',
  sum: 'bySum',
  fee: 'byFee',
  oldest: 'byOldest',
  name: 'byName',
  before: 'byBefore',
} as const

type Part = { item: OpenItem; amount: number }

/** What a payment may be for: one press each, or found by number and name. */
export function Matching({ payment }: { payment: Payment }): ReactNode {
  const t = useText(paymentText)
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  const { id, version, rest } = payment
  const { data, error, refetch } = useQuery({
    queryKey: ['payment', 'proposals', id, version],
    queryFn: ({ signal }) => api.payments.proposals({ params: { id } }, { signal }),
  })
  const match = async (parts: readonly Part[], fee: number): Promise<void> => {
    setBusy(true)
    try {
      const saved = await api.payments.match({
        params: { id },
        body: {
          version,
          ...(fee > 0 && { fee: payment.fee + fee }),
          parts: parts.map(({ item, amount }) => ({ kind: item.kind, id: item.id, amount })),
        },
      })
      queryClient.setQueryData(paymentQuery(id).queryKey, saved)
      doneToast(t('matchedNow'))
    } catch (problem) {
      problemToast(problem)
      await queryClient.invalidateQueries({ queryKey: ['payment'] })
    }
    setBusy(false)
  }
  return (
    <>
      <section aria-label={t('proposals')}>
        <h2>{t('proposals')}</h2>
        {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <RowsSkeleton rows={2} />}
        {data?.items.length === 0 && <p className={styles['dim']}>{t('noProposals')}</p>}
        <ul className={styles['list']}>
          {data?.items.map((proposal) => (
            <li key={proposal.parts.map(({ item }) => item.id).join()}>
              <ProposalLine proposal={proposal} />
              <Button
                variant="default"
                loading={busy}
                onClick={() => void match(proposal.parts, proposal.fee)}
              >
                {t('matchThis')}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <Finder rest={rest} busy={busy} onMatch={(part) => void match([part], 0)} />
    </>
  )
}

function ProposalLine({ proposal: { parts, fee, reasons } }: { proposal: Proposal }): ReactNode {
  const t = useText(paymentText)
  const format = useFormat()
  return (
    <div className={styles['what']}>
      <strong>{parts[0]?.item.name}</strong>
      {parts.map(({ item, amount }) => (
        <ItemLine key={item.id} item={item} amount={amount} />
      ))}
      {fee > 0 && <span className={styles['dim']}>{t('withFee', { fee: format.yen(fee) })}</span>}
      <span className={styles['reasons']}>
        {reasons.map((reason) => (
          <StatusBadge key={reason} tone={reason === 'oldest' ? 'neutral' : 'good'}>
            {t(reasonWords[reason])}
          </StatusBadge>
        ))}
      </span>
    </div>
  )
}

function ItemLine({ item, amount }: { item: OpenItem; amount: number }): ReactNode {
  const t = useText(paymentText)
  const format = useFormat()
  return (
    <span>
      <Link to={`/${item.kind === 'document' ? 'documents' : 'orders'}/${item.id}`}>{item.number}</Link>{' '}
      <span className="numbers">{format.yen(amount)}</span>{' '}
      <span className={styles['dim']}>
        {[
          amount !== item.open && t('leftOver', { amount: format.yen(item.open) }),
          item.dueOn !== null && t('dueOn', { on: format.day(item.dueOn) }),
        ]
          .filter((part) => part)
          .join('・')}
      </span>
    </span>
  )
}

type FinderProps = { rest: number; busy: boolean; onMatch: (part: Part) => void }
/** An open invoice or order by its number or name; as much of it is matched as both have left. */
function Finder({ rest, busy, onMatch }: FinderProps): ReactNode {
  const t = useText(paymentText)
  const [q, setQ] = useState('')
  const { data, error, refetch } = useQuery({
    queryKey: ['payment', 'openItems', q],
    queryFn: ({ signal }) => api.payments.openItems({ query: { q } }, { signal }),
    enabled: q !== '',
  })
  const amountOf = ({ open }: OpenItem): number =>
    Math.sign(open) === Math.sign(rest) ? Math.sign(rest) * Math.min(Math.abs(open), Math.abs(rest)) : 0
  return (
    <section aria-label={t('findItem')}>
      <h2>{t('findItem')}</h2>
      <SearchField label={t('findItemHelp')} value={q} onSearch={(next) => setQ(next ?? '')} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {q !== '' && data?.items.length === 0 && <p className={styles['dim']}>{t('nothingFound')}</p>}
      <ul className={styles['list']}>
        {q !== '' &&
          data?.items.slice(0, 20).map((item) => (
            <li key={item.id}>
              <span className={styles['what']}>
                <strong>{item.name}</strong>
                <ItemLine item={item} amount={amountOf(item) || item.open} />
              </span>
              {amountOf(item) !== 0 && (
                <Button
                  variant="default"
                  loading={busy}
                  onClick={() => onMatch({ item, amount: amountOf(item) })}
                >
                  {t('matchOne')}
                </Button>
              )}
            </li>
          ))}
      </ul>
    </section>
  )
}
