import type { Page } from 'playwright-core'
import { customersApi } from '#features/customers/customers.api.ts'
import { notesApi } from '#features/notes/notes.api.ts'
import { webhooksApi, type Webhook } from '#features/webhooks/webhooks.api.ts'
import { answers, startReceiver } from '#features/webhooks/webhooks.receiver.make.ts'
import type { CallInput } from '#kit/contract.ts'
import type { Answer, Answering } from '#test/e2e/harness/api.ts'

type Call = <E extends Answering>(endpoint: E, input: CallInput<E>) => Promise<Answer<E>>

const { list, create, deliveries } = webhooksApi.endpoints
/** As the picture shows it: the receiver has another port in every run. */
const shown = 'https://hooks.example.jp/enishi'

/** The page of a webhook that told a receiver of three notes; the second was tried twice. */
export async function showWebhook(page: Page, call: Call): Promise<void> {
  const { items } = await call(list, {})
  const { id } = items[0] ?? (await tellThree(call))
  await page.route(`**/api/v1/webhooks/${id}`, async (route) => {
    const response = await route.fetch()
    const webhook = (await response.json()) as Webhook
    await route.fulfill({ response, json: { ...webhook, url: shown } })
  })
  await page.goto(`/settings/webhooks/${id}`)
  await page.getByText(shown).waitFor()
}

async function tellThree(call: Call): Promise<Webhook> {
  const receiver = await startReceiver()
  try {
    receiver.behave(answers(202, '{"accepted":true}'), answers(503, 'Service Unavailable'))
    receiver.always(answers(202, '{"accepted":true}'))
    const { webhook } = await call(create, {
      body: {
        name: '配信ツールへの連携',
        url: receiver.url,
        events: ['segment.entered', 'segment.left', 'order.placed', 'note.written'],
        sharing: {
          purpose: 'processor',
          recipient: { name: '株式会社みなと企画', address: null, representative: null },
        },
      },
    })
    const params = { id: webhook.id }
    const { items } = await call(customersApi.endpoints.list, { query: { limit: 3 } })
    for (const [at, { id: customerId }] of items.entries()) {
      await call(notesApi.endpoints.create, { params: { customerId }, body: { body: '電話がありました' } })
      const isSent = async () =>
        (await call(deliveries, { params, query: { state: 'delivered' } })).items.length > at
      for (let tries = 0; tries < 60 && !(await isSent()); tries++)
        await new Promise((resolve) => setTimeout(resolve, 250))
    }
    return webhook
  } finally {
    await receiver.close()
  }
}
