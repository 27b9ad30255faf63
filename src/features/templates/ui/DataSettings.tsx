import { ActionIcon, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconArrowUp, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { fullName } from '#kit/sale.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { ProductPicker } from '#web/parts/ProductPicker.tsx'
import { useFormat } from '#web/use-format.ts'
import { blockText } from '../block.text.ts'
import type { BlockOf } from '../templates.blocks.ts'
import { Choice } from './Choice.tsx'
import { productQuery } from './DataShown.tsx'
import { useEdit } from './edit.ts'
import { VariableField } from './Fields.tsx'
import { ButtonFields, Pixels, type SettingsProps } from './WordSettings.tsx'
import styles from './Fields.module.css'

type Look = Pick<BlockOf<'products'>, 'columns' | 'shows' | 'button'>
type LookFieldsProps = { mark: string; value: Look; onChange: (value: Look, mark?: string) => void }
/** How products stand beside each other, and what is said of each. */
function LookFields({ mark, value, onChange }: LookFieldsProps): ReactNode {
  const t = useText(blockText)
  const { columns, shows } = value
  return (
    <>
      <Choice
        label={t('perRow')}
        value={String(columns) as '1' | '2' | '3'}
        options={(['1', '2', '3'] as const).map((one) => ({ value: one, label: one }))}
        onChange={(next) => onChange({ ...value, columns: next === '1' ? 1 : next === '2' ? 2 : 3 })}
      />
      <Checkbox
        label={t('showImage')}
        checked={shows.image}
        onChange={({ currentTarget }) =>
          onChange({ ...value, shows: { ...shows, image: currentTarget.checked } })
        }
      />
      <Checkbox
        label={t('showPrice')}
        checked={shows.price}
        onChange={({ currentTarget }) =>
          onChange({ ...value, shows: { ...shows, price: currentTarget.checked } })
        }
      />
      <TextInput
        label={t('buttonOfEach')}
        description={t('buttonOfEachHelp')}
        maxLength={500}
        value={value.button}
        onChange={({ currentTarget }) => onChange({ ...value, button: currentTarget.value }, `each-${mark}`)}
      />
    </>
  )
}

const mostProducts = 12

export function ProductsSettings({ block }: SettingsProps<'products'>): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  const { items } = block
  const put = (next: typeof items, mark?: string): void => setBlock({ ...block, items: next }, mark)
  return (
    <>
      {items.map((item, index) => (
        <ProductItem
          key={item.productId}
          item={item}
          onLink={(link) =>
            put(
              items.map((one, at) => (at === index ? { ...one, link } : one)),
              `link-${item.productId}`,
            )
          }
          onUp={
            index === 0
              ? null
              : () =>
                  put([
                    ...items.slice(0, index - 1),
                    item,
                    ...items.slice(index - 1).filter((one) => one !== item),
                  ])
          }
          onRemove={() => put(items.filter((one) => one !== item))}
        />
      ))}
      {items.length < mostProducts && (
        <ProductPicker
          label={t('addProduct')}
          withSets
          without={new Set(items.map(({ productId }) => productId))}
          onPick={({ id }) => put([...items, { productId: id, link: '' }])}
        />
      )}
      <p className={styles['help']}>{t('productLinkHelp')}</p>
      <LookFields
        mark={block.id}
        value={block}
        onChange={(value, mark) => setBlock({ ...block, ...value }, mark)}
      />
    </>
  )
}

type ProductItemProps = {
  item: BlockOf<'products'>['items'][number]
  onLink: (link: string) => void
  onUp: (() => void) | null
  onRemove: () => void
}
function ProductItem({ item, onLink, onUp, onRemove }: ProductItemProps): ReactNode {
  const t = useText(blockText)
  const { data, isError } = useQuery(productQuery(item.productId))
  const name = data ? fullName(data) : isError ? t('goneProduct') : '…'
  return (
    <fieldset className={styles['group']}>
      <legend className={styles['legend']}>{name}</legend>
      <TextInput
        label={t('linkOfProduct')}
        placeholder={t('fromSettings')}
        maxLength={2000}
        value={item.link}
        onChange={({ currentTarget }) => onLink(currentTarget.value)}
        rightSectionWidth={onUp ? 60 : 32}
        rightSection={
          <>
            {onUp && (
              <ActionIcon aria-label={t('upOf', { name })} onClick={onUp}>
                <IconArrowUp size={16} stroke={1.5} aria-hidden />
              </ActionIcon>
            )}
            <ActionIcon aria-label={t('removeOf', { name })} onClick={onRemove}>
              <IconX size={16} stroke={1.5} aria-hidden />
            </ActionIcon>
          </>
        }
      />
    </fieldset>
  )
}

