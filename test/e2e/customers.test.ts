import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { translator } from '#kit/text.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { shellText } from '#web/shell.text.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(partsText, 'ja')
const label = '職業'

describe('a customer', () => {
  const enishi = useEnishi()
  let path = ''

  beforeAll(async () => {
    const { id } = await enishi.call(customersApi.endpoints.create, {
      body: {
        familyName: '髙橋',
        givenName: '一郎',
        familyKana: 'タカハシ',
        givenKana: 'イチロウ',
        occupation: '農業',
      },
    })
    path = `/customers/${id}`
  })

  it.each(['たかはし', 'タカハシ', '高橋', '髙橋'])(
    'is found as %s with ⌘K and opened with Enter',
    async (typed) => {
      const page = await enishi.open('/')
      await page.getByRole('button', { name: shellText.account.ja.replace('{name}', '') }).waitFor()
      await page.keyboard.press('Control+k')
      const field = page.getByRole('combobox', { name: shellText.findWhat.ja })
      await field.fill(typed)
      await page.getByRole('option', { name: '髙橋 一郎' }).waitFor()
      await field.press('Enter')
      await page.getByRole('heading', { level: 1, name: '髙橋 一郎' }).waitFor()
      expect(new URL(page.url()).pathname).toBe(path)
    },
  )

  async function write(page: Page, text: string): Promise<void> {
    await page.getByRole('button', { name: t('edit', { label }) }).click()
    await page.getByRole('textbox', { name: label }).fill(text)
    await page.getByRole('textbox', { name: label }).press('Enter')
  }
  async function stored(): Promise<string | null> {
    const id = path.split('/').at(-1) ?? ''
    return (await enishi.call(customersApi.endpoints.get, { params: { id } })).occupation
  }

  it('is edited where it stands: Enter saves and says so, Esc gives up', async () => {
    const page = await enishi.open(path)
    await write(page, '林業')
    await page.getByText(t('saved')).waitFor()
    expect(await stored()).toBe('林業')
    await page.getByRole('button', { name: t('edit', { label }) }).click()
    await page.getByRole('textbox', { name: label }).fill('漁業')
    await page.getByRole('textbox', { name: label }).press('Escape')
    await page.getByRole('button', { name: t('edit', { label }) }).waitFor()
    expect(await stored()).toBe('林業')
  })

  it('that two people change at once shows both versions, and nothing is overwritten unasked', async () => {
    const page = await enishi.open(path, { refusals: [409] })
    const other = await enishi.open(path)
    await page.getByRole('button', { name: t('edit', { label }) }).click()
    await page.getByRole('textbox', { name: label }).fill('陶芸家')
    await write(other, '画家')
    await other.getByText(t('saved')).waitFor()
    await page.getByRole('textbox', { name: label }).press('Enter')
    const dialog = page.getByRole('dialog', { name: t('staleTitle') })
    await dialog.waitFor()
    expect(await dialog.getByRole('row', { name: label }).innerText()).toMatch(/画家\s+陶芸家/)
    expect(await stored()).toBe('画家')
    await dialog.getByRole('button', { name: t('keepMine') }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(stored).toBe('陶芸家')
  })
})
