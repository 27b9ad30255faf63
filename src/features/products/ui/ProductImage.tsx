import { fullName } from '#kit/sale.ts'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { api, href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { useMay } from '#web/session.tsx'
import { productText } from '../product.text.ts'
import { useProductChange, type Product } from './product-queries.ts'
import styles from './Products.module.css'

const accepted = 'image/png,image/jpeg,image/gif,image/webp'

/** What it looks like. */
export function ProductImage({ product }: { product: Product }): ReactNode {
  const t = useText(productText)
  const mayWrite = useMay()('products.write')
  const change = useProductChange(product.id)
  const { id, hasImage, updatedAt } = product
  const params = { id }
  if (!hasImage && !mayWrite) return null
  return (
    <section aria-label={t('image')} className={styles['image']}>
      {hasImage && (
        // The address changes with the picture, so that no old one is shown from the browser's memory.
        <img
          src={`${href.products.showImage({ params })}?at=${encodeURIComponent(updatedAt)}`}
          alt={fullName(product)}
        />
      )}
      {mayWrite && (
        <div className={styles['buttons']}>
          <FileUpload
            variant="default"
            label={t(hasImage ? 'replaceImage' : 'chooseImage')}
            accept={accepted}
            send={async (file, told) => {
              const saved = await api.products.putImage({ params, file, fileName: file.name }, told)
              await change(() => Promise.resolve(saved))
            }}
          />
          {hasImage && (
            <Button
              variant="subtle"
              color="gray"
              onClick={() => void change(() => api.products.removeImage({ params }))}
            >
              {t('removeImage')}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}
