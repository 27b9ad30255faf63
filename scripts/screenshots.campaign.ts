import type { Page } from 'playwright-core'
import { campaignsApi } from '#features/campaigns/campaigns.api.ts'
import { deliveryApi } from '#features/delivery/delivery.api.ts'
import { segmentsApi } from '#features/segments/segments.api.ts'
import { templatesApi } from '#features/templates/templates.api.ts'
import type { CallInput } from '#kit/contract.ts'
import type { Answer, Answering } from '#test/e2e/harness/api.ts'

type Call = <E extends Answering>(endpoint: E, input: CallInput<E>) => Promise<Answer<E>>
type Shown = 'draft' | 'testing' | 'calendar'

const { list, create, duplicate, update, start, get } = campaignsApi.endpoints
const names = { testing: '11月の新商品のご案内', draft: '冬の感謝便', planned: '年末のごあいさつ' }
const source = `<h1>一年かけて育てた新茶です</h1><p>{{ customer.addressee }}</p>
  <p>いつもありがとうございます。お待たせしていた新茶が、産地から届きました。</p>
  <p><a href="https://shop.example.jp/new">くわしく見る</a></p>`

/** A draft with two variants, one that is being tried, or all of them in the calendar. */
export async function showCampaign(page: Page, call: Call, shown: Shown): Promise<void> {
  const { items } = await call(list, { query: { limit: 20 } })
  const named = (name: string): string | undefined => items.find((one) => one.name === name)?.id
  if (named(names.draft) === undefined) await makeCampaigns(call)
  if (shown === 'calendar') {
    await page.goto('/campaigns?view=calendar')
    await page.getByRole('grid').waitFor()
    return
  }
  const again = await call(list, { query: { limit: 20 } })
  const id = again.items.find((one) => one.name === names[shown])?.id
  await page.goto(`/campaigns/${id}`)
  await page
    .getByRole(shown === 'draft' ? 'complementary' : 'table')
    .first()
    .waitFor()
}

async function makeCampaigns(call: Call): Promise<void> {
  await call(deliveryApi.endpoints.addDomain, { body: { name: 'example.co.jp' } })
  await call(deliveryApi.endpoints.createSender, {
    body: { name: 'みどり屋', address: 'news@example.co.jp', preferred: true },
  })
  const template = await call(templatesApi.endpoints.create, {
    body: {
      name: '新茶のご案内',
      class: 'advertising',
      content: { subject: '新茶が届きました', body: { kind: 'html', source } },
    },
  })
  const segments = await call(segmentsApi.endpoints.list, { query: {} })
  const reachable = segments.items.filter(({ name }) => name === 'メールをお送りできる方').map(({ id }) => id)
  const plain = { preheader: null, senderId: null, atHour: null }
  const testing = await call(create, {
    body: {
      name: names.testing,
      audience: { everybody: false, segmentIds: reachable, exceptIds: [], rule: null, addresses: 'main' },
      schedule: { kind: 'now' },
      quiet: { use: 'none' },
      heldOutPercent: 5,
      test: { of: 'subject', share: 40, measure: 'clicks', hours: 4, ifNone: 'ask' },
      variants: [
        {
          ...plain,
          label: 'A',
          subject: '新茶が届きました',
          content: { from: 'template', templateId: template.id, edition: template.edition },
        },
        { ...plain, label: 'B', subject: '一年かけて育てました', content: null },
      ],
    },
  })
  const copyAs = async (name: string, days: number): Promise<{ id: string; version: number }> => {
    const { id, version } = await call(duplicate, { params: { id: testing.id } })
    const at = new Date(Date.now() + days * 86_400_000).toISOString()
    return call(update, { params: { id }, body: { version, name, schedule: { kind: 'at', at } } })
  }
  await copyAs(names.draft, 3)
  const planned = await copyAs(names.planned, 2)
  await call(start, { params: { id: planned.id }, body: { version: planned.version } })
  await call(start, { params: { id: testing.id }, body: { version: testing.version } })
  const isOut = async () => (await call(get, { params: { id: testing.id } })).state === 'testing'
  for (let tries = 0; tries < 120 && !(await isOut()); tries++)
    await new Promise((resolve) => setTimeout(resolve, 250))
}
