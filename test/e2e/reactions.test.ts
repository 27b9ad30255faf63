import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { campaignsApi } from '#features/campaigns/campaigns.api.ts'
import { consentApi } from '#features/consent/consent.api.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { deliveryApi } from '#features/delivery/delivery.api.ts'
import { ordersApi } from '#features/orders/orders.api.ts'
import { bestTimeText } from '#features/reactions/best-time.text.ts'
import { compareText } from '#features/reactions/compare.text.ts'
import { reactionSettingsText } from '#features/reactions/reaction-settings.text.ts'
import { reactionsApi } from '#features/reactions/reactions.api.ts'
import { rateLabels, resultsText } from '#features/reactions/results.text.ts'
import { settingsApi } from '#features/settings/settings.api.ts'
import { templatesApi } from '#features/templates/templates.api.ts'
import { translator } from '#kit/text.ts'
import { findingsOf } from './harness/axe.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(resultsText, 'ja')
const compare = translator(compareText, 'ja')
const settings = translator(reactionSettingsText, 'ja')
const best = translator(bestTimeText, 'ja')

/** Every single wait has a limit of its own. */
const wholeStory = 180_000
/** Recipients are fixed, the sender process hands their mail over, and what comes is counted. */
const untilDone = 60_000
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148'
const apple = 'Mozilla/5.0'
const people = ['花園', '梅田', '松本', '竹下', '桜井', '藤田']

