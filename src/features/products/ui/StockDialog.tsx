import { fullName } from '#kit/sale.ts'
import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { parseAmount } from '#kit/japan/amount.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { doneToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { useFormat } from '#web/use-format.ts'
import { productText } from '../product.text.ts'
import { useProductChange, type Product } from './product-queries.ts'

const ways = ['more', 'less', 'counted', 'stop'] as const

/** A change of the stock, with its reason: what came, what went, or what was counted. */
export function StockDialog({ product, onClose }: { product: Product; onClose: () => void }): ReactNode {
  const t = useText(productText)
  const words = useText(partsText)
  const format = useFormat()
  const change = useProductChange(product.id)
  const { id, stock } = product
  const filled = filledOf({ reason: t('reason') }, (label) => words('mustBeFilled', { label }))
  const form = useForm<{ how: (typeof ways)[number]; count: string; reason: string }>({
    initial: { how: stock === null ? 'counted' : 'more', count: '', reason: '' },
    check: (values) => [
      ...(values.how !== 'stop' && parseAmount(values.count, 3) === null
        ? [{ name: 'count', message: t('badCount') }]
        : []),
      ...filled(values),
    ],
    async save({ how, count, reason }) {
      const number = Number(parseAmount(count, 3) ?? 0)
      const body =
        how === 'more' || how === 'less'
          ? { by: how === 'more' ? number : -number, reason }
          : { to: how === 'counted' ? number : null, reason }
      const saved = await api.products.changeStock({ params: { id }, body })
      await change(() => Promise.resolve(saved))
      doneToast(t('stockChanged'))
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('stockTitle', { name: fullName(product) })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      {stock !== null && <p>{t('stockNow', { count: format.number(stock) })}</p>}
      <Form
        form={form}
        action={t('changeStock')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('cancel')}
          </Button>
        }
      >
        <SelectField
          form={form}
          name="how"
          label={t('how')}
          options={ways
            .filter((way) => stock !== null || way === 'counted')
            .map((value) => ({ value, label: t(value) }))}
        />
        {form.values.how !== 'stop' && <TextField form={form} name="count" label={t('count')} autoFocus />}
        <TextField form={form} name="reason" label={t('reason')} example={t('reasonExample')} />
      </Form>
    </Modal>
  )
}
