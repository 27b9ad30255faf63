import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Fact } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { MailState } from '../mail.states.ts'
import { mailText } from '../mail.text.ts'
import styles from './Mail.module.css'

export const toneOf: { readonly [S in MailState]: Tone } = {
  queued: 'info',
  sending: 'info',
  sent: 'good',
  failed: 'bad',
  unknown: 'warning',
  kept: 'neutral',
}

/** What a person may send once more. */
const resendable: readonly MailState[] = ['failed', 'unknown', 'kept']

/** One mail as it was written, and what became of it. */
export function MailDetails({ id }: { id: string }): ReactNode {
  const t = useText(mailText)
  const format = useFormat()
  const may = useMay()
  const queryClient = useQueryClient()
  const {
    data: mail,
    error,
    refetch,
  } = useQuery({
    queryKey: ['mail', 'one', id],
    queryFn: ({ signal }) => api.mail.get({ params: { id } }, { signal }),
  })
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return <EmptyState title={t('missing')}>{t('missingWhy')}</EmptyState>
  if (!mail)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={6} />
  const { state, problem, sentAt } = mail
  const sendAgain = async (): Promise<void> => {
    try {
      queryClient.setQueryData(['mail', 'one', id], await api.mail.resend({ params: { id } }))
      doneToast(t('resent'))
    } catch (refusal) {
      problemToast(refusal)
    }
  }
  return (
    <>
      <h2 className={styles['subject']}>{mail.subject}</h2>
      <Fact label={t('state')}>
        <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>
      </Fact>
      <Fact label={t('customer')}>
        <AddressLink to={`/customers/${mail.customer.id}`}>{mail.customer.name}</AddressLink>
      </Fact>
      <Fact label={t('to')}>{mail.address}</Fact>
      <Fact label={t('createdAt')}>{format.dateTime(mail.createdAt)}</Fact>
      {sentAt !== null && <Fact label={t('sentAt')}>{format.dateTime(sentAt)}</Fact>}
      {mail.tries > 1 && <Fact label={t('tries')}>{format.number(mail.tries)}</Fact>}
      {state === 'queued' && mail.tries > 0 && (
        <Fact label={t('nextTry')}>{format.dateTime(mail.dueAt)}</Fact>
      )}
      {problem !== null && <Fact label={t('problem')}>{problem}</Fact>}
      {state === 'unknown' && <p className={styles['why']}>{t('unknownWhy')}</p>}
      {resendable.includes(state) && may('mail.manage') && (
        <Button className={styles['again'] ?? ''} variant="default" onClick={() => void sendAgain()}>
          {t(state === 'kept' ? 'send' : 'resend')}
        </Button>
      )}
      <pre className={styles['body']}>{mail.body}</pre>
    </>
  )
}
