import { createCustomer } from '#features/customers/customers.actions.ts'
import type { Work } from '#platform/work.ts'
import type { NewEntry } from './consent.ledger.ts'
import { newsPurpose } from './consent.ts'

/** A customer with one e-mail address, for tests. */
export async function makeReader(
  work: Work,
  email: string,
  { ownerId = null, phone }: { ownerId?: string | null; phone?: string } = {},
): Promise<string> {
  const { id } = await createCustomer(work, {
    familyName: '山﨑',
    givenName: '花子',
    ownerId,
    contactPoints: [
      { kind: 'email', label: null, value: email },
      ...(phone === undefined ? [] : [{ kind: 'phone' as const, label: null, value: phone }]),
    ],
    posts: [],
    tagNames: [],
  })
  return id
}

/** An entry of the ledger about news by mail: consent that a colleague wrote down. */
export const entryOf = (customerId: string, key: string, change: Partial<NewEntry> = {}): NewEntry => ({
  customerId,
  channel: 'email',
  key,
  purposeId: newsPurpose,
  state: 'granted',
  basis: 'consent',
  method: 'paper',
  own: false,
  note: '申込書',
  ...change,
})
/** A refusal, and consent that the person gave with their own hands. */
export const refusalOf = (customerId: string, key: string, change: Partial<NewEntry> = {}): NewEntry =>
  entryOf(customerId, key, { state: 'refused', basis: null, method: 'operator', ...change })
export const ownConsentOf = (customerId: string, key: string, change: Partial<NewEntry> = {}): NewEntry =>
  entryOf(customerId, key, {
    method: 'preferenceCentre',
    own: true,
    confirmedAt: new Date().toISOString(),
    ...change,
  })
