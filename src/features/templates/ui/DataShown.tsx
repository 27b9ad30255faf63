import { IconGift, IconTicket, IconTruckDelivery, IconPhoto } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { fullName } from '#kit/sale.ts'
import { api, href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import type { BlockOf } from '../templates.blocks.ts'
import { ButtonShown } from './ButtonShown.tsx'
import { Varied } from './RichTextShown.tsx'
import { couponQuery } from './template-queries.ts'
import styles from './Canvas.module.css'

export function productQuery(id: string) {
  return {
    queryKey: ['product', 'get', id],
    queryFn: ({ signal }: { signal: AbortSignal }) => api.products.get({ params: { id } }, { signal }),
  }
}

type Look = Pick<BlockOf<'products'>, 'columns' | 'shows' | 'button'>

export function ProductsShown({ block }: { block: BlockOf<'products'> }): ReactNode {
  const t = useText(blockText)
  const products = useQueries({ queries: block.items.map(({ productId }) => productQuery(productId)) })
  if (block.items.length === 0) return <p className={styles['hint']}>{t('noProducts')}</p>
  return (
    <Shelf look={block} count={block.items.length}>
      {products.map(({ data, isError }, index) => (
        <Product
          key={block.items[index]?.productId}
          look={block}
          name={data ? fullName(data) : isError ? t('goneProduct') : '…'}
          picture={
            data?.hasImage ? (
              <img src={href.products.showImage({ params: { id: data.id } })} alt="" />
            ) : (
              <IconPhoto size={32} stroke={1.2} aria-hidden />
            )
          }
        />
      ))}
    </Shelf>
  )
}

/** Who gets it decides what stands there: the canvas shows places only. */
export function RecommendationShown({ block }: { block: BlockOf<'recommendation'> }): ReactNode {
  const t = useText(blockText)
  return (
    <>
      {block.title !== '' && (
        <p className={styles['shelfTitle']}>
          <Varied text={block.title} />
        </p>
      )}
      <Shelf look={block} count={block.count}>
        {Array.from({ length: block.count }, (_none, index) => (
          <Product
            key={index}
            look={block}
            name={t('productNo', { number: index + 1 })}
            picture={<IconGift size={32} stroke={1.2} aria-hidden />}
          />
        ))}
      </Shelf>
      <p className={styles['hint']}>{t(block.by)}</p>
    </>
  )
}

function Shelf({ look, count, children }: { look: Look; count: number; children: ReactNode }): ReactNode {
  return (
    <div
      className={styles['shelf']}
      style={{ gridTemplateColumns: `repeat(${Math.min(look.columns, Math.max(1, count))}, minmax(0, 1fr))` }}
    >
      {children}
    </div>
  )
}

function Product({ look, name, picture }: { look: Look; name: string; picture: ReactNode }): ReactNode {
  const t = useText(blockText)
  return (
    <div className={styles['product']}>
      {look.shows.image && <span className={styles['productPicture']}>{picture}</span>}
      <span>{name}</span>
      {look.shows.price && <span className={styles['price']}>{t('priceHere')}</span>}
      {look.button !== '' && (
        <ButtonShown label={look.button} style="outline" align="center" isWide={false} />
      )}
    </div>
  )
}

export function CouponShown({ block }: { block: BlockOf<'coupon'> }): ReactNode {
  const t = useText(blockText)
  const { data } = useQuery({ ...couponQuery(block.couponId ?? ''), enabled: block.couponId !== null })
  if (block.couponId === null) return <p className={styles['hint']}>{t('noCoupon')}</p>
  return (
    <div className={styles['coupon']}>
      <IconTicket size={24} stroke={1.5} aria-hidden />
      <strong>{data?.gives ?? '…'}</strong>
      <code>{data?.sharedCode ?? t('ownCode')}</code>
      {data?.conditions && <small>{data.conditions}</small>}
      {block.button && <ButtonShown {...block.button} style="filled" align="center" isWide={false} />}
    </div>
  )
}

export function PointsShown({ block }: { block: BlockOf<'points'> }): ReactNode {
  const t = useText(blockText)
  return (
    <div className={styles['fact']}>
      <IconGift size={20} stroke={1.5} aria-hidden />
      <span>
        {t('pointsHere')}
        {block.showsExpiry && <small>{t('expiryHere')}</small>}
      </span>
    </div>
  )
}

export function NextDeliveryShown(): ReactNode {
  const t = useText(blockText)
  return (
    <div className={styles['fact']}>
      <IconTruckDelivery size={20} stroke={1.5} aria-hidden />
      <span>{t('nextDeliveryHere')}</span>
    </div>
  )
}
