import { fullName } from '#kit/sale.ts'
import { ActionIcon, Badge, Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RecordPage } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { productText } from '../product.text.ts'
import { productQuery, toneOf, type Product } from './product-queries.ts'
import { ProductAttributes } from './ProductAttributes.tsx'
import { ProductImage } from './ProductImage.tsx'
import { usePriceText } from './ProductList.tsx'
import { ProductParts } from './ProductParts.tsx'
import { ProductPrices } from './ProductPrices.tsx'
import { ProductVariations } from './ProductVariations.tsx'
import { StockDialog } from './StockDialog.tsx'

/** One product: what it is, what it costs and since when, what it is made of, how many there are. */
export function ProductPage(): ReactNode {
  const t = useText(productText)
  const { id = '' } = useParams({ strict: false })
  const { data: product, error, isPending, refetch } = useQuery(productQuery(id))
  if (product && !isProblem(error, 'notFound')) return <Loaded key={product.id} product={product} />
  if (isPending) return <PageSkeleton />
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('missing')} to="/products" action={t('toList')}>
        {t('missingWhy')}
      </NotFound>
    )
  return <ErrorState error={error} onRetry={() => void refetch()} />
}

function Loaded({ product }: { product: Product }): ReactNode {
  const t = useText(productText)
  const format = useFormat()
  const priceText = usePriceText()
  const { id, code, state, price, stock, isSet, parent } = product
  return (
    <RecordPage
      on="product"
      id={id}
      name={fullName(product)}
      besides={t('pricesAndParts')}
      above={
        parent ? (
          <AddressLink to={`/products/${parent.id}`}>{t('variationOf', { name: parent.name })}</AddressLink>
        ) : (
          code
        )
      }
      state={
        <>
          <StatusBadge tone={toneOf[state]}>{t(state)}</StatusBadge>
          {isSet && <Badge variant="default">{t('set')}</Badge>}
        </>
      }
      facts={
        <>
          {parent && <span>{code}</span>}
          <span className="numbers">{priceText(price)}</span>
          {stock !== null && <span className="numbers">{`${t('stock')} ${format.number(stock)}`}</span>}
        </>
      }
      actions={<Actions product={product} />}
      attributes={
        <>
          <ProductImage product={product} />
          <ProductAttributes product={product} />
        </>
      }
    >
      <ProductPrices product={product} />
      {parent === null && <ProductVariations product={product} />}
      <ProductParts product={product} />
    </RecordPage>
  )
}

function Actions({ product }: { product: Product }): ReactNode {
  const t = useText(productText)
  const may = useMay()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const { id, version, isSet } = product
  const remove = async (): Promise<void> => {
    try {
      await api.products.remove({ params: { id }, query: { version } })
      undoToast(t('binned', { name: fullName(product) }), () => api.products.restore({ params: { id } }))
      await navigate({ to: '/products' })
    } catch (error) {
      problemToast(error)
    }
  }
  if (!may('products.write')) return null
  return (
    <>
      {!isSet && <Button onClick={() => setOpen(true)}>{t('changeStock')}</Button>}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('others')}>
            <IconDots size={20} stroke={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" onClick={() => void remove()}>
            {t('toBin')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isOpen && <StockDialog product={product} onClose={() => setOpen(false)} />}
    </>
  )
}
