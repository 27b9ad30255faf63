import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { mailApi } from '#features/mail/mail.api.ts'
import { mypageText } from '#features/mypage/mypage.text.ts'
import { plansApi } from '#features/plans/plans.api.ts'
import { emptyTerms } from '#features/plans/plans.ts'
import { productsApi } from '#features/products/products.api.ts'
import { settingsApi } from '#features/settings/settings.api.ts'
import { subscriptionsApi } from '#features/subscriptions/subscriptions.api.ts'
import { translator, type Locale } from '#kit/text.ts'
import { findingsOf } from './harness/axe.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(mypageText, 'ja')
const email = 'ichiro@example.jp'

describe('My page', () => {
  const enishi = useEnishi()
  let customerId = ''
  let subscriptionId = ''

  beforeAll(async () => {
    const { version, settings } = await enishi.call(settingsApi.endpoints.get, {})
    const seller = { ...settings.seller, name: '株式会社みどり堂', phone: '0120-000-000' }
    await enishi.call(settingsApi.endpoints.update, { body: { version, settings: { ...settings, seller } } })
    const product = await enishi.call(productsApi.endpoints.create, {
      body: {
        code: 'AO-030',
        name: '有機大麦若葉青汁',
        taxClass: 'reduced',
        price: { price: '3980', taxIncluded: true },
      },
    })
    const plan = await enishi.call(plansApi.endpoints.create, {
      body: {
        code: 'AOJIRU',
        name: '青汁 定期コース',
        terms: {
          ...emptyTerms,
          contents: [{ from: 1, to: null, items: [{ productId: product.id, quantity: 1, unitPrice: 3980 }] }],
          cycles: [{ kind: 'months', every: 1, day: 10 }],
          firstShipDays: 20,
          payments: [{ method: 'クレジットカード', when: 'shipping', days: 0, fee: 0 }],
          leaving: { ...emptyTerms.leaving, returns: '不良品は送料当方負担で交換します。' },
        },
      },
    })
    await enishi.call(plansApi.endpoints.publish, {
      params: { id: plan.id },
      body: { version: plan.version },
    })
    const customer = await enishi.call(customersApi.endpoints.create, {
      body: {
        familyName: '高橋',
        givenName: '一郎',
        contactPoints: [{ kind: 'email', label: null, value: email }],
      },
    })
    customerId = customer.id
    const started = await enishi.call(subscriptionsApi.endpoints.start, {
      body: { customerId, planId: plan.id },
    })
    subscriptionId = started.id
  })

  async function codeInMailbox(): Promise<string> {
    const { items } = await enishi.call(mailApi.endpoints.list, { query: { customerId } })
    const id = items.find(({ template }) => template === 'mypage.code')?.id ?? ''
    const { body } = await enishi.call(mailApi.endpoints.get, { params: { id } })
    return /\b\d{6}\b/.exec(body)?.[0] ?? ''
  }

  const enter = async (page: Page, locale: Locale): Promise<void> => {
    await page.getByLabel(mypageText.email[locale]).fill(email)
    await page.getByRole('button', { name: mypageText.sendCode[locale] }).click()
    await page.getByLabel(mypageText.code[locale]).fill(await codeInMailbox())
    await page.getByRole('button', { name: mypageText.goIn[locale] }).click()
    await page.getByRole('heading', { name: mypageText.coming[locale] }).waitFor()
  }

  it('is without fault on a phone, in the dark and in English', async () => {
    // The pages have no script; axe is one.
    const page = await enishi.open('/my', { visitor: true, size: 'phone', theme: 'dark', locale: 'en-GB' })
    expect(await findingsOf(page)).toEqual([])
    await enter(page, 'en')
    for (const path of [
      '',
      `/s/${subscriptionId}/skip`,
      `/s/${subscriptionId}/cancel`,
      '/profile',
      '/history',
    ]) {
      await page.goto(`/my${path}`)
      expect(await findingsOf(page), path).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
    }
  })

  it('takes a customer from the code in the mailbox to a skip and to the end, in a browser without script', async () => {
    const page = await enishi.open('/my', { visitor: true, size: 'phone', script: false })
    const weights: Promise<number>[] = []
    page.on('response', (response) => {
      if (response.status() === 200) weights.push(response.body().then((body) => body.length))
    })
    const press = (name: string) => page.getByRole('button', { name }).click()
    const stateNow = () => enishi.call(subscriptionsApi.endpoints.get, { params: { id: subscriptionId } })
    await enter(page, 'ja')
    await page.getByRole('link', { name: t('skip') }).click()
    await press(t('doIt'))
    await page.getByRole('heading', { name: t('done') }).waitFor()
    expect(await stateNow()).toMatchObject({ state: 'active', nextRound: 1 })
    await page.getByRole('link', { name: t('toHome') }).click()
    await page.getByRole('link', { name: t('cancel') }).click()
    await press(t('toConfirm'))
    await press(t('doCancel'))
    await page.getByRole('heading', { name: t('doneCancel') }).waitFor()
    expect(await stateNow()).toMatchObject({ state: 'cancelled' })
    const largest = Math.max(...(await Promise.all(weights)))
    expect(largest).toBeGreaterThan(1000)
    expect(largest).toBeLessThan(80_000)
  })
})
