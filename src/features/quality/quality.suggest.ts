import { parseDate } from '#kit/japan/calendar.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { toKatakana } from '#kit/japan/kana.ts'
import { looksLikeCompany, splitName } from '#kit/japan/name.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { parsePostalCode } from '#kit/japan/postal.ts'
import type { Work } from '#platform/work.ts'
import type { ContactPoint, Customer } from '#features/customers/customers.api.ts'
import { postalCodeOf } from '#features/postal/postal.actions.ts'
import type { Change } from './quality.api.ts'
import { birthLine, kanaPattern } from './quality.doubts.ts'
import type { DoubtKind } from './quality.ts'
import { domainTypos } from './quality.typos.ts'

/** What can be changed, and whether it may be applied without looking: only what leaves no choice is certain. */
export type Suggestion = { edit: Change | null; certain: boolean }
type Given = { work: Pick<Work, 'db'>; customer: Customer; point: ContactPoint | undefined }

const nothing: Suggestion = { edit: null, certain: false }
const kana = new RegExp(kanaPattern)

const ofPoint = ({ point }: Given, value: string | null, certain = value !== null): Suggestion =>
  point ? { edit: { point: { id: point.id, value: value ?? point.value } }, certain } : nothing

async function postal(
  { work, point }: Given,
  suggest: (point: ContactPoint) => string | null | Promise<string | null>,
): Promise<Suggestion> {
  if (!point) return nothing
  const { id, value, postalCode, prefecture, city, street } = point
  const known = prefecture && city && street ? { prefecture, city, street } : null
  const code = (await suggest(point)) ?? (known && (await postalCodeOf(work, known)))
  return { edit: { point: { id, value, postalCode: code ?? postalCode } }, certain: code !== null }
}

const suggestions: { readonly [K in DoubtKind]?: (given: Given) => Suggestion | Promise<Suggestion> } = {
  emailTypo: (given) => {
    const { key, domain } = parseEmail(given.point?.value ?? '')
    const meant = domainTypos[domain]
    return ofPoint(given, meant ? key.replace(/@.*$/, `@${meant}`) : null)
  },
  emailInvalid: (given) => ofPoint(given, null),
  phoneUnread: (given) => ofPoint(given, null),
  phoneZero: (given) => ofPoint(given, parsePhone(given.point?.value ?? '').display),
  postalUnread: (given) => postal(given, ({ postalCode }) => parsePostalCode(postalCode ?? '')?.code ?? null),
  postalMismatch: (given) => postal(given, () => null),
  postalMissing: (given) => postal(given, () => null),
  nameJoined({ customer }) {
    const { family, given, split } = splitName(customer.familyName ?? '')
    return { edit: { fields: { familyName: family, givenName: given } }, certain: split }
  },
  nameIsCompany({ customer: { familyName, givenName } }) {
    const words = [familyName, givenName].flatMap((name) => (name ?? '').split(/[\s　]+/)).filter(Boolean)
    const companyName = words.filter(looksLikeCompany).join(' ')
    const [family = null, ...given] = words.filter((word) => !looksLikeCompany(word))
    const fields = { familyName: family, givenName: given.join(' ') || null }
    if (companyName === '') return { edit: { fields: { familyName, givenName } }, certain: false }
    return { edit: { addPost: { companyName }, fields }, certain: true }
  },
  kanaForm({ customer: { familyKana, givenKana } }) {
    const read = (typed: string | null): string | null => typed && toKatakana(typed).normalize('NFC')
    const fields = { familyKana: read(familyKana), givenKana: read(givenKana) }
    return { edit: { fields }, certain: kana.test(`${fields.familyKana ?? ''}${fields.givenKana ?? ''}`) }
  },
  kanaMissing: () => ({ edit: { fields: { familyKana: '', givenKana: '' } }, certain: false }),
  dateUnread({ customer: { remark } }) {
    const found = new RegExp(birthLine, 'i').exec(remark ?? '')
    const on = parseDate(found?.[1] ?? '')?.on
    const rest = (remark ?? '').replace(found?.[0] ?? '', '').trim()
    return {
      edit: { fields: { birthOn: on ?? found?.[1] ?? '', remark: rest || null } },
      certain: Boolean(on),
    }
  },
  codeDamaged: ({ customer: { code } }) => ({ edit: { fields: { code } }, certain: false }),
}

export async function suggest(
  work: Pick<Work, 'db'>,
  kind: string,
  customer: Customer,
  part: string,
): Promise<Suggestion> {
  const find = suggestions[kind as DoubtKind]
  const point = customer.contactPoints.find(({ id }) => id === part)
  return find ? find({ work, customer, point }) : nothing
}
