import { parseDate } from '#kit/japan/calendar.ts'
import type { Card } from '../cards.api.ts'

export type CardValues = {
  exchangedOn: string
  exchangedBy: string
  name: string
  company: string
  department: string
  title: string
  phone: string
  email: string
  address: string
  remark: string
  front: File | null
  back: File | null
}

export function valuesOf(card: Card): CardValues {
  return {
    exchangedOn: card.exchangedOn,
    exchangedBy: card.exchangedBy ?? '',
    name: card.name ?? '',
    company: card.company ?? '',
    department: card.department ?? '',
    title: card.title ?? '',
    phone: card.phone ?? '',
    email: card.email ?? '',
    address: card.address ?? '',
    remark: card.remark ?? '',
    front: null,
    back: null,
  }
}

export function emptyValues(today: string, userId: string): CardValues {
  return {
    exchangedOn: today,
    exchangedBy: userId,
    name: '',
    company: '',
    department: '',
    title: '',
    phone: '',
    email: '',
    address: '',
    remark: '',
    front: null,
    back: null,
  }
}

/** The form as the API takes it. */
export function bodyOf({ front: _front, back: _back, ...values }: CardValues) {
  const given = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, value.trim() === '' ? null : value]),
  )
  return { ...given, exchangedOn: parseDate(values.exchangedOn)?.on ?? '' }
}
