import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { companiesApi } from '#features/companies/companies.api.ts'
import { companiesText } from '#features/companies/companies.text.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { customerText } from '#features/customers/customer.text.ts'
import { householdsApi } from '#features/households/households.api.ts'
import { matchingApi } from '#features/matching/matching.api.ts'
import type { PairState } from '#features/matching/matching.ts'
import { companyMergeText, companyUiText } from '#features/matching/ui/companies.ui.text.ts'
import { matchingNavText } from '#features/matching/ui/matching.nav.text.ts'
import { mergeText } from '#features/matching/ui/merge.text.ts'
import { matchingUiText } from '#features/matching/ui/matching.ui.text.ts'
import { translator } from '#kit/text.ts'
import { findingsOf } from './harness/axe.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(matchingUiText, 'ja')
const merge = translator(mergeText, 'ja')
const companies = translator(companyUiText, 'ja')
const companyMerge = translator(companyMergeText, 'ja')
const company = translator(companiesText, 'ja')
const nav = translator(matchingNavText, 'ja')
const customer = translator(customerText, 'ja')
const { create } = customersApi.endpoints

/** Ten people who came in twice, the second time as another counter writes them. */
const people = [...'春夏秋冬東西南北山川'].map((given, n) => ({ given, phone: `090-7000-10${n}0` }))
/** What is pressed for them, in the order in which they come. */
const presses = ['d', 'l', 'h', 'd', 'd', 'l', 'd', 'd', 'd', 'l'] as const
const stateOf = { d: 'distinct', h: 'household', l: 'held' } as const satisfies { [key: string]: PairState }

