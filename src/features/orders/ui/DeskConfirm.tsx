import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { channelLabels } from '#features/purchases/channel.text.ts'
import { useSay, useText } from '#web/locale.ts'
import { Fact } from '#web/parts/RecordPage.tsx'
import { deskText } from '../desk.text.ts'
import { paymentLabels } from '../labels.text.ts'
import { answerFor, toNobody, toOther, type Answered, type Desk, type Place, type totalsNow } from './desk.ts'
import { addressLine, ownLabel } from './DeskFields.tsx'
import styles from './Desk.module.css'
import { DeskTotals } from './DeskTotals.tsx'
import type { DeskCustomer } from './OrderDesk.tsx'
import { mediaQuery, useAmount } from './order-queries.ts'

type DeskConfirmProps = {
  desk: Desk
  customer: DeskCustomer | null
  places: readonly Place[]
  now: ReturnType<typeof totalsNow>
  answered: Answered | undefined
}

/** All of it once more, to be read back to whoever is on the phone. */
export function DeskConfirm({ desk, customer, places, now, answered }: DeskConfirmProps): ReactNode {
  const t = useText(deskText)
  const say = useSay()
  const amount = useAmount()
  const { data: media = [] } = useQuery(mediaQuery)
  return (
    <>
      <table className={styles['check']}>
        <thead>
          <tr>
            <th scope="col">{t('product')}</th>
            <th scope="col">{t('unitPrice')}</th>
            <th scope="col">{t('quantity')}</th>
            <th scope="col">{t('amount')}</th>
          </tr>
        </thead>
        <tbody>
          {desk.lines.map(({ key, name, quantity, unitPrice }) => (
            <tr key={key}>
              <td>{name}</td>
              <td className="numbers">
                {amount(unitPrice || ((answered && answerFor(answered, key)?.unitPrice) ?? '0'))}
              </td>
              <td className="numbers">{quantity}</td>
              <td className="numbers">{amount(now?.amounts.get(key) ?? '0')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <DeskTotals desk={desk} now={now} answered={answered} />
      <div>
        <Fact label={t('shipTo')}>{placeOf(desk, customer, places, t)}</Fact>
        {desk.shipOn && <Fact label={t('shipOn')}>{desk.shipOn}</Fact>}
        <Fact label={t('paying')}>
          {[desk.paymentMethod, say(paymentLabels[desk.paymentState])].filter(Boolean).join('・')}
        </Fact>
        <Fact label={t('channel')}>{say(channelLabels[desk.channel])}</Fact>
        {desk.mediaId && <Fact label={t('media')}>{media.find(({ id }) => id === desk.mediaId)?.name}</Fact>}
        {desk.note && <Fact label={t('note')}>{desk.note}</Fact>}
      </div>
    </>
  )
}

function placeOf(
  desk: Desk,
  customer: DeskCustomer | null,
  places: readonly Place[],
  t: (key: keyof typeof deskText) => string,
): string {
  if (desk.ship === toNobody) return t('nothingToShip')
  if (desk.ship === toOther)
    return [desk.shipName, addressLine(desk.shipPostalCode || null, desk.shipAddress), desk.shipPhone]
      .filter(Boolean)
      .join('・')
  const place = places.find(({ id }) => id === desk.ship)
  if (place) return addressLine(place.postalCode, place.value)
  return customer ? ownLabel(customer, t('ownAddress')) : ''
}
