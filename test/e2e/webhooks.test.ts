import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { segmentsApi } from '#features/segments/segments.api.ts'
import { tagsApi } from '#features/tags/tags.api.ts'
import { startReceiver } from '#features/webhooks/webhooks.receiver.make.ts'
import { webhooksText } from '#features/webhooks/webhooks.text.ts'
import { translator } from '#kit/text.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(webhooksText, 'ja')

/** A few seconds on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 60_000

describe('a webhook', () => {
  const enishi = useEnishi({ env: { ENISHI_WEBHOOK_PRIVATE: 'true' } })
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  beforeAll(async () => {
    receiver = await startReceiver()
  })
  afterAll(() => receiver.close())

  it(
    'is set up on its page, and tells another system who enters a segment',
    async () => {
      const tag = await enishi.call(tagsApi.endpoints.create, { body: { name: '休眠' } })
      const segment = await enishi.call(segmentsApi.endpoints.create, {
        body: {
          name: '呼び戻したい人',
          kind: 'moving',
          rule: { kind: 'tag', params: { tagId: tag.id, has: true } },
        },
      })
      const stateOf = async () =>
        (await enishi.call(segmentsApi.endpoints.get, { params: { id: segment.id } })).state
      await expect.poll(stateOf, { timeout: 10_000 }).toBe('ready')

      const page = await enishi.open('/settings/webhooks')
      await page.getByRole('button', { name: t('add') }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(t('name'), { exact: true }).fill('配信ツール')
      await dialog.getByLabel(t('url'), { exact: true }).fill(receiver.url)
      await dialog.getByLabel(t('events'), { exact: true }).fill('に入りました')
      await page.getByRole('option', { name: 'セグメント「…」に入りました' }).click()
      await dialog.getByLabel(t('segments'), { exact: true }).fill('呼び')
      await page.getByRole('option', { name: '呼び戻したい人' }).click()
      await page.keyboard.press('Tab')
      await dialog.getByRole('button', { name: t('add') }).click()
      const secret = await page.getByRole('textbox', { name: t('secret') }).inputValue()
      expect(secret).toMatch(/^whsec_/)
      await page.getByRole('button', { name: t('done') }).click()

      await page.getByRole('heading', { name: '配信ツール', exact: true }).waitFor()
      await page.getByText('呼び戻したい人').waitFor()
      await page.getByRole('button', { name: t('test') }).click()
      await page.getByText(/^届きました（200/).waitFor()

      const customer = await enishi.call(customersApi.endpoints.create, {
        body: { familyName: '山﨑', givenName: '花子', tagNames: ['休眠'] },
      })
      const delivery = page.getByRole('listitem').filter({ hasText: '山﨑 花子' })
      await delivery.getByText(t('delivered'), { exact: true }).waitFor()
      await delivery.getByText(/^200・/).waitFor()
      const [, sent] = receiver.received
      expect(JSON.parse(sent?.body ?? '')).toMatchObject({
        type: 'segment.entered',
        customerId: customer.id,
        data: { segmentId: segment.id },
      })
    },
    wholeStory,
  )
})
