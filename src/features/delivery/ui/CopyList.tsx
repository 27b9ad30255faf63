import { Button, SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { MailFrame } from '#web/parts/MailFrame.tsx'
import { Fact } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useFormat } from '#web/use-format.ts'
import { deliveryUiText } from '../delivery.ui.text.ts'

type Row = Answer<typeof api.delivery.copies>['items'][number]
const address = { customer: text, peek: text }

/** What campaigns would have sent while no server was set, the newest first. */
export function CopyList(): ReactNode {
  const t = useText(deliveryUiText)
  const format = useFormat()
  const [{ customer, peek }, setAddress] = useAddress(address)
  const query = customer === undefined ? {} : { customerId: customer }
  const pages = usePages<Row>(['delivery', 'copies', query], (cursor, signal) =>
    api.delivery.copies({ query: { ...query, cursor, limit: 100 } }, { signal }),
  )
  const columns: readonly Column<Row>[] = [
    { key: 'subject', label: t('subject'), width: 240, grow: 3, cell: (row) => row.subject },
    { key: 'customer', label: t('customer'), width: 140, grow: 1, cell: (row) => row.customer.name },
    { key: 'to', label: t('to'), width: 200, grow: 1, leaves: 2, cell: (row) => row.address },
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
      title={t('copies')}
      label={t('copies')}
      pages={pages}
      columns={columns}
      nameOf={(row) => row.subject}
      card={{ line: (row) => [row.customer.name, format.relative(row.createdAt)].join('・') }}
      filters={
        <>
          <span>{t('copiesLead')}</span>
          {customer !== undefined && (
            <Button variant="default" onClick={() => setAddress({ customer: undefined })}>
              {t('everybodys')}
            </Button>
          )}
        </>
      }
      peek={{ id: peek, set: (id) => setAddress({ peek: id }) }}
      peekOf={(id) => <Copy key={id} id={id} />}
      empty={<EmptyState title={t('copiesEmpty')}>{t('copiesEmptyWhy')}</EmptyState>}
    />
  )
}

/** One as it would have arrived: nothing in it runs, and no link leads anywhere. */
function Copy({ id }: { id: string }): ReactNode {
  const t = useText(deliveryUiText)
  const format = useFormat()
  const { ref, width } = useElementSize()
  const [part, setPart] = useState<'html' | 'text'>('html')
  const { data, error, refetch } = useQuery({
    queryKey: ['delivery', 'copy', id],
    queryFn: ({ signal }) => api.delivery.copy({ params: { id } }, { signal }),
  })
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={6} />
  const shown = data.html === null ? 'text' : part
  return (
    <div ref={ref}>
      <h2>{data.subject}</h2>
      <Fact label={t('customer')}>
        <AddressLink to={`/customers/${data.customer.id}`}>{data.customer.name}</AddressLink>
      </Fact>
      <Fact label={t('to')}>{data.address}</Fact>
      <Fact label={t('from')}>{`${data.from.name} <${data.from.address}>`}</Fact>
      <Fact label={t('createdAt')}>{format.dateTime(data.createdAt)}</Fact>
      {Object.entries(data.headers).map(([name, value]) => (
        <Fact key={name} label={name}>
          {value}
        </Fact>
      ))}
      {data.html !== null && (
        <SegmentedControl
          my="sm"
          value={part}
          onChange={(value) => setPart(value === 'text' ? 'text' : 'html')}
          data={[
            { value: 'html', label: t('htmlPart') },
            { value: 'text', label: t('textPart') },
          ]}
        />
      )}
      {shown === 'html' && data.html !== null ? (
        width > 0 && <MailFrame html={data.html} title={data.subject} width={width} />
      ) : (
        <pre style={{ whiteSpace: 'pre-wrap', fontFamily: 'inherit' }}>{data.text}</pre>
      )}
    </div>
  )
}
