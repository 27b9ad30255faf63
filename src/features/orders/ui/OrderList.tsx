import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useMemo, type ReactNode } from 'react'
import { channelLabels } from '#features/purchases/channel.text.ts'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { dayWidth } from '#web/parts/columns.ts'
import { useSelection } from '#web/parts/selection.ts'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useSelectionTools } from '#web/ui-context.tsx'
import { useFormat } from '#web/use-format.ts'
import { kindLabels, paymentLabels, shippingLabels } from '../labels.text.ts'
import { orderText } from '../order.text.ts'
import { mediaQuery, paymentTones, shippingTones, useAmount } from './order-queries.ts'

type Row = Answer<typeof api.orders.list>['items'][number]
const pageSize = 100
const views = ['all', 'open', 'held', 'unpaid'] as const
const channels = ['phone', 'web', 'store', 'mail', 'fax', 'sales', 'other'] as const
const day = (raw: unknown): string | undefined =>
  typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw) ? raw : undefined
const address = {
  view: oneOf(views),
  q: text,
  from: day,
  to: day,
  channel: (raw: unknown) => channels.find((one) => one === raw),
  media: text,
  product: text,
  customer: text,
  company: text,
}

/** All orders, and what took them back, the latest first. */
export function OrderList(): ReactNode {
  const t = useText(orderText)
  const say = useSay()
  const format = useFormat()
  const amount = useAmount()
  const may = useMay()
  const [now, setAddress] = useAddress(address)
  const { view, q, from, to, channel, media: mediaId, product, customer, company } = now
  const { data: media = [] } = useQuery(mediaQuery)
  const query = {
    q,
    from,
    to,
    channel,
    mediaId,
    productId: product,
    customerId: customer,
    companyId: company,
    ...(view === 'open' && { open: true }),
    ...(view === 'held' && { held: true }),
    ...(view === 'unpaid' && { paymentState: 'unpaid' as const }),
  }
  const pages = usePages(['order', 'list', query], (cursor, signal) =>
    api.orders.list({ query: { ...query, cursor, limit: pageSize } }, { signal }),
  )
  const ids = useMemo(() => pages.rows.map(({ id }) => id), [pages.rows])
  const selection = useSelection(ids)
  const tools = useSelectionTools('order').filter((tool) => may(tool.permission ?? 'signedIn'))
  const isHeldTo = product !== undefined || customer !== undefined || company !== undefined
  return (
    <ListPage
      title={t('orders')}
      label={t('orders')}
      pages={pages}
      columns={useColumns()}
      {...(tools.length > 0 && {
        selection,
        selectionActions: (chosen: readonly string[]) => (
          <Suspense>
            {tools.map(({ key, screen: Tool }) => (
              <Tool key={key} ids={chosen} matching={query} />
            ))}
          </Suspense>
        ),
      })}
      nameOf={(row) => row.number}
      to={({ id, ofId }) => `/orders/${ofId ?? id}`}
      card={{
        line: (row) =>
          [
            row.customer?.name ?? t('nobody'),
            format.day(row.orderedOn),
            amount(row.total, row.currency),
          ].join('・'),
        corner: (row) =>
          row.kind === 'order' ? (
            <StatusBadge tone={shippingTones[row.shippingState]}>
              {say(shippingLabels[row.shippingState])}
            </StatusBadge>
          ) : (
            <StatusBadge tone="neutral">{say(kindLabels[row.kind])}</StatusBadge>
          ),
      }}
      actions={
        may('orders.write') && (
          <Button component={AddressLink} to="/orders/new">
            {t('take')}
          </Button>
        )
      }
      filters={
        <>
          <SegmentedControl
            aria-label={t('view')}
            value={view}
            onChange={(next) => setAddress({ view: views.find((one) => one === next) ?? 'all' })}
            data={views.map((value) => ({ value, label: t(value === 'all' ? 'every' : value) }))}
          />
          <SearchField label={t('search')} value={q} onSearch={(next) => setAddress({ q: next })} />
          <TextInput
            type="date"
            aria-label={t('from')}
            value={from ?? ''}
            onChange={({ currentTarget }) => setAddress({ from: day(currentTarget.value) })}
          />
          <TextInput
            type="date"
            aria-label={t('to')}
            value={to ?? ''}
            onChange={({ currentTarget }) => setAddress({ to: day(currentTarget.value) })}
          />
          <NativeSelect
            aria-label={t('channel')}
            value={channel ?? ''}
            data={[
              { value: '', label: t('allChannels') },
              ...channels.map((value) => ({ value, label: say(channelLabels[value]) })),
            ]}
            onChange={({ currentTarget }) =>
              setAddress({ channel: channels.find((one) => one === currentTarget.value) })
            }
          />
          {media.length > 0 && (
            <NativeSelect
              aria-label={t('media')}
              value={mediaId ?? ''}
              data={[
                { value: '', label: t('allMedia') },
                ...media.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={({ currentTarget }) => setAddress({ media: currentTarget.value || undefined })}
            />
          )}
          {isHeldTo && (
            <Button
              variant="default"
              onClick={() => setAddress({ product: undefined, customer: undefined, company: undefined })}
            >
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
  const t = useText(orderText)
  const say = useSay()
  const format = useFormat()
  const amount = useAmount()
  return [
    {
      key: 'number',
      label: t('number'),
      width: 148,
      cell: ({ number }) => <span className="numbers">{number}</span>,
    },
    {
      key: 'orderedOn',
      label: t('orderedOn'),
      width: dayWidth,
      cell: ({ orderedOn }) => <span className="numbers">{format.day(orderedOn)}</span>,
    },
    {
      key: 'customer',
      label: t('customer'),
      width: 150,
      grow: 2,
      cell: ({ customer, company }) =>
        [customer?.name ?? t('nobody'), company?.name].filter(Boolean).join('・'),
    },
    {
      key: 'goods',
      label: t('goods'),
      width: 200,
      grow: 3,
      leaves: 1,
      cell: ({ firstLine, lineCount }) =>
        lineCount > 1 ? t('first', { name: firstLine, count: lineCount - 1 }) : firstLine,
    },
    {
      key: 'total',
      label: t('total'),
      width: 112,
      align: 'right',
      cell: ({ total, currency }) => <span className="numbers">{amount(total, currency)}</span>,
    },
    {
      key: 'state',
      label: t('shippingState'),
      width: 116,
      cell: ({ kind, shippingState, heldAt, voidedOn }) =>
        kind !== 'order' ? (
          <StatusBadge tone="neutral">{say(kindLabels[kind])}</StatusBadge>
        ) : heldAt !== null ? (
          <StatusBadge tone="bad">{t('held')}</StatusBadge>
        ) : voidedOn !== null ? (
          <StatusBadge tone="neutral">{t('voided')}</StatusBadge>
        ) : (
          <StatusBadge tone={shippingTones[shippingState]}>{say(shippingLabels[shippingState])}</StatusBadge>
        ),
    },
    {
      key: 'payment',
      label: t('payment'),
      width: 104,
      leaves: 2,
      cell: ({ kind, paymentState }) =>
        kind === 'order' && (
          <StatusBadge tone={paymentTones[paymentState]}>{say(paymentLabels[paymentState])}</StatusBadge>
        ),
    },
    {
      key: 'channel',
      label: t('channel'),
      width: 96,
      leaves: 4,
      cell: ({ channel }) => say(channelLabels[channel]),
    },
    { key: 'media', label: t('media'), width: 120, leaves: 3, cell: ({ media }) => media?.name },
  ]
}
