import { ActionIcon, Button, Modal, VisuallyHidden } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { parseAmount } from '#kit/japan/amount.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, undoToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useMay, useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { productText } from '../product.text.ts'
import { useProductChange, type Product } from './product-queries.ts'
import { usePriceText } from './ProductList.tsx'
import styles from './Products.module.css'

/** What it costs, and since when. */
export function ProductPrices({ product }: { product: Product }): ReactNode {
  const t = useText(productText)
  const format = useFormat()
  const priceText = usePriceText()
  const mayWrite = useMay()('products.write')
  const { timeZone } = useOrganisation()
  const change = useProductChange(product.id)
  const [isOpen, setOpen] = useState(false)
  const { id, version, prices, parent } = product
  const today = todayIn(timeZone)
  const current = prices.find(({ startsOn }) => startsOn <= today)
  const remove = async ({ startsOn, ...price }: Product['prices'][number]): Promise<void> => {
    let left = version
    const gone = await change(async () => {
      const saved = await api.products.removePrice({ params: { id, startsOn }, query: { version } })
      left = saved.version
      return saved
    })
    if (gone)
      undoToast(t('priceRemoved'), () =>
        change(() => api.products.setPrice({ params: { id, startsOn }, body: { ...price, version: left } })),
      )
  }
  return (
    <Section
      title={t('prices')}
      action={
        mayWrite && (
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
            onClick={() => setOpen(true)}
          >
            {t('addPrice')}
          </Button>
        )
      }
    >
      <p className={styles['why']}>
        {t(prices.length === 0 && parent !== null ? 'inheritedPrice' : 'pricesWhy')}
      </p>
      {prices.length > 0 && (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('startsOn')}</th>
              <th scope="col" className={styles['right']}>
                {t('price')}
              </th>
              <th scope="col">{t('priceState')}</th>
              <th scope="col">
                <VisuallyHidden>{t('acts')}</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {prices.map((one) => (
              <tr key={one.startsOn}>
                <td className="numbers">{format.day(one.startsOn)}</td>
                <td className={`numbers ${styles['right']}`}>{priceText(one)}</td>
                <td>
                  {one === current ? (
                    <StatusBadge tone="good">{t('now')}</StatusBadge>
                  ) : one.startsOn > today ? (
                    <StatusBadge tone="info">{t('planned')}</StatusBadge>
                  ) : (
                    <StatusBadge tone="neutral">{t('past')}</StatusBadge>
                  )}
                </td>
                <td className={styles['act']}>
                  {mayWrite && (
                    <ActionIcon
                      aria-label={t('removePrice', { day: format.day(one.startsOn) })}
                      onClick={() => void remove(one)}
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
      {isOpen && (
        <PriceDialog
          product={product}
          startsOn={prices.length === 0 ? today : addDays(today, 1)}
          onClose={() => setOpen(false)}
        />
      )}
    </Section>
  )
}

type PriceDialogProps = { product: Product; startsOn: string; onClose: () => void }

function PriceDialog({ product, startsOn, onClose }: PriceDialogProps): ReactNode {
  const t = useText(productText)
  const words = useText(partsText)
  const change = useProductChange(product.id)
  const { id, version, price } = product
  const form = useForm({
    initial: {
      startsOn,
      price: '',
      taxIncluded: (price?.taxIncluded ?? true) ? ('included' as const) : ('excluded' as const),
    },
    check: (values): FormError[] => [
      ...(parseDate(values.startsOn) === null ? [{ name: 'startsOn', message: words('badDate') }] : []),
      ...(parseAmount(values.price) === null ? [{ name: 'price', message: t('badAmount') }] : []),
    ],
    async save(values) {
      const body = {
        version,
        price: parseAmount(values.price) ?? '',
        taxIncluded: values.taxIncluded === 'included',
      }
      const on = parseDate(values.startsOn)?.on ?? ''
      const saved = await api.products.setPrice({ params: { id, startsOn: on }, body })
      await change(() => Promise.resolve(saved))
      doneToast(t('priceSet'))
      onClose()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('addPrice')} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <Form
        form={form}
        action={t('setPrice')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('cancel')}
          </Button>
        }
      >
        <TextField form={form} name="price" label={t('price')} example="3,980" autoFocus />
        <SelectField
          form={form}
          name="taxIncluded"
          label={t('isIncluded')}
          options={(['included', 'excluded'] as const).map((value) => ({ value, label: t(value) }))}
        />
        <TextField form={form} name="startsOn" label={t('startsOn')} />
      </Form>
    </Modal>
  )
}
