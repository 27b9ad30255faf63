import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import type { EventViewProps } from '#web/ui.ts'
import { complaintText } from '../complaint.text.ts'

/** The way to the complaint; the event keeps none of its text. */
export function ComplaintOnTimeline({ payload }: EventViewProps): ReactNode {
  const t = useText(complaintText)
  return <AddressLink to={`/complaints/${String(payload['complaintId'])}`}>{t('openIt')}</AddressLink>
}
