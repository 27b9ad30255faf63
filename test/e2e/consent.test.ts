import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { consentApi } from '#features/consent/consent.api.ts'
import { consentNavText } from '#features/consent/consent.nav.text.ts'
import { consentPageText } from '#features/consent/consent.pages.text.ts'
import { consentWords, sayVerdict } from '#features/consent/consent.text.ts'
import { panelText, reachText } from '#features/consent/consent.ui.text.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { translator } from '#kit/text.ts'
import { findingsOf } from './harness/axe.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(consentPageText, 'ja')
const panel = translator(panelText, 'ja')
const reach = translator(reachText, 'ja')
const news = 'お知らせ・キャンペーン'
const refused = sayVerdict({ reason: 'refused', on: null, stop: null }).ja

describe('consent', () => {
  const enishi = useEnishi()
  const email = 'hanako@example.jp'
  let customerId = ''
  let link = ''

  beforeAll(async () => {
    const customer = await enishi.call(customersApi.endpoints.create, {
      body: {
        familyName: '高橋',
        givenName: '花子',
        contactPoints: [{ kind: 'email', label: null, value: email }],
      },
    })
    customerId = customer.id
  })
  const consentPanel = (page: Page) =>
    page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: consentNavText.consent.ja, exact: true }) })

  it('is recorded by a colleague with what proves it, and the panel says that mail may go', async () => {
    const page = await enishi.open(`/customers/${customerId}`)
    await consentPanel(page)
      .getByText(sayVerdict({ reason: 'unknown', on: null, stop: null }).ja)
      .waitFor()
    await consentPanel(page)
      .getByRole('button', { name: panel('record') })
      .click()
    const dialog = page.getByRole('dialog', { name: panel('recordTitle') })
    await dialog.getByRole('button', { name: panel('save') }).click()
    await dialog.getByText(panel('proofNeeded')).first().waitFor()
    await dialog.getByLabel(panel('note')).fill('店頭の申込書')
    expect(await findingsOf(page)).toEqual([])
    await dialog.getByRole('button', { name: panel('save') }).click()
    await dialog.waitFor({ state: 'detached' })
    await consentPanel(page).getByText(panel('may'), { exact: true }).waitFor()
    const { url } = await enishi.call(consentApi.endpoints.preferenceLink, {
      params: { id: customerId },
      body: { key: email },
    })
    link = new URL(url).pathname + new URL(url).search
  })

  it('is taken back by themselves from a link, in two presses and on a phone, and the panel says so', async () => {
    // The page has no script; axe is one.
    const looked = await enishi.open(link, { visitor: true, size: 'phone', theme: 'dark', locale: 'en-GB' })
    expect(await findingsOf(looked)).toEqual([])
    expect(await looked.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    const page = await enishi.open(link, { visitor: true, size: 'phone', script: false })
    expect(await page.getByRole('checkbox').first().isChecked()).toBe(true)
    await page.getByRole('button', { name: t('stopAll') }).click()
    await page.getByText(t('stopped')).waitFor()
    expect(await page.getByRole('checkbox').first().isChecked()).toBe(false)

    const desk = await enishi.open(`/customers/${customerId}`)
    await consentPanel(desk).getByText(refused).waitFor()
    await consentPanel(desk).getByText(consentWords.refused.ja, { exact: true }).waitFor()
    await consentPanel(desk)
      .getByRole('button', { name: panel('history') })
      .click()
    const history = desk.getByRole('dialog', { name: panel('history') })
    await history.getByText(consentPageText.byCentre.ja).waitFor()
    expect(await findingsOf(desk)).toEqual([])
  })

  it('is counted: who may be written to and why not, down to the people', async () => {
    const page = await enishi.open('/reach')
    await page.getByRole('heading', { name: news }).waitFor()
    expect(await findingsOf(page)).toEqual([])
    await page
      .getByRole('link', { name: reach('refused') })
      .first()
      .click()
    await page.getByRole('link', { name: '高橋 花子' }).first().waitFor()
  })

  it('is given anew by the one who refused, one purpose and a frequency', async () => {
    const page = await enishi.open(link, { visitor: true })
    await page.getByRole('checkbox').first().check()
    await page
      .getByLabel(t('often'))
      .first()
      .selectOption({ label: t('every30') })
    await page.getByRole('button', { name: t('save') }).click()
    await page.getByText(t('saved')).waitFor()
    const { items } = await enishi.call(consentApi.endpoints.gate, {
      body: { asks: [{ customerId, channel: 'email', key: email, purposeId: newsPurpose }] },
    })
    expect(items[0]).toMatchObject({ allowed: true, reason: 'granted' })
  })

  it('has settings and a list of stopped addresses that everybody can use', async () => {
    for (const path of ['/settings/consent', '/suppressions']) {
      const page = await enishi.open(path)
      await page.locator('main h1').first().waitFor()
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      expect(await findingsOf(page)).toEqual([])
    }
  })
})
