import { ActionIcon, Button, Modal, VisuallyHidden } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { parseAmount } from '#kit/japan/amount.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { SelectField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { taxClassText } from '../tax-class.text.ts'
import { taxRateText } from '../tax-rate.text.ts'
import styles from './Products.module.css'

type Rate = Answer<typeof api.products.taxRates>['items'][number]
const ratesKey = ['product', 'taxRates']
const classes = ['standard', 'reduced'] as const

/** The rates of consumption tax with their days; those to come are added here ahead of time. */
export function TaxRatesPanel(): ReactNode {
  const t = useText(taxRateText)
  const taxes = useText(taxClassText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const mayChange = useMay()('products.settings')
  const { data, error, refetch } = useQuery({
    queryKey: ratesKey,
    queryFn: ({ signal }) => api.products.taxRates({}, { signal }),
  })
  const [isAdding, setAdding] = useState(false)
  const read = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ratesKey })
  const remove = async ({ taxClass, startsOn, rate }: Rate): Promise<void> => {
    try {
      await api.products.removeTaxRate({ params: { taxClass, startsOn } })
      undoToast(t('removed'), async () => {
        await api.products.addTaxRate({ body: { taxClass, startsOn, rate } })
        await read()
      })
    } catch (refusal) {
      problemToast(refusal)
    }
    await read()
  }
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={4} />
  return (
    <>
      <p className={styles['why']}>{t('lead')}</p>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('startsOn')}</th>
            <th scope="col">{t('taxClass')}</th>
            <th scope="col" className={styles['right']}>
              {t('rate')}
            </th>
            <th scope="col">
              <VisuallyHidden>{t('state')}</VisuallyHidden>
            </th>
            <th scope="col">
              <VisuallyHidden>{t('acts')}</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((one) => (
            <tr key={`${one.taxClass} ${one.startsOn}`}>
              <td className="numbers">{format.day(one.startsOn)}</td>
              <td>{taxes(one.taxClass)}</td>
              <td className={`numbers ${styles['right']}`}>{one.rate}</td>
              <td>{one.ahead && <StatusBadge tone="info">{t('ahead')}</StatusBadge>}</td>
              <td className={styles['act']}>
                {one.ahead && mayChange && (
                  <ActionIcon
                    aria-label={t('remove', {
                      day: format.day(one.startsOn),
                      taxClass: taxes(one.taxClass),
                    })}
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
      {mayChange && (
        <div className={styles['foot']}>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('add')}
          </Button>
        </div>
      )}
      {isAdding && <NewRate onAdded={read} onClose={() => setAdding(false)} />}
    </>
  )
}

function NewRate({ onAdded, onClose }: { onAdded: () => Promise<void>; onClose: () => void }): ReactNode {
  const t = useText(taxRateText)
  const words = useText(partsText)
  const taxes = useText(taxClassText)
  const form = useForm({
    initial: { taxClass: 'reduced' as (typeof classes)[number], startsOn: '', rate: '' },
    check: ({ startsOn, rate }): FormError[] => [
      ...(parseDate(startsOn) === null ? [{ name: 'startsOn', message: words('badDate') }] : []),
      ...(Number(parseAmount(rate, 2) ?? 100) < 100 ? [] : [{ name: 'rate', message: t('badRate') }]),
    ],
    async save({ taxClass, startsOn, rate }) {
      await api.products.addTaxRate({
        body: { taxClass, startsOn: parseDate(startsOn)?.on ?? '', rate: parseAmount(rate, 2) ?? '' },
      })
      doneToast(t('added'))
      onClose()
      await onAdded()
    },
  })
  return (
    <Modal opened onClose={onClose} title={t('add')} closeButtonProps={{ 'aria-label': words('cancel') }}>
      <Form
        form={form}
        action={t('add')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {words('cancel')}
          </Button>
        }
      >
        <SelectField
          form={form}
          name="taxClass"
          label={t('taxClass')}
          options={classes.map((value) => ({ value, label: taxes(value) }))}
        />
        <TextField form={form} name="startsOn" label={t('startsOn')} example="2027/4/1" autoFocus />
        <TextField form={form} name="rate" label={t('rate')} example="10" />
      </Form>
    </Modal>
  )
}
