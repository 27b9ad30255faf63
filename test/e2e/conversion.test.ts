import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { accountsText } from '#features/accounts/accounts.text.ts'
import { apis } from '#app.api.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { writes, type Api } from '#kit/contract.ts'
import { translator } from '#kit/text.ts'
import { apiPrefix } from '#platform/http/endpoints.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { shellText } from '#web/shell.text.ts'
import { administrator, useEnishi } from './harness/enishi.ts'
import { convert } from './harness/ime.ts'
import { screens } from './harness/screens.ts'

const t = translator(partsText, 'ja')
/** What takes words; a password or a number is not converted. */
const wordy =
  'input:is(:not([type]), [type=text], [type=search]):visible, textarea:visible, [role=textbox]:visible'
const orders = ['chromium', 'safari'] as const
/** Whoever is typed is looked up by a POST, so that no name stands in an address. */
const readingPosts = Object.values<Api>(apis)
  .flatMap(({ endpoints }) => Object.values(endpoints))
  .filter((endpoint) => !writes(endpoint) && endpoint.method !== 'GET')
  .map(({ path }) => new RegExp(`^${apiPrefix}${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`))

/** What a field is called, holds, and may hold at most. */
function described(field: Element): { name: string; value: string; longest: number } {
  const longest = field.getAttribute('maxlength')
  return {
    name: field.getAttribute('aria-label') ?? field.outerHTML.slice(0, 120),
    value: 'value' in field ? String(field.value) : '',
    longest: longest === null ? 1_000_000 : Number(longest),
  }
}

/** Converts in each of the fields; those that react to the Enter are named. */
async function convertIn(page: Page, fields: Locator): Promise<string[]> {
  const written: string[] = []
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname
    if (request.method() !== 'GET' && !readingPosts.some((one) => one.test(path)))
      written.push(`${request.method()} ${path}`)
  })
  const at = new URL(page.url()).pathname
  const reactions: string[] = []
  for (const field of await fields.all()) {
    if (!(await field.isEditable())) continue
    for (const order of orders) {
      const before = await field.evaluate(described)
      await convert(field, '見本', order)
      const after = (await field.isVisible()) ? await field.evaluate(described) : null
      const kept = after?.value === `${before.value}見本`.slice(0, before.longest)
      if (!kept || written.length > 0 || new URL(page.url()).pathname !== at)
        reactions.push(`${at} (${order}): ${before.name} ${written.splice(0).join(', ')}`)
      if (!kept) break
    }
  }
  return reactions
}

describe('the Enter that accepts a kanji conversion', () => {
  const enishi = useEnishi()
  let customer = ''

  beforeAll(async () => {
    const { id } = await enishi.call(customersApi.endpoints.create, {
      body: { familyName: '髙橋', givenName: '一郎', occupation: '農業', tagNames: ['常連'] },
    })
    customer = `/customers/${id}`
  })

  it(
    'submits nothing on any screen',
    async () => {
      const page = await enishi.open('/')
      for (const screen of [...screens.filter((path) => !path.includes('$')), customer]) {
        await page.goto(screen)
        await page.locator('main h1').first().waitFor()
        expect(await convertIn(page, page.locator(wordy))).toEqual([])
      }
    },
    screens.length * 5_000,
  )

  it('saves no field that is edited where it stands', async () => {
    const page = await enishi.open(customer)
    await page.getByRole('button', { name: t('edit', { label: '職業' }) }).click()
    const field = page.getByRole('textbox', { name: '職業' })
    await field.waitFor()
    expect(await convertIn(page, field)).toEqual([])
  })

  it('opens nothing in ⌘K', async () => {
    const page = await enishi.open('/')
    await page.locator('main h1').waitFor()
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: shellText.findWhat.ja })
    for (const order of orders) {
      await field.fill('')
      await convert(field, '高橋', order)
      await page.getByRole('option', { name: '髙橋 一郎' }).waitFor()
      await convert(field, '', order)
      expect(new URL(page.url()).pathname).toBe('/')
    }
  })

  it('does not sign in', async () => {
    const page = await enishi.open('/', { visitor: true })
    await page.getByRole('textbox', { name: accountsText.password.ja }).fill(administrator.password)
    await page.getByLabel(accountsText.email.ja).fill(administrator.email)
    for (const order of orders) await convert(page.getByLabel(accountsText.email.ja), '花子', order)
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await page.getByRole('heading', { name: accountsText.signIn.ja }).isVisible()).toBe(true)
  })
})

describe('the Enter that accepts a kanji conversion, before the first visit is over,', () => {
  const enishi = useEnishi({ setUp: false })

  it('does not set up anything', async () => {
    const page = await enishi.open('/')
    await page.getByLabel(accountsText.organisation.ja).waitFor()
    expect(await convertIn(page, page.locator(wordy))).toEqual([])
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})
