import { parseDate } from '#kit/japan/calendar.ts'
import type { api } from '#web/api.ts'
import { attributesOf, type AttributeValues } from '#web/parts/attribute-values.ts'
import { ApiProblem } from '#web/problem.ts'

export type NewCustomerValues = {
  familyName: string
  givenName: string
  familyKana: string
  givenKana: string
  code: string
  phone: string
  email: string
  postalCode: string
  address: string
  companyName: string
  department: string
  title: string
  birthOn: string
  ownerId: string
  tagNames: string[]
} & AttributeValues
type Body = NonNullable<NonNullable<Parameters<typeof api.customers.create>[0]>['body']>

export function emptyCustomer(ownerId: string): NewCustomerValues {
  return {
    familyName: '',
    givenName: '',
    familyKana: '',
    givenKana: '',
    code: '',
    phone: '',
    email: '',
    postalCode: '',
    address: '',
    companyName: '',
    department: '',
    title: '',
    birthOn: '',
    ownerId,
    tagNames: [],
  }
}

/** A record needs something to be found by; the server says the same. */
export function saysWho(values: NewCustomerValues): boolean {
  const { familyName, givenName, familyKana, givenKana, code, phone, email, address, companyName } = values
  const given = [familyName, givenName, familyKana, givenKana, code, phone, email, address, companyName]
  return given.some((text) => text.trim() !== '')
}

/** The form as the API takes it: what was left empty is not sent. */
export function bodyOf(values: NewCustomerValues): Body {
  const { familyName, givenName, familyKana, givenKana, code, birthOn, ownerId, tagNames } = values
  return {
    familyName: familyName || null,
    givenName: givenName || null,
    familyKana: familyKana || null,
    givenKana: givenKana || null,
    code: code || null,
    birthOn: parseDate(birthOn)?.on ?? null,
    ownerId: ownerId || null,
    contactPoints: pointsOf(values).map(({ point }) => point),
    posts: values.companyName.trim() === '' ? [] : [postOf(values)],
    tagNames,
    attributes: attributesOf(values),
  }
}

function postOf({ companyName, department, title }: NewCustomerValues) {
  return { companyName, department: department || null, title: title || null }
}

type Point = NonNullable<Body['contactPoints']>[number]
/** Those contact points that were given, each with the field it came from. */
function pointsOf({ phone, email, postalCode, address }: NewCustomerValues) {
  const points: { field: keyof NewCustomerValues; point: Point }[] = [
    { field: 'phone', point: { kind: 'phone', label: null, value: phone } },
    { field: 'email', point: { kind: 'email', label: null, value: email } },
    {
      field: 'address',
      point: { kind: 'address', label: null, value: address, postalCode: postalCode || null },
    },
  ]
  return points.filter(({ point: { value, postalCode: code } }) => value.trim() !== '' || code)
}

const postFields: { readonly [path: string]: string } = {
  'posts.0.companyName': 'companyName',
  'posts.0.department': 'department',
  'posts.0.title': 'title',
}

/** A refusal in the names of the form, so that it stands under the field that caused it. */
export function inFormNames(problem: ApiProblem, values: NewCustomerValues): ApiProblem {
  const points = pointsOf(values)
  const nameOf = (path: string): string => {
    const index = /^contactPoints\.(\d+)\./.exec(path)?.[1]
    const field = index === undefined ? undefined : points[Number(index)]?.field
    if (path.startsWith('contactPoints.') && path.endsWith('.postalCode')) return 'postalCode'
    if (path.startsWith('tagNames')) return 'tagNames'
    return field ?? postFields[path] ?? path
  }
  return new ApiProblem({
    ...problem.body,
    fields: problem.fields.map(({ path, message }) => ({ path: nameOf(path), message })),
  })
}
