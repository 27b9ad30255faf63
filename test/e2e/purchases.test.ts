import { describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { deskText } from '#features/orders/desk.text.ts'
import { documentText } from '#features/documents/document.text.ts'
import { orderText } from '#features/orders/order.text.ts'
import { ordersApi } from '#features/orders/orders.api.ts'
import { paymentsApi } from '#features/payments/payments.api.ts'
import { productsApi } from '#features/products/products.api.ts'
import { settingsApi } from '#features/settings/settings.api.ts'
import { translator } from '#kit/text.ts'
import { useEnishi } from './harness/enishi.ts'

const desk = translator(deskText, 'ja')
const order = translator(orderText, 'ja')
const paper = translator(documentText, 'ja')

/** Half a minute on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 180_000

describe('an order by phone', () => {
  const enishi = useEnishi()

  it(
    'is taken with the keyboard alone, a part of it comes back, and the invoice asks for the rest',
    async () => {
      const customer = await enishi.call(customersApi.endpoints.create, {
        body: { familyName: '渡邉', givenName: '美咲', familyKana: 'ワタナベ', givenKana: 'ミサキ' },
      })
      const since = { taxIncluded: true, startsOn: '2020-01-01' }
      for (const [code, name, price, taxClass] of [
        ['GC-100', 'よもぎ青汁', '3240', 'reduced'],
        ['SK-010', 'つばき化粧水', '4180', 'standard'],
      ] as const)
        await enishi.call(productsApi.endpoints.create, {
          body: { code, name, taxClass, price: { ...since, price } },
        })

      // Who is on the phone, what they want, how many: without touching the mouse.
      const page = await enishi.open('/orders/new')
      await page.getByLabel(desk('whoSearch')).fill('わたなべ')
      await page.getByRole('option', { name: /渡邉/ }).waitFor()
      await page.keyboard.press('Enter')
      const goods = page.getByLabel(desk('addLine'))
      await goods.fill('gc-100')
      await page.keyboard.press('Enter')
      await page.getByLabel(desk('quantityOf', { name: 'よもぎ青汁' })).waitFor()
      await page.keyboard.type('2')
      await page.keyboard.press('Enter')
      await goods.fill('化粧水')
      await page.getByRole('option', { name: /SK-010/ }).waitFor()
      await page.keyboard.press('Enter')
      await page.getByLabel(desk('quantityOf', { name: 'つばき化粧水' })).waitFor()
      await page.getByLabel(desk('shipping'), { exact: true }).fill('５５０')
      await page.getByText('¥11,210').filter({ visible: true }).first().waitFor()
      await page.keyboard.press('Control+Enter')
      await page.getByRole('button', { name: desk('place') }).waitFor()
      await page.keyboard.press('Control+Enter')
      await page.getByRole('link', { name: desk('openOrder') }).click()

      const { items } = await enishi.call(ordersApi.endpoints.ofCustomer, {
        params: { id: customer.id },
        query: {},
      })
      expect(items).toMatchObject([{ total: '11210', lineCount: 2, channel: 'phone' }])
      const [placed] = items
      await page.getByRole('heading', { name: placed?.number ?? '' }).waitFor()

      // It leaves the house, and one of the two comes back.
      await page.getByRole('button', { name: order('ship') }).click()
      const shipping = page.getByRole('dialog')
      await shipping.getByLabel(order('trackingNumber')).fill('1234-5678-9012')
      await shipping.getByRole('button', { name: order('ship') }).click()
      await page.getByText('1234-5678-9012').waitFor()
      await page.getByRole('button', { name: order('more') }).click()
      await page.getByRole('menuitem', { name: order('takeReturn') }).click()
      const back = page.getByRole('dialog')
      await back.getByLabel(order('backQuantity', { name: 'よもぎ青汁', left: '2' })).fill('1')
      await back.getByText(order('backSum', { total: '−¥3,240' })).waitFor()
      await back.getByRole('button', { name: order('takeReturn') }).click()
      await page.getByText(order('afterAll')).waitFor()
      await page.getByText('¥7,970').waitFor()

      const after = await enishi.call(ordersApi.endpoints.get, { params: { id: placed?.id ?? '' } })
      expect(after).toMatchObject({
        total: '11210',
        entries: [{ kind: 'return', total: '-3240', taxes: [{ taxRate: '8', tax: '-240' }] }],
        left: [{ quantity: '1' }, { quantity: '1' }],
      })

      // The invoice has what was agreed; what is asked for is less what came back.
      const { version, settings } = await enishi.call(settingsApi.endpoints.get, {})
      const seller = { ...settings.seller, name: '株式会社つばき堂', invoiceNumber: 'T7000012050002' }
      await enishi.call(settingsApi.endpoints.update, {
        body: { version, settings: { ...settings, seller } },
      })
      await page.getByRole('link', { name: paper('issue') }).click()
      await page.getByText('渡邉 美咲 様').waitFor()
      await page.getByText(paper('ofEntry', { number: after.entries[0]?.number ?? '' })).waitFor()
      await page.getByRole('button', { name: paper('issueNow') }).click()
      await page.getByRole('heading', { name: /INV-\d{4}-000001/ }).waitFor()
      await page.getByText('¥11,210').filter({ visible: true }).first().waitFor()
      const open = await enishi.call(paymentsApi.endpoints.openItems, { query: { customerId: customer.id } })
      expect(open.items).toMatchObject([{ kind: 'document', amount: 7970, open: 7970 }])
    },
    wholeStory,
  )

  it(
    'that is paid and then cancelled asks for the money to be given back, until somebody says that it was',
    async () => {
      const { id } = await enishi.call(ordersApi.endpoints.place, {
        body: { paymentState: 'paid', lines: [{ name: '緑茶', quantity: '1', unitPrice: '1000' }] },
      })
      const page = await enishi.open(`/orders/${id}`)
      await page.getByRole('button', { name: order('more') }).click()
      await page.getByRole('menuitem', { name: order('cancel') }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: order('cancel'), exact: true })
        .click()
      const notice = page.getByRole('status').filter({ hasText: order('refundDue') })
      await notice.waitFor()
      await page.getByRole('button', { name: order('markRefunded') }).click()
      await notice.waitFor({ state: 'detached' })
      expect(await enishi.call(ordersApi.endpoints.get, { params: { id } })).toMatchObject({
        paymentState: 'refunded',
        refundDue: false,
      })
    },
    wholeStory,
  )
})
