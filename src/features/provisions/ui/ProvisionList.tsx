import { Button, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api, href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { ledgerText } from '../ledger.text.ts'
import { provisionsText } from '../provisions.text.ts'
import { sharingText } from '../sharing.text.ts'
import { KeptFor } from './KeptFor.tsx'
import { ProvisionPeek, type Provision } from './ProvisionFacts.tsx'

const address = { q: text, from: text, to: text, peek: text }

/** What was given to third parties: the newest first, by whom it went to and when. */
export function ProvisionList(): ReactNode {
  const t = useText(provisionsText)
  const l = useText(ledgerText)
  const s = useText(sharingText)
  const format = useFormat()
  const [{ q, from, to, peek }, setAddress] = useAddress(address)
  const query = { q, from, to }
  const pages = usePages<Provision>(['provision', 'list', query], (cursor, signal) =>
    api.provisions.list({ query: { ...query, cursor, limit: 100 } }, { signal }),
  )
  const columns: readonly Column<Provision>[] = [
    { key: 'recipient', label: l('recipient'), width: 220, grow: 2, cell: (row) => row.recipient.name },
    {
      key: 'on',
      label: l('on'),
      width: 220,
      cell: (row) => <span className="numbers">{format.dateTime(row.providedAt)}</span>,
    },
    { key: 'ground', label: l('ground'), width: 180, leaves: 2, cell: (row) => s(row.ground) },
    { key: 'items', label: l('items'), width: 200, grow: 2, leaves: 3, cell: (row) => row.items.join('・') },
    {
      key: 'count',
      label: l('count'),
      width: 100,
      align: 'right',
      cell: (row) => format.number(row.rowCount),
    },
    { key: 'by', label: l('by'), width: 140, leaves: 1, cell: (row) => row.providedByName },
  ]
  const day = (key: 'from' | 'to', value: string | undefined): ReactNode => (
    <TextInput
      type="date"
      aria-label={t(key)}
      value={value ?? ''}
      onChange={({ currentTarget }) => setAddress({ [key]: currentTarget.value || undefined })}
    />
  )
  return (
    <ListPage
      title={t('provisions')}
      label={t('provisions')}
      actions={
        <Button component="a" href={href.provisions.file({ query })} download variant="default">
          {t('download')}
        </Button>
      }
      views={<KeptFor />}
      filters={
        <>
          <SearchField label={t('search')} value={q} onSearch={(next) => setAddress({ q: next })} />
          {day('from', from)}
          {day('to', to)}
        </>
      }
      pages={pages}
      columns={columns}
      nameOf={(row) => row.recipient.name}
      to={(row) => `/provisions/${row.id}`}
      card={{
        line: (row) => [format.date(row.providedAt), s(row.ground), row.items.join('・')].join(' / '),
        corner: (row) => t('records', { count: format.number(row.rowCount) }),
      }}
      peek={{ id: peek, set: (id) => setAddress({ peek: id }) }}
      peekOf={(id) => <ProvisionPeek key={id} id={id} />}
      peekTo={(id) => `/provisions/${id}`}
      empty={<EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
    />
  )
}
