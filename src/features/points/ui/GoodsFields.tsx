import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { fullName } from '#kit/sale.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ProductPicker } from '#web/parts/ProductPicker.tsx'
import { settingsText } from '../settings.text.ts'
import type { Draft } from './draft.ts'
import type { DraftFieldsProps } from './DraftFields.tsx'
import styles from './Points.module.css'

type Row = Draft['goods'][number]

/** Products, and all of a category, that give more points or none. A product goes before its category. */
export function GoodsFields({ draft, onChange }: DraftFieldsProps): ReactNode {
  const t = useText(settingsText)
  const categories =
    useQuery({
      queryKey: ['product', 'categories', 'options'],
      queryFn: async ({ signal }) => (await api.products.categories({}, { signal })).items,
    }).data ?? []
  const chosen = draft.goods.flatMap(({ of, id }) => (of === 'product' ? [id] : []))
  const names = useProductNames(chosen)
  const set = (goods: Draft['goods']): void => onChange({ ...draft, goods })
  const change = (at: number, given: Partial<Row>): void =>
    set(draft.goods.map((one, place) => (place === at ? { ...one, ...given } : one)))
  const nameOf = ({ of, id }: Row): string =>
    of === 'product' ? (names.get(id) ?? '') : (categories.find((one) => one.id === id)?.name ?? '')
  return (
    <div className={styles['rows']} role="group" aria-label={t('goods')}>
      {draft.goods.length > 0 && <p className={styles['dimmed']}>{t('goodsHelp')}</p>}
      {draft.goods.map((row, at) => (
        <div key={row.key} className={styles['row']}>
          {row.of === 'product' ? (
            <TextInput
              className={styles['grow'] ?? ''}
              label={t('product')}
              value={nameOf(row)}
              readOnly
              variant="filled"
            />
          ) : (
            <NativeSelect
              className={styles['grow'] ?? ''}
              label={t('category')}
              value={row.id}
              data={[
                { value: '', label: '' },
                ...categories.map((one) => ({ value: one.id, label: one.name })),
              ]}
              onChange={({ currentTarget }) => change(at, { id: currentTarget.value })}
            />
          )}
          <TextInput
            className={styles['narrow'] ?? ''}
            label={t('times')}
            value={row.times}
            inputMode="decimal"
            onChange={({ currentTarget }) => change(at, { times: currentTarget.value })}
          />
          <CloseButton
            aria-label={t('remove', { name: nameOf(row) })}
            onClick={() => set(draft.goods.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <div className={styles['buttons']}>
        {categories.length > 0 && (
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
            onClick={() => set([...draft.goods, { key: newId(), of: 'category', id: '', times: '2' }])}
          >
            {t('addCategory')}
          </Button>
        )}
        <ProductPicker
          label={t('addProduct')}
          without={new Set(chosen)}
          withSets
          onPick={({ id }) => set([...draft.goods, { key: newId(), of: 'product', id, times: '2' }])}
        />
      </div>
    </div>
  )
}

/** What the products of a rule are called; one that is gone says so. */
function useProductNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const t = useText(settingsText)
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ['product', 'name', id],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const product = await api.products.get({ params: { id } }, { signal })
        return `${fullName(product)} (${product.code})`
      },
      retry: false,
    })),
    combine: (found) =>
      new Map(ids.map((id, at) => [id, found[at]?.data ?? (found[at]?.error ? t('goneProduct') : '')])),
  })
}
