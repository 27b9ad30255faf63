import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { Column } from '#web/parts/DataListRows.tsx'
import { ListPage } from '#web/parts/ListPage.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { EmptyState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { usePages } from '#web/parts/use-pages.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { couponText } from '../coupon.text.ts'
import type { Coupon } from './template-queries.ts'

const address = { q: text }

/** All coupons, with how many codes are left to be handed out. */
export function CouponList(): ReactNode {
  const t = useText(couponText)
  const format = useFormat()
  const mayWrite = useMay()('templates.coupons')
  const [{ q }, setAddress] = useAddress(address)
  const pages = usePages(['coupon', 'list', q ?? ''], (cursor, signal) =>
    api.templates.coupons({ query: { q, cursor, limit: 50 } }, { signal }),
  )
  const add = mayWrite && (
    <Button
      component={AddressLink}
      to="/coupons/new"
      leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
    >
      {t('add')}
    </Button>
  )
  const columns: readonly Column<Coupon>[] = [
    { key: 'name', label: t('name'), width: 220, grow: 2, cell: ({ name }) => name },
    { key: 'gives', label: t('gives'), width: 180, grow: 1, cell: ({ gives }) => gives },
    {
      key: 'until',
      label: t('untilOn'),
      width: 140,
      leaves: 2,
      cell: ({ untilOn }) => (untilOn === null ? t('endless') : format.day(untilOn)),
    },
    { key: 'left', label: t('left'), width: 140, align: 'right', cell: (coupon) => <Left coupon={coupon} /> },
    {
      key: 'handed',
      label: t('handed'),
      width: 110,
      align: 'right',
      leaves: 1,
      cell: ({ handed }) => <span className="numbers">{format.number(handed)}</span>,
    },
  ]
  return (
    <ListPage
      title={t('coupons')}
      label={t('coupons')}
      pages={pages}
      columns={columns}
      nameOf={({ name }) => name}
      to={({ id }) => `/coupons/${id}`}
      card={{ line: ({ gives }) => gives, corner: (coupon) => <Left coupon={coupon} /> }}
      actions={add}
      filters={<SearchField label={t('find')} value={q} onSearch={(next) => setAddress({ q: next })} />}
      empty={
        q === undefined ? (
          <EmptyState title={t('emptyTitle')} action={add}>
            {t('emptyWhy')}
          </EmptyState>
        ) : (
          <EmptyState title={t('noneFound')}>{t('noneFoundWhy')}</EmptyState>
        )
      }
    />
  )
}

/** With one code for all nothing runs out. */
export function Left({ coupon: { sharedCode, left } }: { coupon: Coupon }): ReactNode {
  const t = useText(couponText)
  const format = useFormat()
  if (sharedCode !== null) return t('sharedShort')
  if (left === 0) return <StatusBadge tone="bad">{t('ranOut')}</StatusBadge>
  return <span className="numbers">{format.number(left)}</span>
}
