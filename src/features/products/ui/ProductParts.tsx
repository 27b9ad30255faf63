import { ActionIcon, VisuallyHidden } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseAmount } from '#kit/japan/amount.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { ProductPicker } from '#web/parts/ProductPicker.tsx'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { InlineField } from '#web/parts/InlineField.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { useMay } from '#web/session.tsx'
import { productText } from '../product.text.ts'
import { productQuery, useProductChange, type Product } from './product-queries.ts'
import styles from './Products.module.css'

/** What a set is made of; and the sets that a product is in. */
export function ProductParts({ product }: { product: Product }): ReactNode {
  const t = useText(productText)
  const queryClient = useQueryClient()
  const mayWrite = useMay()('products.write')
  const change = useProductChange(product.id)
  const { id, version, parts, partOf } = product
  const asked = parts.map((part) => ({ productId: part.id, quantity: part.quantity }))
  const set = (next: typeof asked, on = version): Promise<Product> =>
    api.products.setParts({ params: { id }, body: { version: on, parts: next } })
  // What is in a set is none itself: only the sets are told.
  if (partOf.length > 0)
    return (
      <Section title={t('partOf')}>
        <ul className={styles['plain']}>
          {partOf.map((one) => (
            <li key={one.id}>
              <AddressLink to={`/products/${one.id}`}>{one.name}</AddressLink>{' '}
              <span className={styles['dimmed']}>{one.code}</span>
            </li>
          ))}
        </ul>
      </Section>
    )
  return (
    <Section
      title={t('parts')}
      action={
        mayWrite && (
          <ProductPicker
            position="bottom-end"
            label={t('addPart')}
            without={new Set([id, ...parts.map((part) => part.id)])}
            onPick={(picked) => void change(() => set([...asked, { productId: picked.id, quantity: 1 }]))}
          />
        )
      }
    >
      {parts.length === 0 ? (
        <p className={styles['why']}>{t('noParts')}</p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('code')}</th>
              <th scope="col">{t('quantity')}</th>
              <th scope="col">
                <VisuallyHidden>{t('acts')}</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.id}>
                <td>
                  <AddressLink to={`/products/${part.id}`}>{part.name}</AddressLink>
                </td>
                <td>{part.code}</td>
                <td>
                  <InlineField
                    bare
                    name="parts"
                    label={t('quantityOf', { name: part.name })}
                    value={String(part.quantity)}
                    readOnly={!mayWrite}
                    read={{
                      from: (typed) => {
                        const quantity = Number(parseAmount(typed, 0) ?? 0)
                        return quantity >= 1 && quantity <= 9999 ? String(quantity) : null
                      },
                      refusal: t('badQuantity'),
                    }}
                    save={async (next, on) => {
                      const quantity = Number(next ?? 1)
                      const saved = await set(
                        asked.map((one) => (one.productId === part.id ? { ...one, quantity } : one)),
                        on,
                      )
                      queryClient.setQueryData(productQuery(id).queryKey, saved)
                    }}
                  />
                </td>
                <td className={styles['act']}>
                  {mayWrite && (
                    <ActionIcon
                      aria-label={t('removePart', { name: part.name })}
                      onClick={() =>
                        void change(() => set(asked.filter(({ productId }) => productId !== part.id)))
                      }
                    >
                      <IconTrash size={16} stroke={1.5} />
                    </ActionIcon>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
