import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { flag, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useSession } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { accountsText } from '../accounts.text.ts'
import { AddUser } from './AddUser.tsx'
import type { User } from './users.ts'

const address = { add: flag }

export function UserList(): ReactNode {
  const t = useText(accountsText)
  const format = useFormat()
  const { user: me } = useSession()
  const [{ add }, setAddress] = useAddress(address)
  const pages = usePages<User>(['user', 'list'], (cursor, signal) =>
    api.accounts.listUsers({ query: { cursor, limit: 100 } }, { signal }),
  )
  const lastSignedIn = (user: User): string =>
    user.lastSignedInAt === null ? t('never') : format.relative(user.lastSignedInAt)
  const stateOf = ({ disabledAt }: User): ReactNode => (
    <StatusBadge tone={disabledAt === null ? 'good' : 'neutral'}>
      {t(disabledAt === null ? 'active' : 'disabled')}
    </StatusBadge>
  )
  const columns: readonly Column<User>[] = [
    {
      key: 'name',
      label: t('name'),
      width: 160,
      grow: 2,
      cell: (user) => user.name + (user.id === me.id ? t('you') : ''),
    },
    { key: 'email', label: t('email'), width: 200, grow: 2, cell: ({ email }) => email },
    { key: 'role', label: t('role'), width: 110, cell: ({ role }) => t(role) },
    { key: 'lastSignedIn', label: t('lastSignedIn'), width: 160, grow: 1, cell: lastSignedIn },
    { key: 'state', label: t('state'), width: 110, cell: stateOf },
  ]
  return (
    <>
      <ListPage
        title={t('users')}
        count={pages.isPending || pages.hasMore ? undefined : { count: pages.rows.length, exact: true }}
        actions={<Button onClick={() => setAddress({ add: true })}>{t('addUser')}</Button>}
        label={t('users')}
        pages={pages}
        columns={columns}
        nameOf={({ name }) => name}
        to={({ id }) => `/users/${id}`}
        card={{ line: (user) => `${t(user.role)}・${user.email}`, corner: stateOf }}
        empty={null}
      />
      {add && <AddUser onClose={() => setAddress({ add: undefined })} />}
    </>
  )
}
