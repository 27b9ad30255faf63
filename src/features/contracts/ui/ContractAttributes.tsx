import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { toHalfWidth } from '#kit/japan/width.ts'
import { api } from '#web/api.ts'
import { useColleagues } from '#web/catalogue.ts'
import { useText } from '#web/locale.ts'
import { InlineField, type InlineFieldProps } from '#web/parts/InlineField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Fact, Section } from '#web/parts/RecordPage.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Contract, ContractInput } from '../contracts.api.ts'
import { contractText } from '../contract.text.ts'
import { contractQuery } from './contract-queries.ts'

const numbers = new Set<keyof ContractInput>(['amount', 'renewalMonths', 'noticeDays'])

/** Everything that was agreed, edited where it stands. */
export function ContractAttributes({ contract }: { contract: Contract }): ReactNode {
  const t = useText(contractText)
  const words = useText(partsText)
  const format = useFormat()
  const field = useField(contract)
  const { cancelledOn, cancelReason } = contract
  const owners = useColleagues()
    .filter((one) => !one.disabled || one.id === contract.ownerId)
    .map((one) => ({ value: one.id, label: one.name }))
  const day = {
    show: (on: string) => format.day(on),
    read: { from: (typed: string) => parseDate(typed)?.on ?? null, refusal: words('badDate') },
  }
  const whole = (refusal: string, least: number, most: number) => ({
    from: (typed: string) => {
      const number = Number(toHalfWidth(typed).replace(/[,¥円\s]/g, ''))
      return Number.isInteger(number) && number >= least && number <= most ? String(number) : null
    },
    refusal,
  })
  return (
    <>
      <Section title={t('basics')}>
        {field('title', t('title'))}
        {field('kind', t('kind'))}
        {field('number', t('number'))}
        {field('ownerId', t('owner'), { kind: 'select', options: owners })}
      </Section>
      <Section title={t('dates')}>
        {field('startedOn', t('startedOn'), day)}
        {field('endsOn', t('endsOn'), day)}
        {field('autoRenews', t('autoRenews'), {
          kind: 'select',
          mustHaveValue: true,
          options: [
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ],
        })}
        {field('renewalMonths', t('renewalMonths'), {
          show: (months) => t('months', { months }),
          read: whole(t('badMonths'), 1, 600),
        })}
        {field('noticeDays', t('noticeDays'), {
          show: (days) => t('daysBefore', { days }),
          read: whole(t('badDays'), 0, 366),
        })}
        {cancelledOn !== null && <Fact label={t('cancelledOn')}>{format.day(cancelledOn)}</Fact>}
        {cancelReason !== null && <Fact label={t('cancelReason')}>{cancelReason}</Fact>}
      </Section>
      <Section title={t('money')}>
        {field('amount', t('amount'), {
          show: (yen) => format.yen(Number(yen)),
          read: whole(t('badAmount'), 0, Number.MAX_SAFE_INTEGER),
        })}
        {field('cycle', t('cycle'), {
          kind: 'select',
          mustHaveValue: true,
          options: (['once', 'monthly', 'yearly'] as const).map((value) => ({ value, label: t(value) })),
        })}
      </Section>
    </>
  )
}

/** The long text has the wide column. */
export function ContractTerms({ contract }: { contract: Contract }): ReactNode {
  const t = useText(contractText)
  const field = useField(contract)
  return <Section title={t('terms')}>{field('terms', t('terms'), { kind: 'longText', bare: true })}</Section>
}

/** A field of this contract, edited where it stands. */
function useField(contract: Contract) {
  const may = useMay()
  const queryClient = useQueryClient()
  const { id, version } = contract
  return (name: keyof ContractInput, label: string, more: Partial<InlineFieldProps> = {}): ReactNode => {
    const value = contract[name]
    return (
      <InlineField
        name={name}
        label={label}
        value={value === null ? null : String(value)}
        readOnly={!may('contracts.write')}
        {...more}
        save={async (next, on = version) => {
          const body = { [name]: toSend(name, next), version: on }
          const saved = await api.contracts.update({ params: { id }, body })
          queryClient.setQueryData(contractQuery(id).queryKey, saved)
        }}
      />
    )
  }
}

function toSend(name: keyof ContractInput, value: string | null): unknown {
  // An emptied name is refused by the server in words, under the field.
  if (name === 'title') return value ?? ''
  if (name === 'autoRenews') return value === 'true'
  // Emptied, the days of notice are none: on the last day itself.
  if (name === 'noticeDays') return Number(value ?? 0)
  if (numbers.has(name)) return value === null ? null : Number(value)
  return value
}
