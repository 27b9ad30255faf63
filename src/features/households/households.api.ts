import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'

const ofCustomer = z.object({ customerId: z.uuid() })

export const householdRoles = ['head', 'spouse', 'child', 'parent', 'other'] as const
const role = z.enum(householdRoles)

export const householdMemberSchema = z.object({
  customerId: z.uuid(),
  displayName: z.string(),
  familyName: z.string().nullable(),
  role,
  joinedAt: z.iso.datetime(),
  version: z.int(),
})
export type HouseholdMember = z.infer<typeof householdMemberSchema>

export const householdSchema = z.object({
  id: z.uuid(),
  familyName: z.string().nullable().describe('The household is called by it: 田中 → 田中家'),
  members: z.array(householdMemberSchema),
  hidden: z.int().describe('How many more there are whom the reader may not see'),
})
export type Household = z.infer<typeof householdSchema>

export const suggestionSchema = z.object({
  customerId: z.uuid(),
  displayName: z.string(),
  by: z.array(z.enum(['address', 'phone'])),
})
export type Suggestion = z.infer<typeof suggestionSchema>

export const householdsApi = defineApi('households', {
  get: {
    method: 'GET',
    path: '/customers/{customerId}/household',
    permission: 'customers.read',
    summary: { ja: '顧客の世帯', en: 'The household of a customer' },
    params: ofCustomer,
    returns: z.object({ household: householdSchema.nullable() }),
  },
  suggest: {
    method: 'GET',
    path: '/customers/{customerId}/household/suggestions',
    permission: 'customers.read',
    summary: {
      ja: '同じ世帯かもしれない人（同じ住所か固定電話、10人まで）',
      en: 'Who may be of the same household: same address or fixed phone, 10 at most',
    },
    params: ofCustomer,
    returns: z.object({ items: z.array(suggestionSchema) }),
  },
  join: {
    method: 'POST',
    path: '/customers/{customerId}/household/members',
    permission: 'customers.write',
    summary: { ja: '同じ世帯にする', en: 'Make two customers one household' },
    params: ofCustomer,
    body: z.object({
      otherId: z.uuid(),
      otherRole: role.default('other'),
      role: role.optional().describe('Of the customer in the path, where they were in no household yet'),
    }),
    returns: householdSchema,
    status: 201,
  },
  setRole: {
    method: 'PATCH',
    path: '/customers/{customerId}/household',
    permission: 'customers.write',
    summary: { ja: '世帯での続柄を変える', en: 'Change a role in the household' },
    params: ofCustomer,
    body: z.object({ version: z.int(), role }),
    returns: householdSchema,
  },
  leave: {
    method: 'DELETE',
    path: '/customers/{customerId}/household',
    permission: 'customers.write',
    summary: { ja: '世帯から外す', en: 'Take a customer out of their household' },
    params: ofCustomer,
    query: z.object({ version: z.coerce.number().int() }),
    returns: 'nothing',
  },
})

/** What has a name in the OpenAPI document. */
export const householdsSchemas = {
  Household: householdSchema,
}
