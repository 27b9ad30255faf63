import { describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { customerText } from '#features/customers/customer.text.ts'
import { healthText } from '#features/customers/health.text.ts'
import { exportsText } from '#features/exports/exports.text.ts'
import { healthApi } from '#features/health/health.api.ts'
import { sharingText } from '#features/provisions/sharing.text.ts'
import { translator } from '#kit/text.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(customerText, 'ja')
const parts = translator(partsText, 'ja')
const h = translator(healthText, 'ja')
const x = translator(exportsText, 'ja')
const s = translator(sharingText, 'ja')

describe('an address', () => {
  const enishi = useEnishi()

  it('is corrected by one press, shows that nothing arrives, and is known to whom it was given', async () => {
    const page = await enishi.open('/customers/new', { refusals: [400] })
    await page.getByLabel(t('familyName'), { exact: true }).fill('水野')
    const email = page.getByLabel(t('email'), { exact: true })
    await email.fill('sakura@docomo.ne.ip')
    await page.getByText(parts('didYouMean', { meant: 'sakura@docomo.ne.jp' })).waitFor()
    await page.getByRole('button', { name: parts('takeMeant') }).click()
    expect(await email.inputValue()).toBe('sakura@docomo.ne.jp')
    await page.getByRole('button', { name: t('create') }).click()
    await page.waitForURL(/\/customers\/[0-9a-f-]{36}/)
    const id = /customers\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''

    const customer = await enishi.call(customersApi.endpoints.get, { params: { id } })
    const [point] = customer.contactPoints
    await enishi.call(healthApi.endpoints.judge, {
      params: { id, partId: point?.id ?? '' },
      body: {
        version: 0,
        verifiedAt: null,
        verifiedBy: null,
        softBounces: 0,
        bouncedAt: '2026-11-20T03:00:00Z',
        said: '550 5.1.1 user unknown',
        complainedAt: null,
      },
    })
    await page.getByText(/^不達 2026\/11\/20/).waitFor()
    await page.getByText(h('said', { said: '550 5.1.1 user unknown' })).waitFor()
    await page.getByRole('button', { name: t('partMenu', { what: 'sakura@docomo.ne.jp' }) }).click()
    await page.getByRole('menuitem', { name: h('clearBounce') }).click()
    await expect.poll(() => page.getByText(/^不達 2026/).count()).toBe(0)
    await page.getByRole('button', { name: parts('undo') }).click()
    await page.getByText(/^不達 2026\/11\/20/).waitFor()

    await page.goto('/exports')
    await page.getByLabel(s('provision')).check()
    await page.getByRole('button', { name: x('start') }).click()
    // Nobody is given anything without saying to whom.
    await page.getByText('渡す相手の氏名・名称を入力してください').first().waitFor()
    await page.getByLabel(s('recipientName')).fill('株式会社みなと')
    await page.getByLabel(s('recipientAddress')).fill('東京都港区芝1-1')
    await page.getByLabel(s('ground'), { exact: true }).selectOption('consent')
    await page.getByRole('button', { name: x('start') }).click()
    await page.getByRole('link', { name: s('toLedger') }).click()
    await page.getByRole('link', { name: '水野' }).click()
    await page.getByRole('link', { name: '株式会社みなと' }).waitFor()
  })
})
