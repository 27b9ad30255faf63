import { parseDate } from '#kit/japan/calendar.ts'
import type { FormError } from '#web/parts/use-form.ts'
import type { deskText } from '../desk.text.ts'
import { emptyDesk, readNumber, readQuantity, type Desk } from './desk.ts'

type Say = (key: keyof typeof deskText) => string

/** What can be said before the server is asked. */
export function checkDesk(desk: Desk, t: Say): FormError[] {
  if (desk.lines.length === 0) return [{ name: 'lines', message: t('needLines') }]
  const lines = desk.lines.flatMap(({ key, productId, quantity, unitPrice, discount }) => [
    ...(readQuantity(quantity) === null ? [{ name: `quantity-${key}`, message: t('badQuantity') }] : []),
    ...(readNumber(unitPrice) === null ? [{ name: `price-${key}`, message: t('badAmount') }] : []),
    ...(productId === null && unitPrice.trim() === ''
      ? [{ name: `price-${key}`, message: t('needPrice') }]
      : []),
    ...(readNumber(discount) === null ? [{ name: `discount-${key}`, message: t('badAmount') }] : []),
  ])
  const amounts = (['discount', 'points', 'shipping', 'fee'] as const)
    .filter((name) => readNumber(desk[name]) === null)
    .map((name) => ({ name, message: t('badAmount') }))
  const day =
    desk.shipOn.trim() !== '' && parseDate(desk.shipOn) === null
      ? [{ name: 'shipOn', message: t('badDate') }]
      : []
  return [...lines, ...amounts, ...day]
}

/** What was put away, where it can still be read. */
export function recallDesk(stored: string | null): { at: string; desk: Desk } | null {
  if (!stored) return null
  try {
    const { at, desk } = JSON.parse(stored) as { at?: unknown; desk?: Partial<Desk> }
    if (typeof at !== 'string' || !Array.isArray(desk?.lines) || desk.lines.length === 0) return null
    return { at, desk: { ...emptyDesk(false), ...desk } }
  } catch {
    return null
  }
}
