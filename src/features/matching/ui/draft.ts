import type { api } from '#web/api.ts'
import type { BesideProps } from '#web/ui.ts'

type Draft = NonNullable<Parameters<typeof api.matching.lookUp>[0]>['body']

/** What somebody has typed of a customer, as far as people are recognised by it. */
export function draftOf(body: BesideProps['body']): Draft {
  const { familyName, givenName, familyKana, givenKana, birthOn, code, contactPoints, posts } = body
  return {
    familyName,
    givenName,
    familyKana,
    givenKana,
    birthOn,
    code,
    contactPoints: contactPoints?.map(({ kind, value, postalCode }) => ({ kind, value, postalCode })),
    companyNames: posts?.flatMap(({ companyName }) => (companyName ? [companyName] : [])),
  }
}

/** Too little typed would only make noise: a family name is borne by many. */
export function saysEnough({ familyName, givenName, familyKana, givenKana, code, contactPoints }: Draft): boolean {
  const named = [familyName, familyKana].some(Boolean) && [givenName, givenKana].some(Boolean)
  return named || Boolean(code) || (contactPoints ?? []).some(({ value }) => value.trim().length >= 9)
}
