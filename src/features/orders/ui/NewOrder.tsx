import { Anchor, Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { flag, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { deskText } from '../desk.text.ts'
import { Finder } from './Finder.tsx'
import { OrderDesk } from './OrderDesk.tsx'

const address = { customer: text, counter: flag }

/** 代理注文: who is on the phone, then what they order. */
export function NewOrder(): ReactNode {
  const [{ customer, counter }, setAddress] = useAddress(address)
  if (customer !== undefined) return <DeskOf key={customer} id={customer} />
  if (counter) return <OrderDesk key="counter" customer={null} />
  return (
    <Who
      onPick={(id) => setAddress({ customer: id }, { replace: false })}
      onCounter={() => setAddress({ counter: true }, { replace: false })}
    />
  )
}

function DeskOf({ id }: { id: string }): ReactNode {
  const t = useText(deskText)
  const { data, error, refetch } = useQuery({
    queryKey: ['customer', 'desk', id],
    queryFn: ({ signal }) => api.customers.get({ params: { id } }, { signal }),
  })
  if (data && data.deletedAt === null) return <OrderDesk customer={data} />
  if (data || isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/orders/new" action={t('other')}>
        {t('missingWhy')}
      </NotFound>
    )
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return <PageSkeleton />
}

function Who({ onPick, onCounter }: { onPick: (id: string) => void; onCounter: () => void }): ReactNode {
  const t = useText(deskText)
  const may = useMay()
  return (
    <Page title={t('title')} lead={t('who')} shape="reading">
      <Stack>
        <Finder
          label={t('whoSearch')}
          help={t('whoHelp')}
          none={t('whoNone')}
          topic="customer"
          autoFocus
          find={async (q, signal) =>
            (await api.customers.search({ query: { q, limit: 12 } }, { signal })).customers.map((one) => ({
              id: one.id,
              name: one.displayName,
              line: [one.kana, one.code, one.phone, one.email].filter(Boolean).join('・'),
            }))
          }
          onPick={({ id }) => onPick(id)}
        />
        <Group>
          {may('customers.write') && (
            <Anchor component={AddressLink} to="/customers/new">
              {t('newCustomer')}
            </Anchor>
          )}
          <Button variant="default" onClick={onCounter}>
            {t('counter')}
          </Button>
        </Group>
      </Stack>
    </Page>
  )
}
