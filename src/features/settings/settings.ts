import { parseInvoiceNumber } from '#kit/japan/corporate-number.ts'
import type { Settings } from './settings.api.ts'

/** What holds until the organisation has chosen; also for a choice that is newer than the stored record. */
export const defaultSettings: Settings = {
  organisation: '縁 Enishi',
  timeZone: 'Asia/Tokyo',
  fiscalYearStart: 4,
  weekStart: 'sunday',
  memberSees: 'all',
  exportApprovalAbove: 10_000,
  sale: { taxMode: 'included', rounding: 'floor', pointsAs: 'discount', shippingTaxClass: 'standard' },
  seller: { name: '', postalCode: '', address: '', phone: '', invoiceNumber: '', bankAccount: '' },
}

/** A record with the number of its last change; 0 means that nothing is stored yet. */
export type VersionedSettings = { version: number; settings: Settings }

/** As it is saved: a registration number in the one form in which it is printed, T and 13 digits. */
export function tidied(settings: Settings): Settings {
  const { seller } = settings
  const invoiceNumber = parseInvoiceNumber(seller.invoiceNumber)?.number ?? ''
  return { ...settings, seller: { ...seller, invoiceNumber } }
}
