import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { consentApi } from '#features/consent/consent.api.ts'
import { consentPageText } from '#features/consent/consent.pages.text.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { ordersApi } from '#features/orders/orders.api.ts'
import { builderText } from '#features/segments/builder.text.ts'
import { overlapText } from '#features/segments/overlap.text.ts'
import { segmentsApi } from '#features/segments/segments.api.ts'
import { segmentsNavText } from '#features/segments/segments.nav.text.ts'
import { segmentsText } from '#features/segments/segments.text.ts'
import { toolText } from '#features/segments/tool.text.ts'
import { whyText } from '#features/segments/why.text.ts'
import { translator } from '#kit/text.ts'
import { filterText } from '#web/parts/filter/filter.text.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { findingsOf } from './harness/axe.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(segmentsText, 'ja')
const builder = translator(builderText, 'ja')
const filter = translator(filterText, 'ja')
const parts = translator(partsText, 'ja')
const why = translator(whyText, 'ja')
const overlap = translator(overlapText, 'ja')
const tool = translator(toolText, 'ja')
const preferences = translator(consentPageText, 'ja')

/** Twenty seconds on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 180_000

describe('segments', () => {
  const enishi = useEnishi()
  const customer = async (familyName: string, address: string, orders: number): Promise<string> => {
    const { id } = await enishi.call(customersApi.endpoints.create, {
      body: { familyName, contactPoints: [{ kind: 'address', label: null, value: address }] },
    })
    for (let n = 0; n < orders; n++)
      await enishi.call(ordersApi.endpoints.place, {
        body: { customerId: id, lines: [{ name: '緑茶', quantity: '1', unitPrice: '3000' }] },
      })
    return id
  }
  /** The number that stands large beside the rule. */
  const total = (page: Page) =>
    page.getByRole('complementary', { name: builder('matching') }).locator('strong')
  const row = (page: Page, number: number) =>
    page.getByRole('group', { name: filter('condition', { number }) })

  it(
    'are built by mouse and keys, counted while they are, asked why, changed, and compared',
    async () => {
      const hana = await customer('花園', '東京都千代田区丸の内1-1', 2)
      await customer('梅田', '大阪府大阪市北区梅田1-1', 2)
      await customer('松本', '東京都港区芝公園4-2', 1)
      const take = await customer('竹下', '東京都台東区上野1-1', 0)

      // Nothing is there yet: it teaches, and starts.
      const page = await enishi.open('/segments')
      await page.getByRole('heading', { name: t('emptyTitle') }).waitFor()
      await page.getByRole('link', { name: t('add') }).click()
      await expect.poll(() => total(page).innerText()).toBe(builder('people', { count: '4' }))
      await page.getByLabel(builder('name'), { exact: true }).fill('東京の常連')

      // The first condition by mouse: bought at all.
      await page.getByRole('button', { name: filter('add') }).click()
      const what = (number: number) => row(page, number).getByRole('combobox', { name: filter('what') })
      await what(1).fill('できごと')
      await page.getByRole('option', { name: 'できごと', exact: true }).click()
      await row(page, 1).getByRole('combobox', { name: 'できごと', exact: true }).fill('を受けました')
      await page.getByRole('option', { name: '受注 … を受けました' }).click()
      await expect.poll(() => total(page).innerText()).toBe(builder('people', { count: '3' }))

      // More often, and when: each a single choice.
      await row(page, 1).getByLabel(filter('often'), { exact: true }).fill('2')
      await expect.poll(() => total(page).innerText()).toBe(builder('people', { count: '2' }))
      await row(page, 1)
        .getByLabel(filter('when'))
        .selectOption({ label: filter('withinDays') })
      await row(page, 1)
        .getByRole('textbox', { name: filter('withinDays') })
        .waitFor()

      // The other three by keys alone.
      const typed = async (number: number, field: string): Promise<void> => {
        await what(number - 1).focus()
        await page.keyboard.press('Alt+Enter')
        await page.keyboard.type(field)
        await page.keyboard.press('Enter')
        await expect.poll(() => what(number).inputValue()).toBe(field)
      }
      await typed(2, '購入回数')
      await row(page, 2).getByLabel(filter('value')).fill('1')
      await typed(3, '都道府県')
      await row(page, 3).getByLabel(filter('value')).fill('東京都')
      await expect.poll(() => total(page).innerText()).toBe(builder('people', { count: '1' }))
      // Taken away by a key, and brought back by a press.
      await what(3).focus()
      await page.keyboard.press('Alt+Shift+Backspace')
      await expect.poll(() => total(page).innerText()).toBe(builder('people', { count: '2' }))
      await page.getByRole('button', { name: parts('undo') }).click()
      await expect.poll(() => total(page).innerText()).toBe(builder('people', { count: '1' }))
      await typed(4, '会員番号')
      await row(page, 4)
        .getByLabel(filter('how'))
        .selectOption({ label: filter('isEmpty') })
      // It stands in the third place, then goes into a group of its own and out of it.
      await what(4).focus()
      await page.keyboard.press('Alt+Shift+ArrowUp')
      await expect.poll(() => what(3).inputValue()).toBe('会員番号')
      await page.keyboard.press('Alt+Shift+ArrowRight')
      await page.getByLabel(filter('groupMode')).nth(1).waitFor()
      await page.keyboard.press('Alt+Shift+ArrowLeft')
      await page.getByLabel(filter('groupMode')).nth(1).waitFor({ state: 'detached' })
      expect(await findingsOf(page)).toEqual([])

      // Left by mistake, it is still there.
      await page.goto('/segments')
      await page.goto('/segments/new')
      await page.getByText(/保存していない入力/).waitFor()
      expect(await page.getByLabel(builder('name'), { exact: true }).inputValue()).toBe('東京の常連')
      await page.keyboard.press('Control+Enter')

      // Who is in.
      await page.getByRole('heading', { name: '東京の常連' }).waitFor()
      await page.getByRole('link', { name: /花園/ }).waitFor()
      expect(await page.getByRole('row').count()).toBe(2)

      // Why somebody is not: the conditions that are missing, in words.
      await page
        .getByRole('button', { name: why('why'), exact: true })
        .first()
        .click()
      const asked = page.getByRole('dialog')
      await asked.getByRole('combobox', { name: why('ask') }).fill('竹下')
      await page.getByRole('option', { name: /竹下/ }).click()
      await asked.getByText(why('isOut'), { exact: true }).waitFor()
      await asked.getByText(why('failing')).waitFor()
      expect(await asked.getByRole('img', { name: why('fails') }).count()).toBeGreaterThan(1)
      expect(await asked.getByRole('img', { name: why('holds') }).count()).toBeGreaterThan(0)
      expect(page.url()).toContain(take)
      expect(await findingsOf(page)).toEqual([])
      await page.keyboard.press('Escape')

      // On the page of who is in it stands too, with the reason.
      await page.goto(`/customers/${hana}`)
      const panel = page.getByRole('region', { name: segmentsNavText.segments.ja })
      await panel.getByRole('button', { name: why('whyOf', { name: '東京の常連' }) }).click()
      await page.getByRole('dialog').getByText(why('isIn'), { exact: true }).waitFor()
      await page.goBack()

      // Another rule is another edition, and the one before comes back by one press.
      const { items } = await enishi.call(segmentsApi.endpoints.list, { query: {} })
      const id = items[0]?.id ?? ''
      await page.goto(`/segments/${id}/edit`)
      await row(page, 1).getByLabel(filter('often'), { exact: true }).fill('1')
      await page
        .getByRole('button', { name: builder('save') })
        .first()
        .click()
      await page.getByRole('tab', { name: t('tabEditions') }).click()
      await page.getByText(t('editionNo', { number: 2 })).waitFor()
      await page.getByRole('tab', { name: t('tabMembers') }).click()
      await page.getByRole('link', { name: /松本/ }).waitFor()
      await page.getByRole('tab', { name: t('tabEditions') }).click()
      await page.getByRole('button', { name: t('bringBack') }).click()
      await page.getByText(t('editionNo', { number: 3 })).waitFor()
      await page.getByRole('tab', { name: t('tabMembers') }).click()
      await page.getByRole('link', { name: /松本/ }).waitFor({ state: 'detached' })

      // By hand from the list of customers, and against each other.
      const fixed = await enishi.call(segmentsApi.endpoints.create, {
        body: { name: '試供品モニター', kind: 'fixed' },
      })
      await page.goto('/customers')
      await page.getByRole('checkbox', { name: parts('selectAll') }).check()
      await page.getByRole('button', { name: '固定セグメントに加える' }).click()
      await page.getByRole('option', { name: '試供品モニター' }).click()
      await page.getByText(tool('added', { count: '4', name: '試供品モニター' })).waitFor()
      await page.goto(`/segments/overlap?ids=${id},${fixed.id}`)
      const both = overlap('inAll', { names: '東京の常連 × 試供品モニター' })
      await page.getByRole('link', { name: overlap('seeThem', { names: both, count: '1' }) }).click()
      await page.getByRole('link', { name: /花園/ }).first().waitFor()
      expect(await page.getByRole('link', { name: /梅田/ }).count()).toBe(0)
    },
    wholeStory,
  )

  it(
    'saved by two people at once are shown side by side, and nothing is lost',
    async () => {
      const rule = { kind: 'field', params: { field: 'email', op: 'isNotEmpty' } }
      const body = { name: 'メールのある人', kind: 'moving' as const, rule }
      const { id, version } = await enishi.call(segmentsApi.endpoints.create, { body })
      const page = await enishi.open(`/segments/${id}/edit`, { refusals: [409] })
      await page.getByLabel(builder('name'), { exact: true }).fill('わたしの名前')
      await enishi.call(segmentsApi.endpoints.update, {
        params: { id },
        body: { version, name: 'ほかの人の名前' },
      })
      await page.keyboard.press('Control+Enter')
      const dialog = page.getByRole('dialog', { name: parts('staleTitle') })
      await dialog.getByText('ほかの人の名前').waitFor()
      await dialog.getByText('わたしの名前').waitFor()
      await dialog.getByRole('button', { name: parts('keepMine') }).click()
      await page.getByRole('heading', { name: 'わたしの名前' }).waitFor()

      // What is missing is said where it is missing.
      await page.goto('/segments/new')
      await page
        .getByRole('button', { name: builder('save') })
        .first()
        .click()
      await page.getByText(builder('nameMissing')).first().waitFor()
      await page.getByText(builder('ruleMissing')).first().waitFor()
    },
    wholeStory,
  )

  it(
    'lose at once whoever stops the mail from the page of their preferences',
    async () => {
      const email = 'sakura@example.jp'
      const { id: customerId } = await enishi.call(customersApi.endpoints.create, {
        body: { familyName: '桜井', contactPoints: [{ kind: 'email', label: null, value: email }] },
      })
      await enishi.call(consentApi.endpoints.record, {
        params: { id: customerId },
        body: {
          channel: 'email',
          key: email,
          purposeId: newsPurpose,
          state: 'granted',
          basis: 'consent',
          method: 'paper',
          note: '店頭の申込書',
        },
      })
      const rule = { kind: 'mayWrite', params: { channel: 'email', purposeId: newsPurpose, may: true } }
      const { id } = await enishi.call(segmentsApi.endpoints.create, {
        body: { name: 'ご案内を送れる方', kind: 'base', rule },
      })
      const page = await enishi.open(`/segments/${id}`)
      await page.getByRole('link', { name: /桜井/ }).waitFor()

      const { url } = await enishi.call(consentApi.endpoints.preferenceLink, {
        params: { id: customerId },
        body: { key: email },
      })
      const own = await enishi.open(new URL(url).pathname + new URL(url).search, { visitor: true })
      await own.getByRole('button', { name: preferences('stopAll') }).click()
      await own.getByText(preferences('stopped')).waitFor()

      // The page of the segment hears of it by itself.
      await page.getByRole('heading', { name: t('noMembers') }).waitFor()
      await page.goto(`/segments/${id}?why=${customerId}`)
      await page.getByRole('dialog').getByText(why('isOut'), { exact: true }).waitFor()
    },
    wholeStory,
  )
})
