import { CloseButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, TextField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useForm, type FormError } from '#web/parts/use-form.ts'
import { useMay, useOrganisation } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { orderText } from '../order.text.ts'
import styles from './Desk.module.css'
import { readNumber } from './desk.ts'

const codeOf = (typed: string): string => toHalfWidth(typed).trim().toUpperCase()

/** What foreign currencies are in yen, from a day on. */
export function CurrencyRates(): ReactNode {
  const t = useText(orderText)
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['currencyRate', 'list'],
    queryFn: ({ signal }) => api.orders.rates({}, { signal }),
  })
  return (
    <Page title={t('ratesTitle')} lead={t('ratesLead')} shape="reading">
      {!data && error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={3} />
      ) : (
        <>
          {may('media.manage') && <RateForm onSaved={() => void refetch()} />}
          {data.length === 0 ? (
            <EmptyState title={t('noRates')}>{t('noRatesWhy')}</EmptyState>
          ) : (
            <Rates rates={data} mayRemove={may('media.manage')} onRemoved={() => void refetch()} />
          )}
        </>
      )}
    </Page>
  )
}

type Rate = { currency: string; startsOn: string; yen: string }
type RatesProps = { rates: readonly Rate[]; mayRemove: boolean; onRemoved: () => void }
function Rates({ rates, mayRemove, onRemoved }: RatesProps): ReactNode {
  const t = useText(orderText)
  const format = useFormat()
  const remove = async ({ currency, startsOn }: Rate): Promise<void> => {
    try {
      await api.orders.removeRate({ params: { currency, startsOn } })
      onRemoved()
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <table className={styles['check']}>
      <thead>
        <tr>
          <th scope="col">{t('currency')}</th>
          <th scope="col">{t('startsOn')}</th>
          <th scope="col">{t('yen')}</th>
          <th aria-label={t('more')} />
        </tr>
      </thead>
      <tbody>
        {rates.map((rate) => (
          <tr key={`${rate.currency} ${rate.startsOn}`}>
            <td>{rate.currency}</td>
            <td className="numbers">{format.day(rate.startsOn)}</td>
            <td className="numbers">{rate.yen}</td>
            <td>
              {mayRemove && (
                <CloseButton
                  size="sm"
                  ml="auto"
                  aria-label={t('removeRate', { currency: rate.currency, on: format.day(rate.startsOn) })}
                  onClick={() => void remove(rate)}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function RateForm({ onSaved }: { onSaved: () => void }): ReactNode {
  const t = useText(orderText)
  const words = useText(partsText)
  const { timeZone } = useOrganisation()
  const initial = { currency: '', startsOn: todayIn(timeZone), yen: '' }
  const form = useForm({
    initial,
    check: ({ currency, startsOn, yen }): FormError[] => [
      ...(/^[A-Z]{3}$/.test(codeOf(currency)) ? [] : [{ name: 'currency', message: t('badCurrency') }]),
      ...(parseDate(startsOn) === null ? [{ name: 'startsOn', message: words('badDate') }] : []),
      ...(Number(readNumber(yen) ?? 0) > 0 ? [] : [{ name: 'yen', message: t('badYen') }]),
    ],
    async save({ currency, startsOn, yen }) {
      await api.orders.setRate({
        params: { currency: codeOf(currency), startsOn: parseDate(startsOn)?.on ?? '' },
        body: { yen: readNumber(yen) ?? '' },
      })
      doneToast(t('savedNow'))
      form.reset(initial)
      onSaved()
    },
  })
  return (
    <Form form={form} action={t('setRate')}>
      <FieldRow inRow={3}>
        <TextField form={form} name="currency" label={t('currency')} example={t('currencyExample')} />
        <TextField form={form} name="startsOn" label={t('startsOn')} />
        <TextField form={form} name="yen" label={t('yen')} />
      </FieldRow>
    </Form>
  )
}
