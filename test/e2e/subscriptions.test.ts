import { beforeAll, describe, expect, it } from 'vitest'
import { calendarApi } from '#features/calendar/calendar.api.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { pictureText } from '#features/insight/picture.text.ts'
import { screenText } from '#features/insight/screen.text.ts'
import { mypageText } from '#features/mypage/mypage.text.ts'
import { ownName } from '#features/mypage/mypage.ts'
import { sayDay } from '#features/mypage/mypage.words.ts'
import { orderText } from '#features/orders/order.text.ts'
import { plansApi } from '#features/plans/plans.api.ts'
import { emptyTerms } from '#features/plans/plans.ts'
import { productsApi } from '#features/products/products.api.ts'
import { settingsApi } from '#features/settings/settings.api.ts'
import { outcomeText } from '#features/subscriptions/outcome.text.ts'
import { signText } from '#features/subscriptions/signs.text.ts'
import { changeText } from '#features/subscriptions/change.text.ts'
import {
  changeLabels,
  outcomeLabels,
  stateLabels,
  taskLabels,
} from '#features/subscriptions/subscription-labels.text.ts'
import { subscriptionText } from '#features/subscriptions/subscription.text.ts'
import { subscriptionsApi } from '#features/subscriptions/subscriptions.api.ts'
import { formatDay } from '#kit/japan/calendar.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { translator } from '#kit/text.ts'
import { findingsOf } from './harness/axe.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(subscriptionText, 'ja')
const changing = translator(changeText, 'ja')
const charged = translator(outcomeText, 'ja')
const worrying = translator(signText, 'ja')
const my = translator(mypageText, 'ja')
const order = translator(orderText, 'ja')
const shown = translator(screenText, 'ja')
const said = translator(pictureText, 'ja')

