import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { deskText } from '../desk.text.ts'
import { readNumber, type Answered, type Desk, type totalsNow } from './desk.ts'
import styles from './Desk.module.css'
import { Totals } from './Totals.tsx'

type DeskTotalsProps = {
  desk: Desk
  now: ReturnType<typeof totalsNow>
  answered: Answered | undefined
  isWorking?: boolean
}

/** The totals of an order as it is typed. */
export function DeskTotals({ desk, now, answered, isWorking = false }: DeskTotalsProps): ReactNode {
  const t = useText(deskText)
  if (desk.lines.length === 0) return null
  if (!now || !answered)
    return (
      <p className={styles['quiet']} role="status">
        {isWorking && t('working')}
      </p>
    )
  const read = (typed: string): string => readNumber(typed) ?? '0'
  return (
    <Totals
      currency={answered.preview.currency}
      taxMode={answered.preview.taxMode}
      goods={now.totals.goods}
      discount={now.agreed.discount}
      points={read(desk.points)}
      shipping={now.agreed.shipping}
      fee={read(desk.fee)}
      taxes={now.totals.taxes}
      total={now.totals.total}
    />
  )
}
