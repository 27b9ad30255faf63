import { Anchor, Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ConfirmDelete } from '#web/parts/ConfirmDelete.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { flag, useAddress } from '#web/address.ts'
import { useFormat } from '#web/use-format.ts'
import { accountsText } from '../accounts.text.ts'
import { AddApiKey } from './AddApiKey.tsx'

type ApiKey = Answer<typeof api.accounts.listApiKeys>['items'][number]
const address = { add: flag }
const tones = { usable: 'good', expired: 'warning', revoked: 'neutral' } as const satisfies {
  [state: string]: Tone
}

function stateOf({ revokedAt, expiresAt }: ApiKey, now = new Date()): keyof typeof tones {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && new Date(expiresAt) <= now ? 'expired' : 'usable'
}

export function ApiKeyList(): ReactNode {
  const t = useText(accountsText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const [{ add }, setAddress] = useAddress(address)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['apiKey', 'list'],
    queryFn: ({ signal }) => api.accounts.listApiKeys({}, { signal }),
  })
  const badge = (key: ApiKey): ReactNode => {
    const state = stateOf(key)
    return <StatusBadge tone={tones[state]}>{t(state)}</StatusBadge>
  }
  const lastUsed = ({ lastUsedAt }: ApiKey): string =>
    lastUsedAt === null ? t('unused') : format.relative(lastUsedAt)
  const revokeOf = (key: ApiKey): ReactNode =>
    stateOf(key) === 'revoked' ? null : (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={t('revokeKey', { name: key.name })}
        onClick={() => setRevoking(key)}
      >
        {t('revoke')}
      </Button>
    )
  const columns: readonly Column<ApiKey>[] = [
    { key: 'name', label: t('keyName'), width: 180, grow: 2, cell: ({ name }) => <strong>{name}</strong> },
    { key: 'prefix', label: t('keyStart'), width: 140, cell: ({ prefix }) => <code>{prefix}…</code> },
    { key: 'role', label: t('role'), width: 100, cell: ({ role }) => t(role) },
    { key: 'lastUsed', label: t('lastUsed'), width: 150, grow: 1, cell: lastUsed },
    {
      key: 'expires',
      label: t('expires'),
      width: 150,
      cell: ({ expiresAt }) => (expiresAt === null ? t('noExpiry') : format.date(expiresAt)),
    },
    { key: 'state', label: t('state'), width: 90, cell: badge },
    {
      key: 'revoke',
      label: t('revoke'),
      hideLabel: true,
      width: 120,
      cell: (key) => revokeOf(key),
    },
  ]
  const start = <Button onClick={() => setAddress({ add: true })}>{t('addKey')}</Button>
  const rows = data?.items ?? []
  return (
    <>
      <ListPage
        title={t('apiKeys')}
        actions={rows.length > 0 && start}
        filters={
          <Anchor component={Link} to="/api-docs">
            {t('apiReference')}
          </Anchor>
        }
        label={t('apiKeys')}
        pages={{
          rows,
          isPending,
          error,
          isStale: false,
          hasMore: false,
          isLoadingMore: false,
          loadMore() {},
          retry: () => void refetch(),
        }}
        columns={columns}
        nameOf={({ name }) => name}
        card={{
          line: (key) => `${t(key.role)}・${lastUsed(key)}`,
          corner: (key) => revokeOf(key) ?? badge(key),
        }}
        empty={
          <EmptyState title={t('noKeys')} action={start}>
            {t('apiKeysLead')}
          </EmptyState>
        }
      />
      {add && <AddApiKey onClose={() => setAddress({ add: undefined })} />}
      {revoking && (
        <ConfirmDelete
          title={t('revokeAsk', { name: revoking.name })}
          action={t('revoke')}
          onClose={() => setRevoking(null)}
          onConfirm={async () => {
            await api.accounts.revokeApiKey({ params: { id: revoking.id } })
            doneToast(t('keyRevoked', { name: revoking.name }))
            await queryClient.invalidateQueries({ queryKey: ['apiKey'] })
          }}
        >
          {t('revokeWhy')}
        </ConfirmDelete>
      )}
    </>
  )
}
