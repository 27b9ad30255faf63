import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { foldDashes, stripInvisible, toHalfWidth } from './width.ts'

export type PhoneKind = 'mobile' | 'fixed' | 'ip' | 'tollFree' | 'navi' | 'international' | 'unknown'
export type PhoneNote = 'zeroRestored' | 'unparsable' | 'noAreaCode' | 'dummy'

export type Phone = {
  typed: string
  e164: string | null
  /** With the hyphens of its area code; as typed when it could not be read. */
  display: string
  /** For matching: national digits (with the country code when foreign); '' when there is nothing safe to match on. */
  key: string
  kind: PhoneKind
  extension: string | null
  notes: PhoneNote[]
}

const kinds: ReadonlyMap<string | undefined, PhoneKind> = new Map([
  ['MOBILE', 'mobile'],
  ['FIXED_LINE', 'fixed'],
  ['VOIP', 'ip'],
  ['TOLL_FREE', 'tollFree'],
  ['UAN', 'navi'],
])

const extensionText = /(?:内線|内|ext(?:ension)?\.?|ex\.|x|#)\s*(?:番号)?\s*[:.]?\s*(\d{1,8})\)?$/i
const labels =
  /代表(?:番号|電話)?|直通|固定|携帯(?:電話)?|自宅|勤務先|会社|電話(?:番号)?|ファックス|ファクス|日中|夜間|連絡先|tel(?:ephone)?|phone|mobile|fax|\(代\)|代$|[☎📞]/giu
const separators = /[\s().:/・-]/g

/**
 * Reads a phone number as people type it in Japan. 内線, 代表, 直通 and FAX texts are set aside, 0081 and 010-81 become
 * +81, and the leading zero that spreadsheets drop is restored (with a note). Never throws: what it cannot read is kept as typed and marked.
 */
export function parsePhone(raw: string): Phone {
  const plain = foldDashes(toHalfWidth(stripInvisible(raw))).trim()
  if (plain === '') return unread(raw, '', null, [])
  const extension = extensionText.exec(plain)?.[1] ?? null
  const spoken = extension === null ? plain : plain.replace(extensionText, '')
  const number = internationalPrefix(spoken.replace(labels, '').replace(separators, ''))
  if (!/^\+?\d{4,20}$/.test(number)) return unread(raw, '', extension, ['unparsable'])
  if (isDummy(number)) return unread(raw, '', extension, ['dummy'])
  if (number.startsWith('+') && !number.startsWith('+81')) return foreign(raw, number, extension)
  return domestic(raw, number.replace(/^\+810?/, '0'), extension)
}

/** +81, however it was dialled. Domestic numbers have at most 11 digits and begin with 0, so 81… of 11 can only be +81. */
function internationalPrefix(s: string): string {
  if (s.startsWith('+')) return s
  if (/^(?:010|00)81/.test(s)) return s.replace(/^(?:010|00)81/, '+81')
  if (/^010[1-9]\d{8,}$/.test(s) && s.length > 11) return `+${s.slice(3)}`
  return /^81[1-9]\d{8,9}$/.test(s) ? `+${s}` : s
}

function isDummy(number: string): boolean {
  const digits = number.replace(/^\+(?:81)?/, '')
  return (
    /^(\d)\1+$/.test(digits) ||
    /0{7}$/.test(digits) ||
    digits === '1234567890' ||
    /^01234567890?9?$/.test(digits)
  )
}

function domestic(raw: string, digits: string, extension: string | null): Phone {
  // Carrier selection and exit codes (0077…) are dialled before a number and belong to none.
  if (digits.startsWith('00')) return unread(raw, '', extension, ['unparsable'])
  if (digits.startsWith('0')) {
    const plan = planOf(digits)
    if (plan) return read(raw, digits, plan, extension, [])
    // Numbers of a range opened after the library's release still match by their digits.
    return unread(raw, digits.length === 10 || digits.length === 11 ? digits : '', extension, ['unparsable'])
  }
  const restored = `0${digits}`
  const plan = digits.length === 9 || digits.length === 10 ? planOf(restored) : null
  if (plan) return read(raw, restored, plan, extension, ['zeroRestored'])
  return unread(raw, '', extension, [digits.length >= 5 && digits.length <= 8 ? 'noAreaCode' : 'unparsable'])
}

function read(raw: string, digits: string, plan: Plan, extension: string | null, notes: PhoneNote[]): Phone {
  const { kind, first, second } = plan
  const display = `${digits.slice(0, first)}-${digits.slice(first, second)}-${digits.slice(second)}`
  return { typed: raw, e164: `+81${digits.slice(1)}`, display, key: digits, kind, extension, notes }
}

function unread(raw: string, key: string, extension: string | null, notes: PhoneNote[]): Phone {
  return { typed: raw, e164: null, display: raw.trim(), key, kind: 'unknown', extension, notes }
}

function foreign(raw: string, number: string, extension: string | null): Phone {
  const phone = parsePhoneNumberFromString(number)
  if (!phone?.isValid()) return unread(raw, '', extension, ['unparsable'])
  return {
    typed: raw,
    e164: phone.number,
    display: phone.formatInternational(),
    key: phone.number.slice(1),
    kind: 'international',
    extension,
    notes: [],
  }
}

/** How numbers of one range are written: where the hyphens stand, counted from the first digit. */
type Plan = { kind: PhoneKind; first: number; second: number }

// The numbering plan decides validity, kind and hyphens by a number's length and at most its first six digits, so
// the library, too slow to ask a million times, is asked once for each such head.
const plans = new Map<string, Plan | null>()

function planOf(digits: string): Plan | null {
  if (digits.length !== 10 && digits.length !== 11) return null
  const head = `${digits.length}${digits.slice(0, 6)}`
  let plan = plans.get(head)
  if (plan === undefined) {
    plan = askLibrary(digits)
    plans.set(head, plan)
  }
  return plan
}

function askLibrary(digits: string): Plan | null {
  const phone: PhoneNumber | undefined = parsePhoneNumberFromString(digits, 'JP')
  if (!phone?.isValid() || phone.country !== 'JP') return null
  const [area = '', exchange = ''] = phone.formatNational().split('-')
  return {
    kind: kinds.get(phone.getType()) ?? 'unknown',
    first: area.length,
    second: area.length + exchange.length,
  }
}
