import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { productText } from '../product.text.ts'
import { toneOf, type Product } from './product-queries.ts'
import { usePriceText } from './ProductList.tsx'
import styles from './Products.module.css'

/** Its colours and sizes, each a product of its own. */
export function ProductVariations({ product }: { product: Product }): ReactNode {
  const t = useText(productText)
  const format = useFormat()
  const priceText = usePriceText()
  const mayWrite = useMay()('products.write')
  const { id, variations } = product
  return (
    <Section
      title={t('variations')}
      action={
        mayWrite && (
          <Button
            component={AddressLink}
            to={`/products/new?of=${id}`}
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          >
            {t('addVariation')}
          </Button>
        )
      }
    >
      {variations.length === 0 ? (
        <p className={styles['why']}>{t('noVariations')}</p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('variation')}</th>
              <th scope="col">{t('code')}</th>
              <th scope="col" className={styles['right']}>
                {t('price')}
              </th>
              <th scope="col" className={styles['right']}>
                {t('stock')}
              </th>
              <th scope="col">{t('state')}</th>
            </tr>
          </thead>
          <tbody>
            {variations.map((one) => (
              <tr key={one.id}>
                <td>
                  <AddressLink to={`/products/${one.id}`}>{one.variation ?? one.name}</AddressLink>
                </td>
                <td>{one.code}</td>
                <td className={`numbers ${styles['right']}`}>{priceText(one.price)}</td>
                <td className={`numbers ${styles['right']}`}>
                  {one.stock === null ? '–' : format.number(one.stock)}
                </td>
                <td>
                  <StatusBadge tone={toneOf[one.state]}>{t(one.state)}</StatusBadge>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}
