import { Button, NativeSelect } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { DataList } from '#web/parts/DataList.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { PeekSplit } from '#web/parts/PeekSplit.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { watchText } from '../watch.text.ts'
import { recipientTones, type Campaign, type Recipient } from './campaign-queries.ts'
import { MailShown } from './MailShown.tsx'
import { exportOfRecipients } from './recipient-address.ts'
import { WhyDialog } from './WhyDialog.tsx'
import styles from './Watch.module.css'

const states = [
  'waiting',
  'heldOut',
  'queued',
  'underWay',
  'sent',
  'kept',
  'failed',
  'unknown',
  'skipped',
  'stopped',
] as const
const address = {
  state: (raw: unknown) => states.find((one) => one === raw),
  reason: text,
  variant: text,
  domain: text,
  q: text,
  peek: text,
}
const pageSize = 100
type Row = Recipient & { readonly id: string }

/** One recipient, by customer and address. */
const idOf = ({ customer, address: to }: Recipient): string => `${customer.id} ${to}`

/** Who got it, gets it, or does not and why; the mail of each is one press away. */
export function RecipientsTab({ campaign }: { campaign: Campaign }): ReactNode {
  const t = useText(watchText)
  const [{ state, reason, variant, domain, q, peek }, setAddress] = useAddress(address)
  const question = { state, reason, domain, q, variant: variant === undefined ? undefined : Number(variant) }
  const pages = usePages(['campaign', 'recipients', campaign.id, question], async (cursor, signal) => {
    const query = { ...question, cursor, limit: pageSize }
    const { items, next } = await api.campaigns.recipients({ params: { id: campaign.id }, query }, { signal })
    return { items: items.map((one): Row => ({ ...one, id: idOf(one) })), next }
  })
  const mayExport = useMay()('customers.export')
  const [isAsking, setAsking] = useState(false)
  const isNarrowed = Object.values(question).some((one) => one !== undefined)
  const words = useText(campaignStatesText)
  const { variants } = campaign.plan
  return (
    <div className={styles['recipients']}>
      <div className={styles['filters']}>
        <SearchField label={t('find')} value={q} onSearch={(next) => setAddress({ q: next })} />
        <NativeSelect
          aria-label={t('state')}
          value={state ?? ''}
          data={[
            { value: '', label: t('every') },
            ...states.map((value) => ({ value, label: words(`to_${value}`) })),
          ]}
          onChange={({ currentTarget }) =>
            setAddress({ state: states.find((one) => one === currentTarget.value), reason: undefined })
          }
        />
        {variants.length > 1 && (
          <NativeSelect
            aria-label={t('variant')}
            value={variant ?? ''}
            data={[
              { value: '', label: t('everyVariant') },
              ...variants.map(({ no, label }) => ({ value: String(no), label })),
            ]}
            onChange={({ currentTarget }) => setAddress({ variant: currentTarget.value || undefined })}
          />
        )}
        {reason !== undefined && (
          <Button variant="default" onClick={() => setAddress({ reason: undefined })}>
            {t('dropReason')}
          </Button>
        )}
        {domain !== undefined && (
          <Button variant="default" onClick={() => setAddress({ domain: undefined })}>
            {t('dropDomain')}
          </Button>
        )}
        <Button variant="subtle" ml="auto" onClick={() => setAsking(true)}>
          {t('why')}
        </Button>
        {mayExport && pages.rows.length > 0 && (
          <Button
            component={AddressLink}
            to={exportOfRecipients(campaign.id, question)}
            variant="default"
            leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
          >
            {t('exportThem')}
          </Button>
        )}
      </div>
      <PeekSplit
        title={t('recipients')}
        peek={{ id: peek, set: (next) => setAddress({ peek: next }) }}
        peekOf={(id) => <MailOf campaign={campaign} id={id} />}
        peekTo={(id) => `/customers/${id.split(' ')[0]}`}
        opensRows={false}
      >
        <DataList
          label={t('recipients')}
          pages={pages}
          columns={useColumns(campaign, (next) => setAddress({ domain: next }))}
          nameOf={({ customer }) => customer.name}
          to={({ customer }) => `/customers/${customer.id}`}
          card={{
            line: (row) => [row.address, row.reasonSays].filter(Boolean).join('・'),
            corner: (row) => <StateOf recipient={row} />,
          }}
          peek={{ id: peek, set: (next) => setAddress({ peek: next }) }}
          empty={
            isNarrowed ? (
              <EmptyState title={t('nobodyFound')}>{t('nobodyFoundWhy')}</EmptyState>
            ) : (
              <EmptyState title={t('noRecipients')}>{t('noRecipientsWhy')}</EmptyState>
            )
          }
        />
      </PeekSplit>
      {isAsking && <WhyDialog campaign={campaign} onClose={() => setAsking(false)} />}
    </div>
  )
}

