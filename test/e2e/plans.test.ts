import { beforeAll, describe, expect, it } from 'vitest'
import { planText } from '#features/plans/plan.text.ts'
import { gapText } from '#features/plans/plans.gaps.text.ts'
import { plansApi } from '#features/plans/plans.api.ts'
import { pointsApi } from '#features/points/points.api.ts'
import { settingsText as pointText } from '#features/points/settings.text.ts'
import { productsApi } from '#features/products/products.api.ts'
import { settingsApi } from '#features/settings/settings.api.ts'
import { translator } from '#kit/text.ts'
import { productPickerText } from '#web/parts/product-picker.text.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(planText, 'ja')
const gap = translator(gapText, 'ja')
const points = translator(pointText, 'ja')
const pick = translator(productPickerText, 'ja')

/** A quarter of a minute on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 120_000

describe('what is sold again and again', () => {
  const enishi = useEnishi()

  beforeAll(async () => {
    const { version, settings } = await enishi.call(settingsApi.endpoints.get, {})
    const seller = { ...settings.seller, name: '株式会社みどり堂', phone: '0120-000-000' }
    await enishi.call(settingsApi.endpoints.update, { body: { version, settings: { ...settings, seller } } })
    await enishi.call(productsApi.endpoints.create, {
      body: { code: 'AO-030', name: '有機大麦若葉青汁', taxClass: 'reduced' },
    })
  })

  it(
    'is written whole on the screen, not published while one of the six items is missing, and then published',
    async () => {
      const page = await enishi.open('/plans')
      await page
        .getByRole('link', { name: t('add') })
        .first()
        .click()
      await page.getByLabel(t('code')).fill('AOJIRU')
      await page.getByLabel(t('name')).fill('青汁 定期コース')
      await page.getByRole('button', { name: t('create') }).click()
      await page.getByRole('heading', { name: '青汁 定期コース', exact: true }).waitFor()

      type Item = 'quantity' | 'price' | 'payment' | 'delivery' | 'period' | 'leaving'
      const publish = page.getByRole('button', { name: t('publish'), exact: true }).first()
      const item = (of: Item, is: 'done' | 'lacking') =>
        page
          .getByRole('listitem')
          .filter({ hasText: t(`item_${of}`) })
          .getByText(t(is), { exact: true })
          .waitFor()
      for (const of of ['quantity', 'payment', 'delivery', 'leaving'] as const) await item(of, 'lacking')
      expect(await publish.isDisabled()).toBe(true)

      // ① and ②: the goods; without a price of the product the plan needs one of its own.
      await page.getByRole('button', { name: t('addSpan') }).click()
      await page.getByRole('button', { name: t('addProduct') }).click()
      await page.getByRole('textbox', { name: pick('findProduct') }).fill('AO-030')
      await page.getByRole('option', { name: /有機大麦若葉青汁/ }).click()
      await item('quantity', 'done')
      await item('price', 'lacking')
      // What is missing says so, and leads to where it is typed.
      await page.getByRole('button', { name: gap('noPrice', { name: '有機大麦若葉青汁' }) }).click()
      await page.getByLabel(`有機大麦若葉青汁 ${t('unitPrice')}`).fill('３９８０')
      await item('price', 'done')

      // ③ and ④: how it is paid, how often it comes.
      await page.getByRole('button', { name: t('addPayment') }).click()
      await page.getByLabel(t('method'), { exact: true }).fill('クレジットカード')
      await item('payment', 'done')
      await page.getByRole('button', { name: t('addCycle') }).click()
      await item('delivery', 'done')

      // ⑤: a period that is over is none.
      await page.getByLabel(t('applyUntil')).fill('2020/4/1')
      await item('period', 'lacking')
      await page.getByLabel(t('applyUntil')).fill('')
      await item('period', 'done')

      // All but ⑥: saved as a draft, it still cannot be published.
      await page.getByRole('button', { name: t('save') }).click()
      await page.getByText(t('saved')).waitFor()
      await item('leaving', 'lacking')
      expect(await publish.isDisabled()).toBe(true)
      await page.getByRole('button', { name: gap('noReturns') }).click()
      await page.getByLabel(t('returns')).fill('不良品は送料当方負担で交換します。')
      await page.getByText(t('complete')).waitFor()
      await page.getByText('不良品は送料当方負担で交換します。').nth(1).waitFor()
      await page.keyboard.press('Control+s')
      await publish.click()

      const dialog = page.getByRole('dialog')
      await dialog.getByRole('heading', { name: t('publishTitle', { edition: 1 }) }).waitFor()
      await dialog.getByText(/3,980/).first().waitFor()
      await dialog.getByRole('button', { name: t('publish') }).click()
      await page.getByText(t('publishedNow', { edition: 1 })).waitFor()
      await page.getByText(t('published'), { exact: true }).first().waitFor()
      const { items } = await enishi.call(plansApi.endpoints.list, { query: {} })
      expect(items).toMatchObject([{ code: 'AOJIRU', state: 'published', edition: 1, firstTotal: 3980 }])
    },
    wholeStory,
  )

  it('gives points by a rule in which a product has a multiple of its own', async () => {
    const page = await enishi.open('/points/settings')
    await page.getByRole('button', { name: points('addProduct') }).click()
    await page.getByRole('textbox', { name: pick('findProduct') }).fill('AO-030')
    await page.getByRole('option', { name: /有機大麦若葉青汁/ }).click()
    await page.getByRole('textbox', { name: points('product') }).waitFor()
    const times = page.getByRole('group', { name: points('goods') }).getByLabel(points('times'))
    await times.fill('たくさん')
    await page.getByText(points('incomplete')).waitFor()
    await times.fill('３')
    await page.getByRole('button', { name: points('saveDraft') }).click()
    await page.getByText(points('draftSaved')).waitFor()
    await page.reload()
    await expect
      .poll(() => page.getByRole('textbox', { name: points('product') }).inputValue())
      .toBe('有機大麦若葉青汁 (AO-030)')
    const { items } = await enishi.call(pointsApi.endpoints.rules, {})
    expect(items).toMatchObject([{ startsOn: null, terms: { goods: [{ of: 'product', times: '3' }] } }])
  })
})
