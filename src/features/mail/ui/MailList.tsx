import { Alert, Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { mailText } from '../mail.text.ts'
import { MailDetails, toneOf } from './MailDetails.tsx'
import styles from './Mail.module.css'

type Row = Answer<typeof api.mail.list>['items'][number]
const views = ['all', 'queued', 'sending', 'sent', 'failed', 'unknown', 'kept'] as const
const address = { state: oneOf(views), customer: text, peek: text }

/** What was written to customers, the newest first. */
export function MailList(): ReactNode {
  const t = useText(mailText)
  const format = useFormat()
  const [{ state, customer, peek }, setAddress] = useAddress(address)
  const query = {
    ...(state !== 'all' && { state }),
    ...(customer !== undefined && { customerId: customer }),
  }
  const pages = usePages<Row>(['mail', 'list', query], (cursor, signal) =>
    api.mail.list({ query: { ...query, cursor, limit: 100 } }, { signal }),
  )
  const columns: readonly Column<Row>[] = [
    { key: 'subject', label: t('subject'), width: 240, grow: 3, cell: (row) => row.subject },
    { key: 'customer', label: t('customer'), width: 140, grow: 1, cell: (row) => row.customer.name },
    { key: 'to', label: t('to'), width: 200, grow: 1, leaves: 2, cell: (row) => row.address },
    {
      key: 'state',
      label: t('state'),
      width: 120,
      cell: (row) => <StatusBadge tone={toneOf[row.state]}>{t(row.state)}</StatusBadge>,
    },
    {
      key: 'createdAt',
      label: t('createdAt'),
      width: 190,
      leaves: 1,
      cell: ({ createdAt }) => <span className="numbers">{format.dateTime(createdAt)}</span>,
    },
  ]
  return (
    <ListPage
      title={t('mailbox')}
      label={t('mailbox')}
      pages={pages}
      columns={columns}
      nameOf={(row) => row.subject}
      card={{
        line: (row) => [row.customer.name, format.relative(row.createdAt)].join('・'),
        corner: (row) => <StatusBadge tone={toneOf[row.state]}>{t(row.state)}</StatusBadge>,
      }}
      filters={
        <>
          <NativeSelect
            aria-label={t('state')}
            value={state}
            onChange={({ currentTarget }) =>
              setAddress({ state: views.find((one) => one === currentTarget.value) ?? 'all' })
            }
            data={views.map((value) => ({ value, label: t(value) }))}
          />
          {customer !== undefined && (
            <Button variant="default" onClick={() => setAddress({ customer: undefined })}>
              {t('everybodys')}
            </Button>
          )}
          <NoServer />
        </>
      }
      peek={{ id: peek, set: (id) => setAddress({ peek: id }) }}
      peekOf={(id) => <MailDetails key={id} id={id} />}
      empty={<EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
    />
  )
}

/** Told to who can do something about it. */
function NoServer(): ReactNode {
  const t = useText(mailText)
  const may = useMay()('settings.manage')
  const { data } = useQuery({
    queryKey: ['settings', 'mail'],
    queryFn: ({ signal }) => api.mail.settings({}, { signal }),
    enabled: may,
  })
  if (!data || data.settings.host !== '') return null
  return (
    <Alert color="yellow" role="status" py={6} className={styles['note'] ?? ''}>
      {t('noServerNote')} <AddressLink to="/settings/mail">{t('openSettings')}</AddressLink>
    </Alert>
  )
}
