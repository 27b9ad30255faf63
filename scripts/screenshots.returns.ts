import type { Page } from 'playwright-core'
import { customersApi } from '#features/customers/customers.api.ts'
import { returnsApi } from '#features/returns/returns.api.ts'
import { signatureHeader, signatureOf } from '#features/returns/returns.providers.ts'
import type { CallInput } from '#kit/contract.ts'
import type { Answer, Answering } from '#test/e2e/harness/api.ts'

type Call = <E extends Answering>(endpoint: E, input: CallInput<E>) => Promise<Answer<E>>

const kinds = [
  { type: 'bounce', status: '5.1.1', said: '550 5.1.1 User unknown' },
  { type: 'bounce', status: '4.2.2', said: '452 4.2.2 Mailbox full' },
  { type: 'complaint' },
  { type: 'unsubscribe' },
  { type: 'bounce', status: '5.7.1', said: '554 5.7.1 Client host blocked using bl.example.net' },
  { type: 'bounce', status: '5.2.0', said: '550 5.2.0 refused by the recipient' },
] as const

/** The list of what a provider told of some customers. */
export async function showReturns(page: Page, call: Call): Promise<void> {
  const { items: known } = await call(returnsApi.endpoints.list, { query: { limit: 1 } })
  if (known.length === 0) await tellSome(call)
  await page.goto('/returns')
}

async function tellSome(call: Call): Promise<void> {
  const { items } = await call(customersApi.endpoints.list, { query: { limit: 40 } })
  const addresses: string[] = []
  for (const { id } of items) {
    const { contactPoints } = await call(customersApi.endpoints.get, { params: { id } })
    const email = contactPoints.find(({ kind }) => kind === 'email')
    if (email) addresses.push(email.value)
  }
  const { url, signingKey } = await call(returnsApi.endpoints.createHook, {
    body: { provider: 'generic', name: '配信サービス', publicKey: null, topic: null },
  })
  const body = JSON.stringify({
    events: kinds.map((kind, at) => ({
      ...kind,
      id: String(at),
      email: addresses[at] ?? 'nobody@example.jp',
    })),
  })
  await fetch(url, {
    method: 'POST',
    headers: { [signatureHeader]: signatureOf(signingKey ?? '', Buffer.from(body)) },
    body,
  })
}
