import { Alert, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { parseInvoiceNumber } from '#kit/japan/corporate-number.ts'
import { roundings } from '#kit/money.ts'
import { taxClasses } from '#kit/sale.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { Panels } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { currentOf } from '#web/parts/stale.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import { saleSettingsText } from '../sale-settings.text.ts'
import styles from './SaleSettings.module.css'

type Versioned = Answer<typeof api.settings.get>
type Settings = Versioned['settings']
type Sale = Settings['sale']
type Values = Sale & Omit<Settings['seller'], 'name'> & { sellerName: string }

const queryKey = ['settings', 'organisation']
const names = [
  'taxMode',
  'rounding',
  'pointsAs',
  'shippingTaxClass',
  'sellerName',
  'postalCode',
  'address',
  'phone',
  'invoiceNumber',
  'bankAccount',
] as const

/** How sales are worked out, who issues documents; below, what other features keep of sales: tax rates, for one. */
export function SaleSettingsPage(): ReactNode {
  const t = useText(saleSettingsText)
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.settings.get({}, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={t('title')} lead={t('lead')} shape="reading">
      <SaleForm read={data} />
      <div className={styles['panels']}>
        <Panels on="saleSettings" id="organisation" place="main" />
      </div>
    </Page>
  )
}

/** `read` is what the form began with: a newer version arriving while one types is met when one saves. */
function SaleForm({ read }: { read: Versioned }): ReactNode {
  const t = useText(saleSettingsText)
  const queryClient = useQueryClient()
  const [base, setBase] = useState(read)
  const [newer, setNewer] = useState<Versioned | null>(null)
  const store = async (values: Values, { version, settings }: Versioned): Promise<void> => {
    const saved = await api.settings.update({
      body: { version, settings: { ...settings, ...partsOf(values) } },
    })
    setBase(saved)
    queryClient.setQueryData(queryKey, saved)
  }
  const form = useForm<Values>({
    initial: valuesOf(read.settings),
    check: ({ invoiceNumber }) =>
      invoiceNumber.trim() === '' || parseInvoiceNumber(invoiceNumber)
        ? []
        : [{ name: 'invoiceNumber', message: t('badInvoiceNumber') }],
    save: async (values) => {
      try {
        await store(values, base)
      } catch (error) {
        if (!isProblem(error, 'stale') || !currentOf(error)) throw error
        setNewer(await api.settings.get())
        throw error
      }
    },
  })
  const shown = (name: (typeof names)[number], values: Values): string =>
    name === 'taxMode' || name === 'rounding' || name === 'pointsAs' || name === 'shippingTaxClass'
      ? t(values[name])
      : values[name]
  return (
    <>
      <Form form={form} action={t('save')}>
        <h2 className={styles['heading']}>{t('sale')}</h2>
        <FieldRow inRow={2}>
          <SelectField
            form={form}
            name="taxMode"
            label={t('taxMode')}
            options={(['included', 'excluded'] as const).map((value) => ({ value, label: t(value) }))}
          />
          <SelectField
            form={form}
            name="pointsAs"
            label={t('pointsAs')}
            options={(['discount', 'payment'] as const).map((value) => ({ value, label: t(value) }))}
          />
          <SelectField
            form={form}
            name="rounding"
            label={t('rounding')}
            help={t('roundingHelp')}
            options={roundings.map((value) => ({ value, label: t(value) }))}
          />
          <SelectField
            form={form}
            name="shippingTaxClass"
            label={t('shippingTaxClass')}
            options={taxClasses.map((value) => ({ value, label: t(value) }))}
          />
        </FieldRow>
        <h2 className={styles['heading']}>{t('seller')}</h2>
        <TextField form={form} name="sellerName" label={t('sellerName')} help={t('sellerNameHelp')} />
        <FieldRow inRow={2}>
          <TextField form={form} name="postalCode" label={t('postalCode')} example="100-0001" />
          <TextField form={form} name="phone" label={t('phone')} type="tel" example="03-1234-5678" />
        </FieldRow>
        <TextField form={form} name="address" label={t('address')} />
        <TextField
          form={form}
          name="invoiceNumber"
          label={t('invoiceNumber')}
          help={t('invoiceNumberHelp')}
          example="T1234567890123"
        />
        {parseInvoiceNumber(form.values.invoiceNumber)?.holder === 'soleTrader' && (
          <Alert color="yellow" role="status">
            {t('checkInvoiceNumber')}
          </Alert>
        )}
        <FormField form={form} name="bankAccount" label={t('bankAccount')} example={t('bankAccountExample')}>
          {(control) => (
            <Textarea
              {...control}
              minRows={2}
              autosize
              maxLength={1000}
              value={form.values.bankAccount}
              onChange={({ currentTarget }) => form.set('bankAccount', currentTarget.value)}
            />
          )}
        </FormField>
      </Form>
      {newer && (
        <StaleDialog
          rows={names
            .map((name) => ({
              label: t(name),
              mine: shown(name, form.values),
              theirs: shown(name, valuesOf(newer.settings)),
            }))
            .filter(({ mine, theirs }) => mine !== theirs)}
          onKeepTheirs={() => {
            setBase(newer)
            form.reset(valuesOf(newer.settings))
            setNewer(null)
          }}
          onKeepMine={() => {
            setBase(newer)
            setNewer(null)
            void form.submit((values) => store(values, newer))
          }}
        />
      )}
    </>
  )
}

function valuesOf({ sale, seller: { name, ...seller } }: Settings): Values {
  return { ...sale, ...seller, sellerName: name }
}

function partsOf(values: Values): Pick<Settings, 'sale' | 'seller'> {
  const { taxMode, rounding, pointsAs, shippingTaxClass, sellerName, ...seller } = values
  return { sale: { taxMode, rounding, pointsAs, shippingTaxClass }, seller: { ...seller, name: sellerName } }
}