export function RecommendationSettings({ block }: SettingsProps<'recommendation'>): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  const ways = ['boughtTogether', 'bestSellers', 'lastBought'] as const
  return (
    <>
      <VariableField
        label={t('shelfTitle')}
        value={block.title}
        onChange={(title) => setBlock({ ...block, title }, `title-${block.id}`)}
      />
      <NativeSelect
        label={t('by')}
        description={t(`${block.by}Help`)}
        value={block.by}
        data={ways.map((value) => ({ value, label: t(value) }))}
        onChange={({ currentTarget }) =>
          setBlock({ ...block, by: ways.find((one) => one === currentTarget.value) ?? block.by })
        }
      />
      <Pixels
        label={t('count')}
        value={block.count}
        min={1}
        max={6}
        onChange={(count) => setBlock({ ...block, count })}
      />
      <Choice
        label={t('otherwise')}
        value={block.otherwise}
        options={[
          { value: 'bestSellers', label: t('bestSellers') },
          { value: 'nothing', label: t('otherwiseNothing') },
        ]}
        onChange={(otherwise) => setBlock({ ...block, otherwise })}
      />
      <LookFields
        mark={block.id}
        value={block}
        onChange={(value, mark) => setBlock({ ...block, ...value }, mark)}
      />
    </>
  )
}

export function CouponSettings({ block }: SettingsProps<'coupon'>): ReactNode {
  const t = useText(blockText)
  const format = useFormat()
  const { setBlock } = useEdit()
  const { data } = useQuery({
    queryKey: ['coupon', 'list', 'pick'],
    queryFn: ({ signal }) => api.templates.coupons({ query: { limit: 200 } }, { signal }),
  })
  const coupons = data?.items ?? []
  const coupon = coupons.find(({ id }) => id === block.couponId)
  const button = block.button
  return (
    <>
      <NativeSelect
        label={t('coupon')}
        value={block.couponId ?? ''}
        data={[
          { value: '', label: t('chooseCoupon') },
          ...coupons.map(({ id, name, gives }) => ({ value: id, label: `${name}（${gives}）` })),
        ]}
        onChange={({ currentTarget }) => setBlock({ ...block, couponId: currentTarget.value || null })}
      />
      {coupon && (
        <p className={styles['help']}>
          {coupon.sharedCode === null
            ? t('codesLeft', { count: format.number(coupon.left) })
            : t('oneCode', { code: coupon.sharedCode })}
          {coupon.untilOn !== null && ` ${t('until', { day: format.day(coupon.untilOn) })}`}
        </p>
      )}
      <AddressLink to="/coupons">{t('toCoupons')}</AddressLink>
      <Checkbox
        label={t('withButton')}
        checked={button !== null}
        onChange={({ currentTarget }) =>
          setBlock({
            ...block,
            button: currentTarget.checked ? { label: t('useIt'), link: 'https://' } : null,
          })
        }
      />
      {button && (
        <ButtonFields
          mark={block.id}
          value={{ ...button, style: 'filled' }}
          onChange={({ label, link }, mark) => setBlock({ ...block, button: { label, link } }, mark)}
        />
      )}
    </>
  )
}

export function PointsSettings({ block }: SettingsProps<'points'>): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  return (
    <>
      <p className={styles['help']}>{t('pointsHelp')}</p>
      <Checkbox
        label={t('hidesZero')}
        checked={block.hidesZero}
        onChange={({ currentTarget }) => setBlock({ ...block, hidesZero: currentTarget.checked })}
      />
      <Checkbox
        label={t('showsExpiry')}
        checked={block.showsExpiry}
        onChange={({ currentTarget }) => setBlock({ ...block, showsExpiry: currentTarget.checked })}
      />
    </>
  )
}
