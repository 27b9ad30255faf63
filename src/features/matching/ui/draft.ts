import type { api } from '#web/api.ts'
import type { BesideProps } from '#web/ui.ts'

type Draft = NonNullable<NonNullable<Parameters<typeof api.matching.lookUp>[0]>['body']>

/** What somebody has typed of a customer, as far as people are recognised by it. */
export function draftOf(body: BesideProps['body']): Draft {
  const { familyName, givenName, familyKana, givenKana, birthOn, contactPoints, posts } = body
  return {
    familyName,
    givenName,
    familyKana,
    givenKana,
    birthOn,
    contactPoints: contactPoints?.map(({ kind, value, postalCode }) => ({ kind, value, postalCode })),
    companyNames: posts?.flatMap(({ companyName }) => (companyName ? [companyName] : [])),
  }
}

const leastDigits = 9

/** Too little typed would only make noise: what counts is a whole name, number or address. */
export function saysEnough({
  familyName,
  givenName,
  familyKana,
  givenKana,
  contactPoints = [],
}: Draft): boolean {
  const isNamed = Boolean(familyName && givenName) || Boolean(familyKana && givenKana)
  return isNamed || contactPoints.some(isWhole)
}

function isWhole({ kind, value }: NonNullable<Draft['contactPoints']>[number]): boolean {
  const typed = value.normalize('NFKC').trim()
  if (kind === 'phone') return typed.replace(/\D/g, '').length >= leastDigits
  return kind === 'email' && /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(typed)
}

type CompanyDraft = NonNullable<NonNullable<Parameters<typeof api.matching.companyLookUp>[0]>['body']>

/** What somebody has typed of a company, as far as companies are recognised by it. */
export function companyDraftOf({
  name,
  coreKana,
  corporateNumber,
  invoiceNumber,
  domain,
  phone,
  address,
}: BesideProps<'company'>['body']): CompanyDraft {
  return { name, coreKana, corporateNumber, invoiceNumber, domain, phone, address }
}

const leastOfName = 2
const digitsOfCorporation = 13

/** A name of one letter finds everybody; a number or an address speaks for itself. */
export function companySaysEnough({
  name = '',
  corporateNumber,
  phone,
  address,
  domain,
}: CompanyDraft): boolean {
  const digits = (text: string | null | undefined): number =>
    (text ?? '').normalize('NFKC').replace(/\D/g, '').length
  return (
    name.trim().length >= leastOfName ||
    digits(corporateNumber) === digitsOfCorporation ||
    digits(phone) >= leastDigits ||
    Boolean(address) ||
    Boolean(domain)
  )
}
