import { describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { pictureText } from '#features/insight/picture.text.ts'
import { screenText } from '#features/insight/screen.text.ts'
import { ordersApi } from '#features/orders/orders.api.ts'
import { todayIn } from '#kit/japan/days.ts'
import { translator } from '#kit/text.ts'
import { findingsOf } from './harness/axe.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(screenText, 'ja')
const said = translator(pictureText, 'ja')

/** Ten seconds on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 120_000

describe('the pictures', () => {
  const enishi = useEnishi()
  const order = (customerId: string, unitPrice: string) =>
    enishi.call(ordersApi.endpoints.place, {
      body: { customerId, lines: [{ name: '緑茶', quantity: '1', unitPrice }] },
    })
  const customer = async (familyName: string): Promise<string> =>
    (await enishi.call(customersApi.endpoints.create, { body: { familyName } })).id

  it(
    'move with each order, lead to the people, and are painted',
    async () => {
      // Before there is anything to draw it says what there has to be, and leads there.
      const page = await enishi.open('/insight')
      await page.getByRole('heading', { name: t('empty') }).waitFor()
      await page.getByRole('link', { name: t('importOrders') }).waitFor()
      await page.getByRole('link', { name: t('takeOrder') }).waitFor()
      await page.goto('/insight/rfm')
      await page.getByRole('heading', { name: said('rfmQuestion') }).waitFor()
      await page.getByRole('heading', { name: t('empty') }).waitFor()

      const [hana, ume] = [await customer('花'), await customer('梅')]
      await order(hana, '3000')
      await order(ume, '1000')
      await page.reload()
      const cell = (r: number, f: number, rank: string, count: number) =>
        page.getByRole('link', { name: t('cell', { r, f, rank, count }) })
      await cell(5, 1, 'C', 2).waitFor()
      expect(await findingsOf(page)).toEqual([])

      // A second order moves one of them to the next cell.
      await order(hana, '2000')
      await page.reload()
      await cell(5, 1, 'C', 1).waitFor()
      await cell(5, 2, 'B', 1).click()
      await page.getByRole('link', { name: '花' }).first().waitFor()
      expect(await page.getByRole('link', { name: '梅' }).count()).toBe(0)

      // Painted once, it is so for everybody.
      await page.goto('/insight/rfm')
      await page.getByRole('button', { name: t('paint') }).click()
      await page.getByRole('button', { name: t('brush', { name: 'A' }) }).click()
      await page.getByRole('button', { name: t('cell', { r: 5, f: 2, rank: 'B', count: 1 }) }).click()
      await page.getByRole('textbox', { name: t('nameOf', { place: 1 }) }).fill('上得意')
      await page.getByRole('button', { name: t('save'), exact: true }).click()
      await cell(5, 2, '上得意', 1).waitFor()

      // The numbers are beside the chart, and go along as a file.
      await page.getByRole('link', { name: t('monthly'), exact: true }).click()
      await page.getByRole('heading', { name: said('monthlyQuestion') }).waitFor()
      const month = todayIn('Asia/Tokyo').slice(0, 7)
      await page
        .getByRole('link', { name: t('peopleOf', { row: month, column: said('firstBuyers'), count: 2 }) })
        .waitFor()
      await page.locator('main svg text').first().waitFor()
      const [csv] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: t('csv') }).click(),
      ])
      expect(csv.suggestedFilename()).toMatch(/^monthly-.*\.csv$/)
      const [png] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: t('png') }).click(),
      ])
      expect(png.suggestedFilename()).toMatch(/^monthly-.*\.png$/)
    },
    wholeStory,
  )
})
