import { parseAddress } from '#kit/japan/address.ts'
import { parseDate } from '#kit/japan/calendar.ts'
import { isCorporateNumber } from '#kit/japan/corporate-number.ts'
import { suggestAddress, suggestDomain } from '#kit/japan/email-domain.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { toKatakana } from '#kit/japan/kana.ts'
import { looksLikeCompany, splitName } from '#kit/japan/name.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import type { Field } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import { lookUpPostalCode, postalCodeOf } from '#features/postal/postal.actions.ts'
import type { Change } from './quality.api.ts'
import type { Digits } from './quality.digits.ts'
import { dateLine, kanaPattern } from './quality.doubts.ts'
import type { LookedRecord, Point } from './quality.records.ts'
import type { DoubtKind, Subject } from './quality.ts'

/**
 * What can be changed, and whether it may be applied without looking: only what leaves no choice is certain. The
 * alternative changes what a person typed, and is applied only when asked for by name.
 */
export type Suggestion = { edit: Change | null; certain: boolean; alternative: Change | null }
export type Given = {
  readonly work: Pick<Work, 'db'>
  readonly subject: Subject
  readonly record: LookedRecord
  readonly point: Point | undefined
  /** Where the doubt is about one. */
  readonly field: Field | undefined
  readonly digits: readonly Digits[]
}
type Suggested = { edit: Change | null; certain: boolean; alternative?: Change | null }

const nothing: Suggested = { edit: null, certain: false }
const kana = new RegExp(kanaPattern)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const ofPoint = ({ point }: Given, value: string | null): Suggested =>
  point ? { edit: point.edit(value ?? point.value), certain: value !== null } : nothing

/** The code as it can be read, else the only one that the address may have. */
async function postal({ work, point }: Given, read: string | null): Promise<Suggested> {
  if (!point) return nothing
  const { value, postalCode, prefecture, city, street } = point
  const known = prefecture && city && street ? { prefecture, city, street } : null
  const code = read ?? (known && (await postalCodeOf(work, known)))
  return { edit: point.edit(value, code ?? postalCode), certain: code !== null }
}

/** The address in the one place that the code stands for; what was typed behind the city stays. */
async function addressOfCode({ work, point }: Given): Promise<Change | null> {
  const code = parsePostalCode(point?.postalCode ?? '')
  if (!point || !code || code.repaired) return null
  const { choices } = await lookUpPostalCode(work, code.code)
  const places = new Set(choices.map(({ prefecture, city }) => `${prefecture}${city}`))
  const [place, ...others] = places
  const rest = behindCity(point)
  if (place === undefined || others.length > 0 || rest === null) return null
  return point.edit(`${place}${rest}`, code.code)
}

function behindCity({ value, city }: Point): string | null {
  const { town } = parseAddress(value)
  if (town !== '' && value.includes(town)) return value.slice(value.indexOf(town))
  return city && value.includes(city) ? value.slice(value.indexOf(city) + city.length) : null
}

const readKana = (typed: unknown): string | null => {
  const text = textOf(typed)
  return text === '' ? null : toKatakana(text).normalize('NFC')
}

const suggestions: { readonly [K in DoubtKind]?: (given: Given) => Suggested | Promise<Suggested> } = {
  emailTypo: (given) => {
    const email = parseEmail(given.point?.value ?? '')
    const certain = suggestDomain(email.domain)?.sure ?? false
    return { ...ofPoint(given, suggestAddress(email)), certain }
  },
  emailInvalid: (given) => ofPoint(given, null),
  phoneUnread: (given) => ofPoint(given, null),
  phoneZero: (given) => ofPoint(given, parsePhone(given.point?.value ?? '').display),
  urlInvalid: (given) => ofPoint(given, null),
  postalUnread: (given) => postal(given, parsePostalCode(given.point?.postalCode ?? '')?.code ?? null),
  async postalMismatch(given) {
    return { ...(await postal(given, null)), alternative: await addressOfCode(given) }
  },
  postalMissing: (given) => postal(given, null),
  corporateNumberWrong({ record: { values } }) {
    const known = textOf(values['invoiceNumber']).slice(1)
    const certain = isCorporateNumber(known)
    return {
      edit: { fields: { corporateNumber: certain ? known : textOf(values['corporateNumber']) } },
      certain,
    }
  },
  corporateNumberKnown: ({ record: { values } }) => ({
    edit: { fields: { corporateNumber: textOf(values['invoiceNumber']).slice(1) } },
    certain: true,
  }),
  nameJoined({ record: { values } }) {
    const { family, given, split } = splitName(textOf(values['familyName']))
    return { edit: { fields: { familyName: family, givenName: given } }, certain: split }
  },
  nameIsCompany({ record: { values } }) {
    const [familyName, givenName] = [textOf(values['familyName']), textOf(values['givenName'])]
    const words = [familyName, givenName].flatMap((name) => name.split(/[\s　]+/)).filter(Boolean)
    const companyName = words.filter(looksLikeCompany).join(' ')
    const [family = null, ...given] = words.filter((word) => !looksLikeCompany(word))
    const fields = { familyName: family, givenName: given.join(' ') || null }
    if (companyName === '') return { edit: { fields: { familyName, givenName } }, certain: false }
    return { edit: { addPost: { companyName }, fields }, certain: true }
  },
  kanaForm({ subject, record: { values } }) {
    const keys = subject === 'customer' ? ['familyKana', 'givenKana'] : ['coreKana']
    const fields = Object.fromEntries(keys.map((key) => [key, readKana(values[key])]))
    return { edit: { fields }, certain: kana.test(Object.values(fields).join('')) }
  },
  kanaMissing: ({ subject }) => ({
    edit: { fields: subject === 'customer' ? { familyKana: '', givenKana: '' } : { coreKana: '' } },
    certain: false,
  }),
  dateUnread({ field, record: { values } }) {
    if (!field) return nothing
    const remark = textOf(values['remark'])
    const found = new RegExp(dateLine(field), 'i').exec(remark)
    const on = parseDate(found?.[1] ?? '')?.on
    const rest = remark.replace(found?.[0] ?? '', '').trim()
    return {
      edit: { fields: { [field.key]: on ?? found?.[1] ?? '', remark: rest || null } },
      certain: Boolean(on),
    }
  },
  codeDamaged: ({ record: { values } }) => ({
    edit: { fields: { code: textOf(values['code']) } },
    certain: false,
  }),
  codeZeros({ field, subject, record: { values }, digits }) {
    const usual = digits.find((one) => one.subject === subject && one.fieldKey === field?.key)
    if (!field || !usual) return nothing
    const code = textOf(values[field.key]).padStart(usual.digits, '0')
    return { edit: { fields: { [field.key]: code } }, certain: usual.zeros }
  },
}

export async function suggest(kind: string, given: Given): Promise<Suggestion> {
  const find = suggestions[kind as DoubtKind]
  const { edit, certain, alternative = null } = find ? await find(given) : nothing
  return { edit, certain, alternative }
}
