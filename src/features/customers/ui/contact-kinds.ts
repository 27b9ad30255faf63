import { IconBrandLine, IconLink, IconMail, IconMapPin, IconPhone } from '@tabler/icons-react'
import type { Icon } from '#web/ui.ts'
import type { ContactPoint } from '../customers.api.ts'
import { postalCodeText } from './tidy.ts'

type Kind = ContactPoint['kind']

/** In the order of the page: what is used most comes first. */
export const contactKinds: readonly Kind[] = ['phone', 'email', 'address', 'line', 'url']
export const contactIcons: { readonly [kind in Kind]: Icon } = {
  phone: IconPhone,
  email: IconMail,
  address: IconMapPin,
  line: IconBrandLine,
  url: IconLink,
}

type NoteKey =
  | 'rfcViolation'
  | 'fullWidth'
  | 'carrier'
  | 'role'
  | 'invalid'
  | 'dummy'
  | 'zeroRestored'
  | 'unparsable'
  | 'noAreaCode'
  | 'postalCodeNote'
type Remark = { readonly text: NoteKey; readonly tone: 'plain' | 'check' }

/** What the server remarked on reading a value, in words; `check` is for what a person should look at. */
const remarks: { readonly [code: string]: Remark } = {
  rfcViolation: { text: 'rfcViolation', tone: 'check' },
  fullWidth: { text: 'fullWidth', tone: 'plain' },
  carrier: { text: 'carrier', tone: 'plain' },
  role: { text: 'role', tone: 'plain' },
  invalid: { text: 'invalid', tone: 'check' },
  dummy: { text: 'dummy', tone: 'check' },
  zeroRestored: { text: 'zeroRestored', tone: 'plain' },
  unparsable: { text: 'unparsable', tone: 'check' },
  noAreaCode: { text: 'noAreaCode', tone: 'check' },
  postalCode: { text: 'postalCodeNote', tone: 'check' },
}

/** That a mail is free mail says nothing anybody would act on, so it is not among them. */
export function remarksOn(notes: readonly string[]): readonly Remark[] {
  return notes.flatMap((note) => remarks[note] ?? [])
}

/** Where a press on the value leads: a call, a mail, a page. Null where there is nothing to start. */
export function linkOf({ kind, value, e164 }: Pick<ContactPoint, 'kind' | 'value' | 'e164'>): string | null {
  switch (kind) {
    case 'phone':
      return e164 === null ? null : `tel:${e164}`
    case 'email':
      return /^[^\s@<>]+@[^\s@<>]+$/.test(value) ? `mailto:${encodeURI(value)}` : null
    case 'url':
      return webAddress(value)
    case 'address':
    case 'line':
      return null
  }
}

/** Only http and https: a stored `javascript:` must never become a link. */
function webAddress(value: string): string | null {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}`)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null
}

/** How a number was read whose first 0 a spreadsheet had dropped: 312345678 → 0312345678. Null where it stands so. */
export function readAs({ notes, e164 }: Pick<ContactPoint, 'notes' | 'e164'>): string | null {
  return notes.includes('zeroRestored') && e164?.startsWith('+81') ? `0${e164.slice(3)}` : null
}

/** The value as one reads and copies it; an address with its postal code. */
export function textOf({ value, postalCode }: Pick<ContactPoint, 'value' | 'postalCode'>): string {
  return postalCode ? `〒${postalCodeText(postalCode)} ${value}`.trim() : value
}