describe('what came of campaigns', () => {
  const enishi = useEnishi()
  const { create, start, get } = campaignsApi.endpoints

  /** Somebody at a domain who may be written to. */
  async function reader(familyName: string, at: number): Promise<string> {
    const value = `reader${at}@${at % 2 === 0 ? 'docomo.ne.jp' : 'midori.example.jp'}`
    const { id } = await enishi.call(customersApi.endpoints.create, {
      body: { familyName, contactPoints: [{ kind: 'email', label: null, value }] },
    })
    await enishi.call(consentApi.endpoints.record, {
      params: { id },
      body: {
        channel: 'email',
        key: value,
        purposeId: newsPurpose,
        state: 'granted',
        basis: 'consent',
        method: 'paper',
        note: '店頭の申込書',
      },
    })
    return id
  }

  /** Who sends, and a mail with two links. */
  async function shop(): Promise<{ templateId: string; edition: number }> {
    const stored = await enishi.call(settingsApi.endpoints.get, {})
    const seller = {
      ...stored.settings.seller,
      name: '株式会社みどり屋',
      postalCode: '100-0005',
      address: '東京都千代田区丸の内1-1',
      phone: '03-1234-5678',
    }
    await enishi.call(settingsApi.endpoints.update, {
      body: { version: stored.version, settings: { ...stored.settings, seller } },
    })
    await enishi.call(deliveryApi.endpoints.addDomain, { body: { name: 'example.co.jp' } })
    await enishi.call(deliveryApi.endpoints.createSender, {
      body: { name: 'みどり屋', address: 'news@example.co.jp', preferred: true },
    })
    const source = `<h1>新しいお茶ができました</h1><p>{{ customer.addressee }}</p>
      <p><a href="https://shop.example.jp/new">くわしく見る</a></p>
      <p><a href="https://shop.example.jp/all">すべての商品</a></p>`
    const { id, edition } = await enishi.call(templatesApi.endpoints.create, {
      body: {
        name: '新しいお茶のご案内',
        class: 'advertising',
        content: { subject: '新しいお茶ができました', body: { kind: 'html', source } },
      },
    })
    return { templateId: id, edition }
  }

  /** A campaign to everybody, in the built-in mailbox of all of them. */
  async function sent(name: string, subject: string, template: { templateId: string; edition: number }) {
    const { id, version } = await enishi.call(create, {
      body: {
        name,
        audience: { everybody: true, segmentIds: [], exceptIds: [], rule: null, addresses: 'main' },
        schedule: { kind: 'now' },
        quiet: { use: 'none' },
        cap: { use: 'none' },
        variants: [
          {
            label: 'A',
            subject,
            preheader: null,
            senderId: null,
            atHour: null,
            content: { from: 'template', ...template },
          },
        ],
      },
    })
    await enishi.call(start, { params: { id }, body: { version } })
    await expect
      .poll(async () => (await enishi.call(get, { params: { id } })).state, { timeout: untilDone })
      .toBe('done')
    return id
  }

  /** Opens, or presses a link of, the mail that somebody has of a campaign. */
  async function react(subject: string, customerId: string, link: number | null, agent = iphone) {
    const { items } = await enishi.call(deliveryApi.endpoints.copies, { query: { customerId } })
    const copy = items.find((one) => one.subject === subject)
    const { html } = await enishi.call(deliveryApi.endpoints.copy, { params: { id: copy?.id ?? '' } })
    const found = [...(html ?? '').matchAll(link === null ? /[^"]*\/r\/o\/[^"]*/g : /[^"]*\/r\/c\/[^"]*/g)]
    const { pathname } = new URL(found[(link ?? 1) - 1]?.[0] ?? '', enishi.url)
    await fetch(new URL(pathname, enishi.url), { redirect: 'manual', headers: { 'user-agent': agent } })
  }

  /** On a phone nothing is wider than the screen, and in the dark nothing is pale. */
  async function fitsEverywhere(page: Page): Promise<void> {
    expect(await findingsOf(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await findingsOf(page, ['color-contrast', 'link-in-text-block'])).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    const wide = page.viewportSize() ?? { width: 1280, height: 800 }
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.setViewportSize(wide)
  }

  it(
    'is shown live, each figure with the people behind it, by provider, hour and link, and compared',
    async () => {
      const template = await shop()
      const ids: string[] = []
      for (const [at, name] of people.entries()) ids.push(await reader(name, at))
      const [hana = '', ume = '', matsu = ''] = ids
      const counted = await enishi.call(reactionsApi.endpoints.settings, {})
      await enishi.call(reactionsApi.endpoints.updateSettings, {
        body: { ...counted, settings: { ...counted.settings, openSeconds: 0, clickSeconds: 0 } },
      })
      const [tea, thanks] = [
        '新しいお茶ができました',
        '一年のありがとうを、新茶とともにお届けします',
      ] as const
      const first = await sent('新しいお茶のご案内', tea, template)
      await sent('冬の感謝便', thanks, template)

      const page = await enishi.open(`/campaigns/${first}/results`)
      await page.getByRole('link', { name: t('whoAreThey', { what: '送信 6' }) }).waitFor()
      await react(tea, hana, null)
      await react(tea, hana, 1)
      await react(tea, ume, 2)
      await react(tea, matsu, null, apple)
      await react(thanks, hana, null)
      await enishi.call(ordersApi.endpoints.place, {
        body: { customerId: hana, lines: [{ name: '緑茶', quantity: '1', unitPrice: '3000' }] },
      })

      // The page moves by itself; a number is the way to its people.
      const people2 = (what: string) =>
        page.getByRole('link', { name: t('whoAreThey', { what }), exact: true })
      await people2('注文した人 1').waitFor({ timeout: untilDone })
      await people2('開封（自動のみ） 1').waitFor()
      await fitsEverywhere(page)
      await people2('クリック 2').first().click()
      await page.getByRole('link', { name: '花園' }).waitFor()
      await page.getByRole('link', { name: '梅田' }).waitFor()
      expect(await page.getByRole('link', { name: '松本' }).count()).toBe(0)
      await page.goBack()

      // By provider, and by the clock.
      await page
        .getByRole('table', { name: t('byProvider') })
        .getByText('docomo')
        .waitFor()
      await page
        .getByRole('table', { name: t('byProvider') })
        .getByText(t('otherProviders'))
        .waitFor()
      await page.getByText(t('byHour'), { exact: true }).click()
      await page.getByText(t('firstClicks'), { exact: true }).click()
      await page
        .getByRole('table', { name: t('firstClicks') })
        .getByRole('link')
        .first()
        .click()
      await page.getByRole('link', { name: '梅田' }).waitFor()
      await page.goBack()

      // Why somebody was taken for a program.
      await page
        .getByRole('button', {
          name: t('showHits', { what: 'Apple のメールプライバシー保護（開かなくても取りに来る）' }),
        })
        .click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('link', { name: '松本' }).waitFor()
      expect(await findingsOf(page)).toEqual([])
      await page.keyboard.press('Escape')

      // The clicks on the mail itself.
      await page.getByText(t('onMail'), { exact: true }).click()
      await page.frameLocator('iframe').getByText('1 (16.7%)').first().waitFor()
      const csv = page.waitForEvent('download')
      await page.getByRole('link', { name: t('download') }).click()
      expect(await readFile(await (await csv).path(), 'utf8')).toContain('新しいお茶ができました')

      // Beside the other campaign: one more click of six is no difference, and that is said.
      await page.goto('/campaigns/compare')
      await page.getByRole('link', { name: '冬の感謝便', exact: true }).waitFor()
      await page.getByText(compare('noDifference')).waitFor()
      await fitsEverywhere(page)
      await page.getByLabel(compare('by')).selectOption('subjectLength')
      await page.getByRole('img', { name: new RegExp(compare('subjectLength')) }).waitFor()
      await page.getByText(/判断できません/).waitFor()
      await page.getByRole('button', { name: compare('characters', { from: '11', to: '15' }) }).click()
      await page.getByRole('link', { name: '新しいお茶のご案内', exact: true }).waitFor()
      await page.getByLabel(compare('measure')).selectOption('opened')
      await page
        .getByText(compare('verdictOf', { by: compare('subjectLength'), measure: rateLabels.opened.ja }))
        .waitFor()
      expect(await findingsOf(page)).toEqual([])
    },
    wholeStory,
  )

  it('is explained for one customer: how engaged they are, when, and by which hits', async () => {
    const { items } = await enishi.call(customersApi.endpoints.list, { query: { q: '花園' } })
    const page = await enishi.open(`/customers/${items[0]?.id}`)
    await page.getByText(/5\.0点/).waitFor()
    await page.getByRole('button', { name: best('showHits') }).click()
    await page.getByRole('dialog').getByRole('row').nth(2).waitFor()
    expect(await page.getByRole('dialog').getByText('人の操作と見なした').count()).toBe(3)
  })

  it('is told apart by rules that are set in one place, in which a slip is said before it is saved', async () => {
    const page = await enishi.open('/settings/reactions')
    await page.getByLabel(settings('networksLabel')).fill('１９８.５１.１００.０/24\n社内')
    await page.getByRole('button', { name: settings('save') }).click()
    await page
      .getByText(settings('badNetwork', { one: '社内' }))
      .first()
      .waitFor()
    await page.getByLabel(settings('networksLabel')).fill('１９８.５１.１００.０/24')
    await page.getByRole('button', { name: settings('save') }).click()
    await expect
      .poll(async () => (await enishi.call(reactionsApi.endpoints.settings, {})).settings.networks)
      .toEqual(['198.51.100.0/24'])
    await fitsEverywhere(page)
  })
})
