import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseAmount } from '#kit/japan/amount.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { taxClasses } from '#kit/sale.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { InlineField, type InlineFieldProps } from '#web/parts/InlineField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Fact, Section } from '#web/parts/RecordPage.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { ProductInput } from '../products.api.ts'
import { productText } from '../product.text.ts'
import { taxClassText } from '../tax-class.text.ts'
import { productQuery, useCategoryOptions, type Product } from './product-queries.ts'

/** What is known of a product, edited where it stands. */
export function ProductAttributes({ product }: { product: Product }): ReactNode {
  const t = useText(productText)
  const words = useText(partsText)
  const taxes = useText(taxClassText)
  const format = useFormat()
  const categories = useCategoryOptions('path')
  const field = useField(product)
  const day = {
    show: (on: string) => format.day(on),
    read: { from: (typed: string) => parseDate(typed)?.on ?? null, refusal: words('badDate') },
  }
  return (
    <>
      <Section title={t('basics')}>
        {field('code', t('code'))}
        {field('name', t('name'))}
        {field('kana', t('kana'))}
        {(product.parentId !== null || product.variation !== null) && field('variation', t('variation'))}
        {field('categoryId', t('category'), { kind: 'select', options: categories })}
        {field('taxClass', t('taxClass'), {
          kind: 'select',
          mustHaveValue: true,
          options: taxClasses.map((value) => ({ value, label: taxes(value) })),
        })}
        {field('description', t('description'), { kind: 'longText' })}
      </Section>
      <Section title={t('selling')}>
        {field('activeFrom', t('activeFrom'), day)}
        {field('activeTo', t('activeTo'), day)}
        {field('daysPerPack', t('daysPerPack'), {
          show: (days) => t('days', { days }),
          read: {
            from: (typed) => {
              const days = Number(parseAmount(typed, 0) ?? 0)
              return days >= 1 && days <= 3650 ? String(days) : null
            },
            refusal: t('badDays'),
          },
        })}
        {field('cost', t('cost'), {
          show: (yen) => format.yen(Number(yen)),
          read: { from: (typed) => parseAmount(typed, 2), refusal: t('badCost') },
        })}
        {product.cost === null && product.unitCost !== null && (
          <Fact label={t(product.isSet ? 'costOfParts' : 'costOfParent')}>
            {format.yen(Number(product.unitCost))}
          </Fact>
        )}
        <Fact label={t('stock')}>
          {product.stock === null
            ? t(product.isSet ? 'byParts' : 'notCounted')
            : format.number(product.stock)}
        </Fact>
      </Section>
    </>
  )
}

function useField(product: Product) {
  const may = useMay()
  const queryClient = useQueryClient()
  const { id, version } = product
  return (name: keyof ProductInput, label: string, more: Partial<InlineFieldProps> = {}): ReactNode => {
    const value = product[name]
    return (
      <InlineField
        name={name}
        label={label}
        value={value === null ? null : String(value)}
        readOnly={!may('products.write')}
        {...more}
        save={async (next, on = version) => {
          const body = { [name]: toSend(name, next), version: on }
          const saved = await api.products.update({ params: { id }, body })
          queryClient.setQueryData(productQuery(id).queryKey, saved)
        }}
      />
    )
  }
}

function toSend(name: keyof ProductInput, value: string | null): unknown {
  // Emptied, they are refused by the server in words, under the field.
  if (name === 'code' || name === 'name') return value ?? ''
  if (name === 'daysPerPack') return value === null ? null : Number(value)
  return value
}
