import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useMay } from '#web/session.tsx'
import type { EventViewProps } from '#web/ui.ts'
import { returnsText } from '../returns.text.ts'

/** The way to what came back from this customer. */
export function ReturnOnTimeline({ customerId }: EventViewProps): ReactNode {
  const t = useText(returnsText)
  const may = useMay()
  if (!may('returns.read')) return null
  return <AddressLink to={`/returns?customer=${customerId}`}>{t('read')}</AddressLink>
}
