import { Button, NativeSelect, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { flag, oneOf, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { dayWidth } from '#web/parts/columns.ts'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { complaintText } from '../complaint.text.ts'
import { states, toneOf } from './complaint-queries.ts'

type Row = Answer<typeof api.complaints.list>['items'][number]
const pageSize = 100
const shownStates = ['unfinished', ...states, 'all'] as const
const address = { state: oneOf(shownStates), mine: flag, suspected: flag, customer: text }

/** The complaints that want somebody, newest first; the others by state. */
export function ComplaintList(): ReactNode {
  const t = useText(complaintText)
  const may = useMay()
  const format = useFormat()
  const [{ state, mine, suspected, customer: customerId }, setAddress] = useAddress(address)
  const query = {
    state,
    ownerId: mine ? ('me' as const) : undefined,
    customerId,
    harassment: suspected,
  }
  const pages = usePages(['complaint', 'list', query], (cursor, signal) =>
    api.complaints.list({ query: { ...query, cursor, limit: pageSize } }, { signal }),
  )
  return (
    <ListPage
      title={t('complaints')}
      label={t('complaints')}
      pages={pages}
      columns={useColumns()}
      nameOf={(row) => row.about}
      to={({ id }) => `/complaints/${id}`}
      card={{
        line: (row) =>
          [row.customer.name, format.day(row.receivedOn), row.owner?.name].filter(Boolean).join('・'),
        corner: (row) => <StatusBadge tone={toneOf[row.state]}>{t(row.state)}</StatusBadge>,
      }}
      filters={
        <>
          <NativeSelect
            aria-label={t('which')}
            value={state}
            data={shownStates.map((value) => ({ value, label: t(value === 'all' ? 'every' : value) }))}
            onChange={({ currentTarget }) =>
              setAddress({ state: shownStates.find((one) => one === currentTarget.value) ?? 'unfinished' })
            }
          />
          <Switch
            mx={8}
            label={t('mine')}
            checked={mine ?? false}
            onChange={({ currentTarget }) => setAddress({ mine: currentTarget.checked || undefined })}
          />
          {may('complaints.harassment') && (
            <Switch
              mx={8}
              label={t('onlyHarassment')}
              checked={suspected ?? false}
              onChange={({ currentTarget }) => setAddress({ suspected: currentTarget.checked || undefined })}
            />
          )}
          {customerId !== undefined && (
            <Button variant="default" onClick={() => setAddress({ customer: undefined })}>
              {t('everybodys')}
            </Button>
          )}
        </>
      }
      empty={<EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
    />
  )
}

function useColumns(): readonly Column<Row>[] {
  const t = useText(complaintText)
  const format = useFormat()
  return [
    { key: 'about', label: t('about'), width: 220, grow: 2, cell: ({ about }) => about },
    { key: 'customer', label: t('customer'), width: 140, grow: 1, cell: ({ customer }) => customer.name },
    {
      key: 'state',
      label: t('state'),
      width: 104,
      cell: ({ state }) => <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
    },
    {
      key: 'severity',
      label: t('severity'),
      width: 104,
      leaves: 2,
      cell: ({ severity }) => (severity === 'high' ? <strong>{t(severity)}</strong> : t(severity)),
    },
    {
      key: 'receivedOn',
      label: t('receivedOn'),
      width: dayWidth,
      cell: ({ receivedOn }) => <span className="numbers">{format.day(receivedOn)}</span>,
    },
    { key: 'channel', label: t('channel'), width: 112, leaves: 3, cell: ({ channel }) => t(channel) },
    { key: 'owner', label: t('owner'), width: 100, leaves: 1, cell: ({ owner }) => owner?.name },
  ]
}
