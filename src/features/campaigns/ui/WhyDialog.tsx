import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { PersonSelect } from '#web/parts/PersonSelect.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { watchText } from '../watch.text.ts'
import { recipientTones } from './campaign-queries.ts'
import styles from './Watch.module.css'

type WhyDialogProps = {
  campaign: { readonly id: string; readonly name: string }
  /** About whom; asked where nobody is given. */
  customer?: { readonly id: string; readonly name: string }
  onClose: () => void
}
/** Why somebody got a campaign, or not. */
export function WhyDialog({ campaign, customer, onClose }: WhyDialogProps): ReactNode {
  const t = useText(watchText)
  const [person, setPerson] = useState(customer ?? null)
  return (
    <Modal
      opened
      onClose={onClose}
      title={customer ? campaign.name : t('whyTitle')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {!customer && (
        <PersonSelect
          label={t('whyAsk')}
          placeholder={t('whyFind')}
          nothing={t('whyNobody')}
          autoFocus
          onPick={setPerson}
        />
      )}
      {person && <Answer key={person.id} campaignId={campaign.id} person={person} />}
    </Modal>
  )
}

type AnswerProps = { campaignId: string; person: { readonly id: string; readonly name: string } }
function Answer({ campaignId, person }: AnswerProps): ReactNode {
  const t = useText(watchText)
  const words = useText(campaignStatesText)
  const format = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey: ['campaign', 'why', campaignId, person.id],
    queryFn: ({ signal }) =>
      api.campaigns.why({ params: { id: campaignId, customerId: person.id } }, { signal }),
    retry: false,
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={3} />
  return (
    <div role="status">
      <h3>
        <AddressLink to={`/customers/${person.id}`}>{person.name}</AddressLink>
      </h3>
      <p className={styles['line']}>{data.says}</p>
      {data.sameAddress && <p className={styles['line']}>{t('whySame', { name: data.sameAddress.name })}</p>}
      <ul className={styles['reasons']}>
        {data.recipients.map(({ address, state, sentAt, problem }) => (
          <li key={address}>
            <span>
              {address} {problem !== null && <span className={styles['quiet']}>{problem}</span>}
            </span>
            <span>
              <StatusBadge tone={recipientTones[state]}>{words(`to_${state}`)}</StatusBadge>{' '}
              {sentAt !== null && <span className="numbers">{format.dateTime(sentAt)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
