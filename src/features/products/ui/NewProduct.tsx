import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, type ReactNode } from 'react'
import { newId } from '#kit/ids.ts'
import { parseAmount } from '#kit/japan/amount.ts'
import { taxClasses, fullName } from '#kit/sale.ts'
import { text, useAddress } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { filledOf, useForm, type FormError } from '#web/parts/use-form.ts'
import { productText } from '../product.text.ts'
import { taxClassText } from '../tax-class.text.ts'
import { productQuery, useCategoryOptions, type Product } from './product-queries.ts'

type Settings = Answer<typeof api.settings.get>['settings']
const address = { of: text, category: text }

/** A new product; `of` in the address makes it a variation of that one. */
export function NewProduct(): ReactNode {
  const [{ of }] = useAddress(address)
  const parent = useQuery({ ...productQuery(of ?? ''), enabled: of !== undefined })
  const settings = useQuery({
    queryKey: ['settings', 'organisation'],
    queryFn: ({ signal }) => api.settings.get({}, { signal }),
  })
  const error = settings.error ?? parent.error
  if (error) return <ErrorState error={error} onRetry={() => void settings.refetch()} />
  if (!settings.data || (of !== undefined && !parent.data)) return <PageSkeleton />
  return <ProductForm parent={parent.data ?? null} settings={settings.data.settings} />
}

function ProductForm({ parent, settings }: { parent: Product | null; settings: Settings }): ReactNode {
  const t = useText(productText)
  const words = useText(partsText)
  const taxes = useText(taxClassText)
  const navigate = useNavigate()
  const [{ category }] = useAddress(address)
  const categories = useCategoryOptions()
  const keys = useRef(new WeakMap<object, string>())
  const isIncluded = parent?.price?.taxIncluded ?? settings.sale.taxMode === 'included'
  const filled = filledOf({ code: t('code'), name: t('name') }, (label) => words('mustBeFilled', { label }))
  const form = useForm({
    initial: {
      code: parent ? `${parent.code}-` : '',
      name: parent?.name ?? '',
      kana: parent?.kana ?? '',
      variation: '',
      categoryId: parent?.categoryId ?? category ?? '',
      taxClass: parent?.taxClass ?? ('standard' as const),
      price: '',
      taxIncluded: isIncluded ? ('included' as const) : ('excluded' as const),
      cost: '',
      stock: '',
      daysPerPack: parent?.daysPerPack ? String(parent.daysPerPack) : '',
    },
    check: (values): FormError[] => [
      ...filled(values),
      ...refusedOf('price', values.price, 4, t('badAmount')),
      ...refusedOf('cost', values.cost, 2, t('badCost')),
      ...refusedOf('stock', values.stock, 3, t('badCount')),
      ...refusedOf('daysPerPack', values.daysPerPack, 0, t('badDays')),
    ],
    async save(values) {
      // One key for one content: pressing again after a lost answer makes no second product.
      const idempotencyKey = keys.current.get(values) ?? newId()
      keys.current.set(values, idempotencyKey)
      const price = parseAmount(values.price)
      const created = await api.products.create(
        {
          body: {
            code: values.code,
            name: values.name,
            kana: values.kana || null,
            categoryId: values.categoryId || null,
            taxClass: values.taxClass,
            parentId: parent?.id ?? null,
            variation: values.variation || null,
            cost: parseAmount(values.cost, 2),
            stock: numberOf(values.stock),
            daysPerPack: numberOf(values.daysPerPack),
            ...(price !== null && { price: { price, taxIncluded: values.taxIncluded === 'included' } }),
          },
        },
        { idempotencyKey },
      )
      doneToast(t('created', { name: fullName(created) }))
      await navigate({ to: `/products/${created.id}` })
    },
  })
  return (
    <Page
      title={t(parent ? 'addVariation' : 'add')}
      {...(parent && { lead: t('addVariationOf', { name: parent.name }) })}
      shape="reading"
    >
      <Form
        form={form}
        action={t('create')}
        beside={
          <Button
            component={AddressLink}
            to={parent ? `/products/${parent.id}` : '/products'}
            variant="subtle"
            color="gray"
          >
            {t('cancel')}
          </Button>
        }
      >
        <TextField form={form} name="code" label={t('code')} need="required" help={t('codeHelp')} autoFocus />
        {parent && (
          <TextField form={form} name="variation" label={t('variation')} example={t('variationExample')} />
        )}
        <TextField form={form} name="name" label={t('name')} need="required" />
        <TextField form={form} name="kana" label={t('kana')} />
        <FieldRow inRow={2}>
          <SelectField
            form={form}
            name="categoryId"
            label={t('category')}
            options={[{ value: '', label: t('noCategory') }, ...categories]}
          />
          <SelectField
            form={form}
            name="taxClass"
            label={t('taxClass')}
            options={taxClasses.map((value) => ({ value, label: taxes(value) }))}
          />
          <TextField
            form={form}
            name="price"
            label={t('price')}
            {...(parent && { help: t('inheritedPrice') })}
            example="3,980"
          />
          <SelectField
            form={form}
            name="taxIncluded"
            label={t('isIncluded')}
            options={(['included', 'excluded'] as const).map((value) => ({ value, label: t(value) }))}
          />
          <TextField form={form} name="cost" label={t('cost')} help={t('costHelp')} />
          <TextField form={form} name="stock" label={t('stock')} help={t('stockHelp')} />
        </FieldRow>
        <TextField form={form} name="daysPerPack" label={t('daysPerPack')} help={t('daysHelp')} />
      </Form>
    </Page>
  )
}

function refusedOf(name: string, typed: string, places: number, message: string): FormError[] {
  return typed.trim() !== '' && parseAmount(typed, places) === null ? [{ name, message }] : []
}

function numberOf(typed: string): number | null {
  const amount = parseAmount(typed)
  return amount === null ? null : Number(amount)
}