/** Half a minute on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 180_000

const isFocused = (element: Element): boolean => element === document.activeElement

describe('who may be one person', () => {
  const enishi = useEnishi()

  async function counts(): Promise<{ [state: string]: number }> {
    const { counts: all } = await enishi.call(matchingApi.endpoints.overview, {})
    return Object.fromEntries(all.map(({ state, count }) => [state, count.count]))
  }
  const pairOn = (page: Page) => page.locator('[data-pair]')
  const idsOn = async (page: Page): Promise<string[]> =>
    ((await pairOn(page).getAttribute('data-pair')) ?? '').split(' ')

  it(
    'is looked through pair by pair with the keys alone, and the last decision taken back',
    async () => {
      for (const { given, phone } of people)
        for (const familyName of ['髙橋', '高橋'])
          await enishi.call(create, {
            body: {
              familyName,
              givenName: given,
              contactPoints: [{ kind: 'phone', label: null, value: phone }],
            },
          })

      // Never looked for: the page says what it is for and starts it.
      const page = await enishi.open('/matching')
      await page.getByRole('heading', { name: t('neverRun') }).waitFor()
      await page.getByRole('button', { name: t('run') }).click()
      const list = page.getByRole('navigation', { name: t('pairs') })
      await expect.poll(() => list.getByRole('listitem').count(), { timeout: 30_000 }).toBe(people.length)

      // What differs is marked to the letter, and the screen can be read by everybody.
      expect(await pairOn(page).locator('thead mark').allTextContents()).toEqual(['髙', '高'])
      expect(await findingsOf(page)).toEqual([])

      const decided: { ids: string[]; state: PairState }[] = []
      for (const key of presses) {
        const ids = await idsOn(page)
        await page.keyboard.press(key)
        decided.push({ ids, state: stateOf[key] })
        // The next pair is there at once; nobody waits for the server.
        await page.locator(`[data-pair="${ids.join(' ')}"]`).waitFor({ state: 'detached' })
      }
      expect(new Set(decided.map(({ ids }) => ids.join(' '))).size).toBe(people.length)
      await page.getByRole('heading', { name: t('none_open') }).waitFor()
      await expect.poll(counts).toEqual({ open: 0, held: 3, distinct: 6, household: 1 })

      const [last] = decided.slice(-1)
      await page.keyboard.press('u')
      await pairOn(page).waitFor()
      expect(await idsOn(page)).toEqual(last?.ids)
      await expect.poll(counts).toEqual({ open: 1, held: 2, distinct: 6, household: 1 })

      // Two keys make two records one; the old id leads to it. One key takes them apart again.
      const [survivorId = '', loserId = ''] = last?.ids ?? []
      const idOf = async (id: string) =>
        (await enishi.call(customersApi.endpoints.get, { params: { id } })).id
      await page.keyboard.press('m')
      const dialog = page.getByRole('dialog', { name: merge('title') })
      await expect
        .poll(() => dialog.getByRole('button', { name: merge('toMerged') }).evaluate(isFocused))
        .toBe(true)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: t('none_open') }).waitFor()
      await expect.poll(() => idOf(loserId)).toBe(survivorId)
      await page.keyboard.press('u')
      await pairOn(page).waitFor()
      await expect.poll(() => idOf(loserId)).toBe(loserId)

      // 世帯 links the two and leaves them two.
      const [family] = decided.filter(({ state }) => state === 'household')
      const { household } = await enishi.call(householdsApi.endpoints.get, {
        params: { customerId: family?.ids[0] ?? '' },
      })
      expect(household?.members.map(({ customerId }) => customerId).toSorted()).toEqual(
        family?.ids.toSorted(),
      )
    },
    wholeStory,
  )

  it(
    'is told while somebody enters a customer, and on the page of a customer',
    async () => {
      const { id } = await enishi.call(create, {
        body: {
          familyName: '斎藤',
          givenName: '恵',
          contactPoints: [{ kind: 'phone', label: null, value: '080-5555-0101' }],
        },
      })
      const page = await enishi.open('/customers/new')
      await page.getByLabel(customer('familyName'), { exact: true }).fill('齋藤')
      await page.getByLabel(customer('givenName'), { exact: true }).fill('恵')
      await page.getByLabel(customer('phone'), { exact: true }).fill('０８０５５５５０１０１')
      const hint = page.getByRole('status').filter({ hasText: t('hint') })
      const link = hint.getByRole('link', { name: '斎藤 恵' })
      await link.waitFor()
      expect(await link.getAttribute('target')).toBe('_blank')
      // It stops nobody.
      await page.getByRole('button', { name: customer('create'), exact: true }).click()
      await page.getByRole('heading', { level: 1, name: '齋藤 恵' }).waitFor()
      const panel = page.getByRole('region', { name: nav('similar') })
      await panel.getByRole('link', { name: '斎藤 恵' }).click()
      await page.waitForURL(`**/customers/${id}`)

      // Of somebody who is like nobody nothing is said.
      const { id: alone } = await enishi.call(create, { body: { familyName: '四月一日', givenName: '朔' } })
      const answered = page.waitForResponse((response) =>
        response.url().endsWith(`/customers/${alone}/similar`),
      )
      await page.goto(`/customers/${alone}`)
      await answered
      await page.getByRole('heading', { level: 1, name: '四月一日 朔' }).waitFor()
      expect(await page.getByRole('region', { name: nav('similar') }).count()).toBe(0)
    },
    wholeStory,
  )

  it(
    'and which companies may be one: two keys make them one, one key takes them apart again',
    async () => {
      const { create: found, get } = companiesApi.endpoints
      const phone = '03-5555-0101'
      const first = await enishi.call(found, { body: { name: '株式会社さざなみ商会', phone } })
      const second = await enishi.call(found, { body: { name: '㈱さざなみ商会', phone } })
      await enishi.call(matchingApi.endpoints.run, {})
      const page = await enishi.open('/matching')
      await page
        .getByRole('radiogroup', { name: t('subjects') })
        .getByText(t('firms'))
        .click()
      await pairOn(page).waitFor({ timeout: 30_000 })
      expect(await idsOn(page)).toEqual([first.id, second.id])
      expect(await findingsOf(page)).toEqual([])

      const idOf = async (id: string) => (await enishi.call(get, { params: { id } })).id
      await page.keyboard.press('m')
      const dialog = page.getByRole('dialog', { name: companyMerge('title') })
      await expect
        .poll(() => dialog.getByRole('button', { name: merge('toMerged') }).evaluate(isFocused))
        .toBe(true)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: t('none_open') }).waitFor()
      await expect.poll(() => idOf(second.id)).toBe(first.id)
      await page.keyboard.press('u')
      await pairOn(page).waitFor()
      await expect.poll(() => idOf(second.id)).toBe(second.id)
      await page.keyboard.press('r')
      await page.getByRole('heading', { name: t('none_open') }).waitFor()
      await page.getByRole('tab', { name: t('related') }).click()
      await pairOn(page).waitFor()

      // Who enters it once more is told.
      await page.goto('/companies/new')
      await page.getByLabel(company('name'), { exact: true }).fill('さざなみ商会')
      const hint = page.getByRole('status').filter({ hasText: companies('hint') })
      await hint.getByRole('link', { name: '㈱さざなみ商会' }).waitFor()
    },
    wholeStory,
  )
})
