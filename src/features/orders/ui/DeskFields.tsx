import { Checkbox, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { channelLabels } from '#features/purchases/channel.text.ts'
import { useSay, useText } from '#web/locale.ts'
import { FieldRow, FormField, SelectField, TextField } from '#web/parts/FormField.tsx'
import { PostalAddress } from '#web/parts/PostalAddress.tsx'
import type { Form } from '#web/parts/use-form.ts'
import { deskText } from '../desk.text.ts'
import type { RankBenefit } from '../orders.schemas.ts'
import { paymentLabels } from '../labels.text.ts'
import { toCustomer, toNobody, toOther, type Desk, type Place } from './desk.ts'
import styles from './Desk.module.css'
import type { DeskCustomer } from './OrderDesk.tsx'
import { mediaQuery } from './order-queries.ts'

const channels = ['phone', 'fax', 'mail', 'store', 'sales', 'web', 'other'] as const
const states = ['unpaid', 'authorized', 'paid'] as const

type DeskFieldsProps = {
  form: Form<Desk>
  customer: DeskCustomer | null
  places: readonly Place[]
  benefit: RankBenefit | null
}

/** Where it goes, how it is paid, what is taken off, and how it came. */
export function DeskFields({ form, customer, places, benefit }: DeskFieldsProps): ReactNode {
  const t = useText(deskText)
  const say = useSay()
  const { data: media = [] } = useQuery(mediaQuery)
  return (
    <>
      <section className={styles['section']} aria-label={t('sending')}>
        <h2>{t('sending')}</h2>
        <FieldRow inRow={2}>
          <SelectField
            form={form}
            name="ship"
            label={t('shipTo')}
            options={[
              ...(customer ? [{ value: toCustomer, label: ownLabel(customer, t('ownAddress')) }] : []),
              ...places.map(({ id, postalCode, value }) => ({
                value: id,
                label: addressLine(postalCode, value),
              })),
              { value: toOther, label: t('otherAddress') },
              { value: toNobody, label: t('nothingToShip') },
            ]}
          />
          <TextField form={form} name="shipOn" label={t('shipOn')} need="optional" help={t('shipOnHelp')} />
        </FieldRow>
        {form.values.ship === toOther && (
          <>
            <FieldRow inRow={2}>
              <TextField form={form} name="shipName" label={t('shipName')} />
              <TextField form={form} name="shipPhone" label={t('shipPhone')} type="tel" />
            </FieldRow>
            <PostalAddress form={form} code="shipPostalCode" address="shipAddress">
              <TextField form={form} name="shipPostalCode" label={t('shipPostalCode')} />
            </PostalAddress>
            <TextField form={form} name="shipAddress" label={t('shipAddress')} />
          </>
        )}
      </section>
      <section className={styles['section']} aria-label={t('paying')}>
        <h2>{t('paying')}</h2>
        <FieldRow inRow={2}>
          <TextField form={form} name="paymentMethod" label={t('paymentMethod')} need="optional" />
          <SelectField
            form={form}
            name="paymentState"
            label={t('paymentState')}
            options={states.map((value) => ({ value, label: say(paymentLabels[value]) }))}
          />
        </FieldRow>
        <FieldRow inRow={2}>
          <TextField form={form} name="discount" label={t('discount')} />
          <TextField form={form} name="points" label={t('points')} />
          <TextField form={form} name="shipping" label={t('shipping')} />
          <TextField form={form} name="fee" label={t('fee')} />
        </FieldRow>
        {benefit && (
          <Checkbox
            label={t('benefits', { rank: benefit.rank })}
            description={[
              ...(Number(benefit.percent) > 0 ? [t('benefitPercent', { percent: benefit.percent })] : []),
              ...(benefit.freeShipping ? [t('benefitShipping')] : []),
            ].join(t('benefitBetween'))}
            checked={form.values.benefits}
            onChange={({ currentTarget }) => form.set('benefits', currentTarget.checked)}
          />
        )}
      </section>
      <section className={styles['section']} aria-label={t('origin')}>
        <h2>{t('origin')}</h2>
        <FieldRow inRow={2}>
          <SelectField
            form={form}
            name="channel"
            label={t('channel')}
            options={channels.map((value) => ({ value, label: say(channelLabels[value]) }))}
          />
          <SelectField
            form={form}
            name="mediaId"
            label={t('media')}
            options={[
              { value: '', label: t('noMedia') },
              ...media
                .filter(({ retired, id }) => !retired || id === form.values.mediaId)
                .map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </FieldRow>
        <FormField form={form} name="note" label={t('note')}>
          {(control) => (
            <Textarea
              {...control}
              autosize
              minRows={2}
              maxLength={10_000}
              value={form.values.note}
              onChange={({ currentTarget }) => form.set('note', currentTarget.value)}
            />
          )}
        </FormField>
      </section>
    </>
  )
}

export function addressLine(postalCode: string | null, value: string): string {
  return [postalCode?.replace(/^(\d{3})(\d{4})$/, '$1-$2'), value].filter(Boolean).join(' ')
}

/** The first address of a customer, under what it is. */
export function ownLabel({ contactPoints }: DeskCustomer, label: string): string {
  const own = contactPoints.find(({ kind }) => kind === 'address')
  return own ? `${label}（${addressLine(own.postalCode, own.value)}）` : label
}
