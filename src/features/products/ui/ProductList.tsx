import { fullName } from '#kit/sale.ts'
import { Button, Menu, NativeSelect } from '@mantine/core'
import { IconDownload, IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { api, href } from '#web/api.ts'
import { useKeys } from '#web/keys.ts'
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
import { productText } from '../product.text.ts'
import { toneOf, useCategoryOptions, type ProductRow } from './product-queries.ts'

const pageSize = 100
const sorts = ['code', '-code', 'name', '-name', 'createdAt', '-createdAt'] as const
const states = ['all', 'coming', 'active', 'ended'] as const
const address = { q: text, category: text, state: oneOf(states), sort: oneOf(sorts) }

/** Everything that is sold: found by code or name, narrowed by category. */
export function ProductList(): ReactNode {
  const t = useText(productText)
  const may = useMay()
  const format = useFormat()
  const navigate = useNavigate()
  const priceText = usePriceText()
  const [{ q, category, state, sort }, setAddress] = useAddress(address)
  const categories = useCategoryOptions()
  const filter = { q, category, state: state === 'all' ? undefined : state }
  const pages = usePages(['product', 'list', filter, sort], (cursor, signal) =>
    api.products.list({ query: { ...filter, sort, cursor, limit: pageSize } }, { signal }),
  )
  const { data: count } = useQuery({
    queryKey: ['product', 'count', filter],
    queryFn: ({ signal }) => api.products.count({ query: filter }, { signal }),
    placeholderData: keepPreviousData,
  })
  const add = (): void => void navigate({ to: '/products/new' })
  useKeys(t('products'), may('products.write') ? [{ keys: 'n', label: t('add'), run: add }] : [])
  const isNarrowed = q !== undefined || category !== undefined || state !== 'all'
  return (
    <ListPage
      title={t('products')}
      label={t('products')}
      count={count}
      pages={pages}
      columns={useColumns(priceText)}
      nameOf={fullName}
      to={({ id }) => `/products/${id}`}
      card={{
        line: ({ code, category: own, stock }) =>
          [code, own?.name, stock === null ? null : `${t('stock')} ${format.number(stock)}`]
            .filter(Boolean)
            .join('・'),
        corner: ({ price }) => <span className="numbers">{priceText(price)}</span>,
      }}
      sort={{
        value: sort,
        set: (next) => setAddress({ sort: sorts.find((one) => one === next) ?? 'code' }),
      }}
      actions={<Actions filter={filter} />}
      filters={
        <>
          <SearchField label={t('search')} value={q} onSearch={(next) => setAddress({ q: next })} />
          <NativeSelect
            aria-label={t('category')}
            value={category ?? ''}
            data={[
              { value: '', label: t('everyCategory') },
              ...categories,
              { value: 'none', label: t('noCategory') },
            ]}
            onChange={({ currentTarget }) => setAddress({ category: currentTarget.value || undefined })}
          />
          <NativeSelect
            aria-label={t('state')}
            value={state}
            data={states.map((value) => ({ value, label: t(value === 'all' ? 'everyState' : value) }))}
            onChange={({ currentTarget }) =>
              setAddress({ state: states.find((one) => one === currentTarget.value) ?? 'all' })
            }
          />
        </>
      }
      empty={
        isNarrowed ? (
          <EmptyState title={t('noneMatch')}>{t('noneMatchWhy')}</EmptyState>
        ) : (
          <EmptyState
            title={t('emptyTitle')}
            action={
              may('products.write') && (
                <Button component={AddressLink} to="/products/new">
                  {t('add')}
                </Button>
              )
            }
          >
            {t('emptyWhy')}
          </EmptyState>
        )
      }
    />
  )
}

type Filter = Parameters<typeof href.products.export>[0]

function Actions({ filter }: { filter: NonNullable<NonNullable<Filter>['query']> }): ReactNode {
  const t = useText(productText)
  const may = useMay()
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}>
            {t('export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component="a"
            href={href.products.export({ query: { ...filter, format: 'cp932' } })}
            download
          >
            {t('exportCp932')}
          </Menu.Item>
          <Menu.Item
            component="a"
            href={href.products.export({ query: { ...filter, format: 'utf8bom' } })}
            download
          >
            {t('exportUtf8')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {may('products.write') && (
        <>
          <Button component={AddressLink} to="/products/categories" variant="default">
            {t('editCategories')}
          </Button>
          <Button
            component={AddressLink}
            to="/products/new"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          >
            {t('add')}
          </Button>
        </>
      )}
    </>
  )
}

/** ¥3,980（税込）. */
export function usePriceText(): (price: ProductRow['price']) => string {
  const t = useText(productText)
  const format = useFormat()
  return (price) =>
    price === null
      ? t('noPrice')
      : `${format.yen(Number(price.price))} ${t(price.taxIncluded ? 'included' : 'excluded')}`
}

function useColumns(priceText: (price: ProductRow['price']) => string): readonly Column<ProductRow>[] {
  const t = useText(productText)
  const format = useFormat()
  return [
    {
      key: 'name',
      label: t('name'),
      width: 220,
      grow: 3,
      cell: fullName,
      sort: { up: 'name', down: '-name' },
    },
    {
      key: 'code',
      label: t('code'),
      width: 140,
      grow: 1,
      cell: ({ code }) => code,
      sort: { up: 'code', down: '-code' },
    },
    {
      key: 'category',
      label: t('category'),
      width: 160,
      grow: 1,
      leaves: 3,
      cell: ({ category }) => category?.name,
    },
    {
      key: 'price',
      label: t('priceToday'),
      width: 140,
      align: 'right',
      cell: ({ price }) => <span className="numbers">{priceText(price)}</span>,
    },
    {
      key: 'stock',
      label: t('stock'),
      width: 88,
      align: 'right',
      leaves: 1,
      cell: ({ stock, isSet }) =>
        stock === null ? isSet ? t('set') : null : <span className="numbers">{format.number(stock)}</span>,
    },
    {
      key: 'state',
      label: t('state'),
      width: 104,
      leaves: 2,
      cell: ({ state }) => <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>,
    },
  ]
}