/** Half a minute on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 180_000

describe('a subscription', () => {
  const enishi = useEnishi()
  let customerId = ''
  let planId = ''

  beforeAll(async () => {
    const { version, settings } = await enishi.call(settingsApi.endpoints.get, {})
    const seller = { ...settings.seller, name: '株式会社みどり堂', phone: '0120-000-000' }
    await enishi.call(settingsApi.endpoints.update, { body: { version, settings: { ...settings, seller } } })
    // Whatever day it is: the shop is open, and packs at once.
    const today = todayIn('Asia/Tokyo')
    for (const on of [today, addDays(today, 1)])
      await enishi.call(calendarApi.endpoints.setDay, {
        params: { on },
        body: { version: 0, kind: 'open', name: '' },
      })
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
          discounts: [{ from: 2, percent: '10', yen: null }],
          cycles: [
            { kind: 'days', every: 30 },
            { kind: 'days', every: 60 },
          ],
          firstShipDays: 0,
          leadDays: 0,
          deadlineDays: 3,
          noticeDays: 7,
          payments: [{ method: 'クレジットカード', when: 'shipping', days: 0, fee: 0 }],
          leaving: { ...emptyTerms.leaving, returns: '不良品は送料当方負担で交換します。' },
        },
      },
    })
    planId = plan.id
    await enishi.call(plansApi.endpoints.publish, {
      params: { id: plan.id },
      body: { version: plan.version },
    })
    await enishi.call(subscriptionsApi.endpoints.addReason, {
      body: { label: '飲みきれない', labelEn: 'Too much of it', offer: 'cycle', position: 0 },
    })
    const customer = await enishi.call(customersApi.endpoints.create, {
      body: {
        familyName: '高橋',
        givenName: '一郎',
        contactPoints: [
          { kind: 'email', label: null, value: 'ichiro@example.jp' },
          { kind: 'address', label: null, postalCode: '105-0011', value: '東京都港区芝公園4-2-8' },
        ],
      },
    })
    customerId = customer.id
  })

  it(
    'is taken by phone, comes, is announced, is skipped by who gets it, ends, and is counted',
    async () => {
      const page = await enishi.open('/insight/survival')
      await page.getByRole('heading', { name: shown('empty') }).waitFor()

      // By phone: from the customer to what is read aloud, and what was read is registered.
      await page.goto(`/customers/${customerId}`)
      await page.getByRole('link', { name: t('startNew') }).click()
      await page.getByRole('heading', { name: t('newTitle') }).waitFor()
      await page.getByText('30日ごと').filter({ visible: true }).first().waitFor()
      await page
        .getByText(/¥3,980/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: t('register') }).click()
      await page.getByRole('heading', { name: '青汁 定期コース', exact: true }).waitFor()
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      const now = () => enishi.call(subscriptionsApi.endpoints.get, { params: { id } })
      const begun = await now()
      await page
        .getByText(t('roundOf', { round: 1 }))
        .first()
        .waitFor()

      // The job of the day makes the first round, and the page has it without being read again.
      await enishi.run('subscriptions', 'make', '--on', begun.next?.makeOn ?? '')
      await page
        .getByText(t('roundOf', { round: 2 }))
        .first()
        .waitFor()
      await page.getByText('¥3,582').first().waitFor()
      const { items } = await enishi.call(subscriptionsApi.endpoints.rounds, { params: { id }, query: {} })
      expect(items).toMatchObject([{ round: 1, order: { total: '3980' }, payment: 'open' }])

      // The payment company calls: it failed, which is a reason to worry; then it went through.
      const note = async (outcome: 'paid' | 'failed', message: string): Promise<void> => {
        await page.getByRole('button', { name: charged('noteOf', { round: 1 }) }).click()
        const dialog = page.getByRole('dialog')
        await dialog.getByLabel(charged('outcome')).selectOption(outcome)
        await dialog.getByLabel(charged('message')).fill(message)
        await dialog.getByRole('button', { name: charged('note') }).click()
        await dialog.waitFor({ state: 'detached' })
      }
      const tries = page.getByRole('list', { name: charged('tries', { round: 1 }) })
      await note('failed', '限度額オーバー')
      await tries.getByText('限度額オーバー').waitFor()
      await page.getByRole('link', { name: worrying('payment', { round: 1, times: 1 }) }).waitFor()
      await note('paid', '')
      await tries.getByText(outcomeLabels.paid.ja).waitFor()
      await page.getByText(worrying('doPaid')).waitFor()
      await page.getByRole('link', { name: items[0]?.order.number ?? '' }).click()
      await page.getByRole('button', { name: order('ship'), exact: true }).click()
      const shipping = page.getByRole('dialog')
      await shipping.getByLabel(order('trackingNumber')).fill('1234-5678-9012')
      await shipping.getByRole('button', { name: order('ship'), exact: true }).click()
      await page.getByText('1234-5678-9012').waitFor()
      await page.goto(`/subscriptions/${id}`)
      await page
        .getByText(t('rounds', { count: 1 }))
        .first()
        .waitFor()

      // When its day comes, the second is announced: the mailbox has what the customer reads.
      const second = (await now()).next
      await enishi.run('subscriptions', 'make', '--on', second?.noticeOn ?? '')
      await page.goto('/mail')
      await page
        .getByText(/第2回のお届け予定/)
        .first()
        .click()
      const letter = page.locator('pre', { hasText: '3,582円' })
      await letter.waitFor()
      const link = /https?:\S+\/my\/in\?\S+/.exec((await letter.textContent()) ?? '')?.[0] ?? ''
      expect(link).toContain(enishi.url)

      // On a phone, through that link and without a password: when it comes, and that it should not this time.
      const phone = await enishi.open(link, { visitor: true, size: 'phone', script: false })
      await phone.getByRole('heading', { name: my('coming') }).waitFor()
      await phone.getByText(sayDay(second?.shipOn ?? '', 'ja'), { exact: true }).waitFor()
      await phone.getByRole('link', { name: my('skip') }).click()
      const { rounds } = await enishi.call(subscriptionsApi.endpoints.ahead, { params: { id } })
      const later = sayDay(rounds[1]?.shipOn ?? '', 'ja')
      await phone.getByText(later).first().waitFor()
      await phone.getByRole('button', { name: my('doIt') }).click()
      await phone.getByRole('heading', { name: my('done'), exact: true }).waitFor()
      await phone.getByRole('link', { name: my('toHome') }).click()
      await phone.getByText(later, { exact: true }).waitFor()

      // The desk sees who did it; on the phone again, the customer leaves, says why, and is not held up.
      await page.goto(`/subscriptions/${id}`)
      await page.getByText(changeLabels.skipped.ja).filter({ visible: true }).first().waitFor()
      await page.getByText(ownName).waitFor()
      await page.getByRole('button', { name: t('leave'), exact: true }).click()
      const leaving = page.getByRole('dialog')
      await leaving.getByRole('combobox', { name: t('leaveReason') }).click()
      await page.getByRole('option', { name: '飲みきれない' }).click()
      await leaving.getByRole('button', { name: t('doCancel') }).click()
      await leaving.waitFor({ state: 'detached' })
      await page.getByText(t('nothingNext')).waitFor()
      expect(await now()).toMatchObject({ state: 'cancelled', shippedRounds: 1 })
      await page.getByText(stateLabels.cancelled.ja, { exact: true }).first().waitFor()
      await phone.goto('/my')
      await phone.getByText(my('nothingComing')).waitFor()

      // What was shipped and who left is in the pictures, and leads to the people.
      const count = (row: string, column: string) =>
        page.getByRole('link', { name: shown('peopleOf', { row, column, count: '1' }) })
      await page.goto('/insight/survival')
      await page.getByRole('heading', { name: said('survivalQuestion') }).waitFor()
      await count(said('roundN', { n: 1 }), said('reachedRound')).waitFor()
      await page.getByRole('link', { name: shown('leaving'), exact: true }).click()
      await page.getByRole('heading', { name: said('leavingQuestion') }).waitFor()
      await count('飲みきれない', said('cancelled')).click()
      await page.getByRole('link', { name: '高橋 一郎' }).first().waitFor()
    },
    wholeStory,
  )

  it(
    'is changed on its page, each time with what it leads to shown first; the keyboard is enough',
    async () => {
      await enishi.call(productsApi.endpoints.create, {
        body: {
          code: 'CK-001',
          name: '大豆のクッキー',
          taxClass: 'reduced',
          price: { price: '500', taxIncluded: true },
        },
      })
      const { id: ownerId } = await enishi.call(customersApi.endpoints.create, {
        body: { familyName: '中村' },
      })
      const start = () =>
        enishi.call(subscriptionsApi.endpoints.start, {
          body: { customerId: ownerId, planId, firstOn: addDays(todayIn('Asia/Tokyo'), 40) },
        })
      const [one, other] = [await start(), await start()]
      const page = await enishi.open(`/subscriptions/${one.id}`)
      const dialog = page.getByRole('dialog')
      const effect = dialog.getByRole('heading', { name: changing('effect') }).locator('..')
      const gone = () => dialog.waitFor({ state: 'detached' })

      // Other goods, and two of all: from ¥3,980 to twice 3,980 + 500.
      await page.getByRole('button', { name: t('contents') }).press('Enter')
      await effect.getByText('¥3,980').waitFor()
      await dialog.getByRole('button', { name: changing('addGoods') }).press('Enter')
      await page.keyboard.type('ck-001')
      await page.getByRole('option', { name: /大豆のクッキー/ }).waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await dialog.getByLabel(changing('quantityOf', { name: '大豆のクッキー' })).waitFor()
      await dialog.getByLabel(t('quantity')).fill('２')
      await effect.getByText('¥8,960').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await page.keyboard.press('Enter')
      await gone()
      await page.getByText('¥8,960').first().waitFor()
      await page.getByText('大豆のクッキー × 2').first().waitFor()

      // Out with the other one: on its days, said before it is saved.
      await page.getByRole('button', { name: t('more') }).click()
      await page.getByRole('menuitem', { name: changing('bundle') }).click()
      await dialog.getByLabel(changing('bundleWith')).selectOption(other.id)
      await effect.getByText(formatDay(other.shipOn ?? ''), { exact: true }).waitFor()
      await dialog.getByRole('button', { name: t('save') }).click()
      await gone()
      await page.getByRole('link', { name: new RegExp(other.number) }).waitFor()

      // A pause for two rounds, and back again.
      const { rounds } = await enishi.call(subscriptionsApi.endpoints.ahead, { params: { id: one.id } })
      await page.getByRole('button', { name: t('pause') }).click()
      await dialog.getByLabel(changing('pauseRounds')).selectOption('2')
      await effect.getByText(formatDay(rounds[2]?.shipOn ?? ''), { exact: true }).waitFor()
      await dialog.getByRole('button', { name: t('pause') }).click()
      await gone()
      await page.getByText(stateLabels.paused.ja, { exact: true }).first().waitFor()
      await page.getByRole('button', { name: t('resume') }).click()
      await effect.getByText(formatDay(rounds[0]?.shipOn ?? ''), { exact: true }).waitFor()
      await dialog.getByRole('button', { name: t('resume') }).click()
      await gone()
      await page
        .getByText(formatDay(rounds[0]?.shipOn ?? ''), { exact: true })
        .first()
        .waitFor()

      // Whoever has a question leaves it to a colleague, who says on the same page that it was seen to.
      await page.getByRole('button', { name: t('more') }).click()
      await page.getByRole('menuitem', { name: t('holdIt') }).click()
      await dialog.getByLabel(t('holdReason')).fill('住所を確かめる')
      await page.keyboard.press('Enter')
      await gone()
      const waiting = page.getByRole('list', { name: t('tasks') })
      await waiting.getByText('住所を確かめる').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await waiting.getByRole('button', { name: `${t('solve')}: ${taskLabels.other.ja}` }).click()
      await waiting.getByText('住所を確かめる').waitFor({ state: 'detached' })
    },
    wholeStory,
  )
})
