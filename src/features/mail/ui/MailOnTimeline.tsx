import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useMay } from '#web/session.tsx'
import type { EventViewProps } from '#web/ui.ts'
import { mailText } from '../mail.text.ts'

/** The way to the mail as it was written. */
export function MailOnTimeline({ customerId, payload }: EventViewProps): ReactNode {
  const t = useText(mailText)
  const may = useMay()
  const { mailId } = payload
  if (typeof mailId !== 'string' || !may('mail.read')) return null
  return <AddressLink to={`/mail?customer=${customerId}&peek=${mailId}`}>{t('read')}</AddressLink>
}
