import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { fullName } from '#kit/sale.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField, TextField } from '#web/parts/FormField.tsx'
import { ProductPicker } from '#web/parts/ProductPicker.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { changeText } from '../change.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { Close } from './Close.tsx'
import { isWhole, useDone, wholeOf, type DialogProps } from './dialogs.ts'
import { Effect } from './Effect.tsx'
import type { Subscription } from './subscription-queries.ts'
import styles from './Subscription.module.css'

type Goods = {
  readonly productId: string
  readonly code: string
  readonly name: string
  readonly quantity: string
}
type Values = {
  goods: readonly Goods[]
  /** The goods of the plan again, whatever stands in the list. */
  asPlan: boolean
  quantity: string
}

/** What comes in a round: other goods, other numbers of them, or all of it so many times. */
export function Contents(props: DialogProps): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(changeText)
  const done = useDone(props)
  const { id, version, quantity: before, items } = props.subscription
  const first = props.subscription.goods.map((one) => ({ ...one, quantity: String(one.quantity) }))
  const check = (values: Values): FormError[] =>
    errorsOf(values, {
      quantity: t('badQuantity'),
      goods: said('badQuantities'),
      none: said('needsGoods'),
    })
  const form = useForm<Values>({
    initial: { goods: first, asPlan: false, quantity: String(before) },
    check,
    async save(values) {
      const body = { version, quantity: wholeOf(values.quantity), ...itemsOf(values, props.subscription) }
      done(await api.subscriptions.setContents({ params: { id }, body }), t('saved'))
    },
  })
  const { goods, asPlan, quantity } = form.values
  const set = (next: readonly Goods[]): void => form.set('goods', next)
  const isRight = check(form.values).length === 0
  return (
    <Form form={form} action={t('save')} beside={<Close onClose={props.onClose} />}>
      <FormField form={form} name="goods" label={said('goods')}>
        {(control) => (
          <div id={control.id} tabIndex={-1} role="group" aria-label={said('goods')}>
            {asPlan && <p>{said('goodsAgain')}</p>}
            {!asPlan && (
              <ul className={styles['goods']}>
                {goods.map((one) => (
                  <GoodsRow
                    key={one.productId}
                    goods={one}
                    onType={(typed) =>
                      set(
                        goods.map((each) =>
                          each.productId === one.productId ? { ...each, quantity: typed } : each,
                        ),
                      )
                    }
                    onRemove={() => set(goods.filter(({ productId }) => productId !== one.productId))}
                  />
                ))}
              </ul>
            )}
            {!asPlan && (
              <ProductPicker
                label={said('addGoods')}
                without={new Set(goods.map(({ productId }) => productId))}
                onPick={(product) =>
                  set([
                    ...goods,
                    { productId: product.id, code: product.code, name: fullName(product), quantity: '1' },
                  ])
                }
              />
            )}
            {(items !== null || asPlan) && (
              <Button variant="subtle" color="gray" onClick={() => form.set('asPlan', !asPlan)}>
                {said(asPlan ? 'ownAgain' : 'goodsOfPlan')}
              </Button>
            )}
          </div>
        )}
      </FormField>
      <TextField form={form} name="quantity" label={t('quantity')} />
      <Effect
        subscription={props.subscription}
        wish={
          isRight
            ? {
                kind: 'contents',
                quantity: wholeOf(quantity),
                ...itemsOf(form.values, props.subscription),
              }
            : null
        }
      />
    </Form>
  )
}

function GoodsRow({
  goods: { name, code, quantity },
  onType,
  onRemove,
}: {
  goods: Goods
  onType: (typed: string) => void
  onRemove: () => void
}): ReactNode {
  const said = useText(changeText)
  const shown = name === '' ? said('gone') : name
  return (
    <li>
      <span>
        {shown} <span className={styles['quiet']}>{code}</span>
      </span>
      <TextInput
        className={styles['count'] ?? ''}
        inputMode="numeric"
        aria-label={said('quantityOf', { name: shown })}
        value={quantity}
        onChange={({ currentTarget }) => onType(currentTarget.value)}
      />
      <ActionIcon aria-label={said('remove', { name: shown })} onClick={onRemove}>
        <IconX size={16} stroke={1.5} />
      </ActionIcon>
    </li>
  )
}

function errorsOf(
  { goods, asPlan, quantity }: Values,
  words: { readonly quantity: string; readonly goods: string; readonly none: string },
): FormError[] {
  return [
    ...(asPlan || goods.length > 0 ? [] : [{ name: 'goods', message: words.none }]),
    ...(asPlan || goods.every((one) => isWhole(one.quantity, 999))
      ? []
      : [{ name: 'goods', message: words.goods }]),
    ...(isWhole(quantity, 99) ? [] : [{ name: 'quantity', message: words.quantity }]),
  ]
}

/** What is sent of the goods: nothing where they stay as they are, those of the plan where it says so. */
function itemsOf(
  { goods, asPlan }: Values,
  { goods: before }: Subscription,
): { items?: { productId: string; quantity: number }[] | null } {
  if (asPlan) return { items: null }
  const items = goods.map(({ productId, quantity }) => ({ productId, quantity: wholeOf(quantity) }))
  const now = before.map(({ productId, quantity }) => ({ productId, quantity }))
  return JSON.stringify(items) === JSON.stringify(now) ? {} : { items }
}
