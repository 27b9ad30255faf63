import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { InlineField, type InlineFieldProps } from '#web/parts/InlineField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Fact, Section } from '#web/parts/RecordPage.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { orderText } from '../order.text.ts'
import type { Order, ShipTo } from '../orders.schemas.ts'
import { mediaQuery, orderQuery } from './order-queries.ts'

const nowhere: ShipTo = { name: null, kana: null, postalCode: null, address: null, phone: null }
const shipKeys = ['name', 'postalCode', 'address', 'phone'] as const

/** What may change after an order was placed, edited where it stands. */
export function OrderAttributes({ order }: { order: Order }): ReactNode {
  const t = useText(orderText)
  const words = useText(partsText)
  const format = useFormat()
  const may = useMay()
  const queryClient = useQueryClient()
  const { data: media = [] } = useQuery(mediaQuery)
  const [elsewhere, setElsewhere] = useState(false)
  const { id, version, shipTo, source } = order
  const update = async (change: object, on: number): Promise<void> => {
    const saved = await api.orders.update({ params: { id }, body: { ...change, version: on } })
    queryClient.setQueryData(orderQuery(id).queryKey, saved)
  }
  const field = (
    name: 'note' | 'mediaId' | 'paymentMethod' | 'paymentDueOn' | 'shipOn',
    label: string,
    more: Partial<InlineFieldProps> = {},
  ): ReactNode => (
    <InlineField
      name={name}
      label={label}
      value={name === 'mediaId' ? (order.media?.id ?? null) : order[name]}
      readOnly={!may('orders.write')}
      {...more}
      save={(next, on = version) => update({ [name]: next }, on)}
    />
  )
  const shipField = (key: (typeof shipKeys)[number], label: string): ReactNode => (
    <InlineField
      key={key}
      name="shipTo"
      label={label}
      value={shipTo?.[key] ?? null}
      readOnly={!may('orders.write')}
      save={(next, on = version) => {
        const now: ShipTo = {
          ...(shipTo ?? nowhere),
          [key]: next,
        }
        const isEmpty = Object.values(now).every((value) => value === null)
        return update({ shipTo: isEmpty ? null : now }, on)
      }}
    />
  )
  const day = {
    show: (on: string) => format.day(on),
    read: { from: (typed: string) => parseDate(typed)?.on ?? null, refusal: words('badDate') },
  }
  return (
    <>
      <Section title={t('sending')}>
        {shipTo === null && !elsewhere ? (
          <Fact label={t('shipTo')}>
            {t('ownAddress')}
            {may('orders.write') && (
              <Button variant="subtle" onClick={() => setElsewhere(true)}>
                {t('changeShipTo')}
              </Button>
            )}
          </Fact>
        ) : (
          <>
            {shipField('name', t('shipTo'))}
            {shipField('postalCode', t('postalCode'))}
            {shipField('address', t('address'))}
            {shipField('phone', t('phone'))}
          </>
        )}
        {field('shipOn', t('shipOn'), day)}
        {order.shippedOn && <Fact label={t('shippedOn')}>{format.day(order.shippedOn)}</Fact>}
        {order.carrier && <Fact label={t('carrier')}>{order.carrier}</Fact>}
        {order.trackingNumber && <Fact label={t('trackingNumber')}>{order.trackingNumber}</Fact>}
      </Section>
      <Section title={t('paying')}>
        {field('paymentMethod', t('paymentMethod'))}
        {field('paymentDueOn', t('paymentDueOn'), day)}
        {order.paidOn && <Fact label={t('paidOn')}>{format.day(order.paidOn)}</Fact>}
      </Section>
      <Section title={t('noteAndMore')}>
        {field('note', t('note'), { kind: 'longText' })}
        {field('mediaId', t('media'), {
          kind: 'select',
          options: media
            .filter(({ retired, id: mediaId }) => !retired || mediaId === order.media?.id)
            .map((one) => ({ value: one.id, label: one.name })),
        })}
        {source !== '' && <Fact label={t('source')}>{source}</Fact>}
      </Section>
    </>
  )
}
