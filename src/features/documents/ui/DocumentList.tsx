import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { flag, oneOf, text, useAddress } from '#web/address.ts'
import { api, href, type Answer } from '#web/api.ts'
import { onEnter } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { dayWidth } from '#web/parts/columns.ts'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { documentText } from '../document.text.ts'
import { dayOf, toneOf, yenOf } from './document-queries.ts'
import styles from './Documents.module.css'

type Row = Answer<typeof api.documents.list>['items'][number]
const pageSize = 100
const kinds = ['any', 'invoice', 'simpleInvoice', 'deliveryNote', 'confirmation', 'returnInvoice'] as const
const address = {
  q: text,
  kind: oneOf(kinds),
  from: text,
  to: text,
  least: text,
  most: text,
  customer: text,
  company: text,
  order: text,
  old: flag,
}

/** Documents by day, amount and whom they are to, and any of these together, as the law asks. */
export function DocumentList(): ReactNode {
  const t = useText(documentText)
  const format = useFormat()
  const may = useMay()
  const [asked, setAddress] = useAddress(address)
  const { kind } = asked
  const filter = {
    q: asked.q,
    kind: kind === 'any' ? undefined : kind,
    from: dayOf(asked.from),
    to: dayOf(asked.to),
    least: yenOf(asked.least),
    most: yenOf(asked.most),
    customerId: asked.customer,
    companyId: asked.company,
    orderId: asked.order,
    state: asked.old ? ('all' as const) : ('current' as const),
  }
  const pages = usePages(['document', 'list', filter], (cursor, signal) =>
    api.documents.list({ query: { ...filter, cursor, limit: pageSize } }, { signal }),
  )
  const isFiltered = Object.entries(asked).some(
    ([name, value]) => value !== undefined && !(name === 'kind' && value === 'any'),
  )
  return (
    <ListPage
      title={t('documents')}
      label={t('documents')}
      pages={pages}
      columns={useColumns()}
      nameOf={(row) => row.number}
      to={({ id }) => `/documents/${id}`}
      card={{
        line: (row) => [t(row.kind), row.recipient, format.yen(row.amount)].filter((part) => part).join('・'),
        corner: ({ state }) => <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
      }}
      actions={
        may('documents.manage') && (
          <>
            <Button component="a" variant="default" href={href.documents.file({ query: filter })} download>
              {t('csv')}
            </Button>
            <Button component={AddressLink} to="/documents/runs">
              {t('runs')}
            </Button>
          </>
        )
      }
      filters={
        <div className={styles['filters']}>
          <SearchField
            label={t('search')}
            value={asked.q ?? ''}
            onSearch={(q) => setAddress({ q: q || undefined })}
          />
          <NativeSelect
            aria-label={t('kind')}
            value={kind}
            onChange={({ currentTarget }) =>
              setAddress({ kind: kinds.find((one) => one === currentTarget.value) ?? 'any' })
            }
            data={kinds.map((value) => ({ value, label: value === 'any' ? t('anyKind') : t(value) }))}
          />
          <Typed name={t('from')} value={asked.from} onTyped={(from) => setAddress({ from })} />
          <Typed name={t('to')} value={asked.to} onTyped={(to) => setAddress({ to })} />
          <Typed name={t('least')} value={asked.least} onTyped={(least) => setAddress({ least })} />
          <Typed name={t('most')} value={asked.most} onTyped={(most) => setAddress({ most })} />
          <Checkbox
            label={t('withOld')}
            checked={asked.old ?? false}
            onChange={({ currentTarget }) => setAddress({ old: currentTarget.checked || undefined })}
          />
          {isFiltered && (
            <Button
              variant="subtle"
              color="gray"
              onClick={() =>
                setAddress({
                  q: undefined,
                  kind: 'any',
                  from: undefined,
                  to: undefined,
                  least: undefined,
                  most: undefined,
                  customer: undefined,
                  company: undefined,
                  order: undefined,
                  old: undefined,
                })
              }
            >
              {t('clear')}
            </Button>
          )}
        </div>
      }
      empty={<EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
    />
  )
}

type TypedProps = { name: string; value: string | undefined; onTyped: (value: string | undefined) => void }
/** A day or an amount, taken when one leaves the field or presses Enter. */
function Typed({ name, value, onTyped }: TypedProps): ReactNode {
  const [typed, setTyped] = useState(value ?? '')
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setTyped(value ?? '')
  }
  const take = (): void => onTyped(typed.trim() || undefined)
  return (
    <TextInput
      className={styles['short']}
      aria-label={name}
      placeholder={name}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={take}
      onKeyDown={onEnter(take)}
    />
  )
}

function useColumns(): readonly Column<Row>[] {
  const t = useText(documentText)
  const format = useFormat()
  return [
    {
      key: 'number',
      label: t('number'),
      width: 168,
      cell: ({ number, edition }) => (edition > 1 ? `${number} ${t('edition', { edition })}` : number),
    },
    { key: 'kind', label: t('kind'), width: 144, leaves: 1, cell: ({ kind }) => t(kind) },
    { key: 'recipient', label: t('recipient'), width: 200, grow: 2, cell: ({ recipient }) => recipient },
    {
      key: 'transactionOn',
      label: t('transactionOn'),
      width: dayWidth,
      cell: ({ transactionOn }) => <span className="numbers">{format.day(transactionOn)}</span>,
    },
    {
      key: 'dueOn',
      label: t('dueOn'),
      width: dayWidth,
      leaves: 2,
      cell: ({ dueOn }) => dueOn !== null && <span className="numbers">{format.day(dueOn)}</span>,
    },
    {
      key: 'amount',
      label: t('amount'),
      width: 144,
      align: 'right',
      cell: ({ amount }) => <span className="numbers">{format.yen(amount)}</span>,
    },
    {
      key: 'state',
      label: t('state'),
      width: 88,
      leaves: 3,
      cell: ({ state }) => <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
    },
  ]
}