export function StateOf({ recipient }: { recipient: Pick<Recipient, 'state'> }): ReactNode {
  const words = useText(campaignStatesText)
  return <StatusBadge tone={recipientTones[recipient.state]}>{words(`to_${recipient.state}`)}</StatusBadge>
}

function useColumns(campaign: Campaign, onDomain: (domain: string) => void): readonly Column<Row>[] {
  const t = useText(watchText)
  const format = useFormat()
  const { variants } = campaign.plan
  return [
    { key: 'name', label: t('customer'), width: 160, grow: 2, cell: ({ customer }) => customer.name },
    { key: 'address', label: t('address'), width: 180, grow: 2, leaves: 3, cell: ({ address: to }) => to },
    {
      key: 'domain',
      label: t('domain'),
      width: 132,
      leaves: 5,
      cell: ({ domain }) => (
        <Button
          variant="subtle"
          onClick={(event) => {
            event.stopPropagation()
            onDomain(domain)
          }}
        >
          {domain}
        </Button>
      ),
    },
    ...(variants.length > 1
      ? [
          {
            key: 'variant',
            label: t('variant'),
            width: 88,
            leaves: 4,
            cell: ({ variant }: Row) => variants.find(({ no }) => no === variant)?.label ?? '',
          },
        ]
      : []),
    { key: 'state', label: t('state'), width: 168, cell: (row) => <StateOf recipient={row} /> },
    {
      key: 'reason',
      label: t('reason'),
      width: 160,
      grow: 2,
      leaves: 2,
      cell: ({ reasonSays, problem, tries }) => (
        <span title={problem ?? undefined}>
          {[problem ?? reasonSays, tries > 1 && t('tries', { count: tries })].filter(Boolean).join('・')}
        </span>
      ),
    },
    {
      key: 'at',
      label: t('at'),
      width: 176,
      align: 'right',
      leaves: 1,
      cell: ({ sentAt, dueAt, state }) => (
        <span className="numbers">
          {sentAt === null
            ? state === 'queued' && t('due', { at: format.dateTime(dueAt) })
            : format.dateTime(sentAt)}
        </span>
      ),
    },
  ]
}

/** The mail of one recipient, as it went out or would. */
function MailOf({ campaign, id }: { campaign: Campaign; id: string }): ReactNode {
  const t = useText(watchText)
  const format = useFormat()
  const [customerId = '', to = ''] = id.split(' ')
  const { data, error, refetch } = useQuery({
    queryKey: ['campaign', 'mail', campaign.id, id],
    queryFn: ({ signal }) =>
      api.campaigns.mail(
        { params: { id: campaign.id, customerId }, query: { address: to || undefined } },
        { signal },
      ),
    retry: false,
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={8} />
  const { recipient, asSent } = data
  return (
    <div className={styles['mail']}>
      <h2>
        <AddressLink to={`/customers/${customerId}`}>{recipient.customer.name}</AddressLink>
      </h2>
      <p className={styles['line']}>
        <StateOf recipient={recipient} />{' '}
        {recipient.sentAt !== null && <span className="numbers">{format.dateTime(recipient.sentAt)}</span>}
      </p>
      {(recipient.reasonSays ?? recipient.problem) !== null && (
        <p className={styles['line']}>
          {recipient.reasonSays} {recipient.problem}
        </p>
      )}
      <h3>{t(recipient.state === 'kept' ? 'mailKept' : recipient.sentAt === null ? 'mailWould' : 'mail')}</h3>
      {!asSent && recipient.sentAt !== null && <p className={styles['quiet']}>{t('notAsSent')}</p>}
      <MailShown mail={data} />
    </div>
  )
}
