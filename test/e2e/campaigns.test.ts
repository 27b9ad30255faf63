import { describe, expect, it } from 'vitest'
import { campaignsApi } from '#features/campaigns/campaigns.api.ts'
import { editorText } from '#features/campaigns/editor.text.ts'
import { listText } from '#features/campaigns/list.text.ts'
import { translator } from '#kit/text.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { findingsOf } from './harness/axe.ts'
import { useEnishi } from './harness/enishi.ts'

const list = translator(listText, 'ja')
const editor = translator(editorText, 'ja')
const parts = translator(partsText, 'ja')

/** Every single wait has a limit of its own. */
const wholeStory = 180_000

describe('campaigns', () => {
  const enishi = useEnishi()
  const planOf = async (id: string) =>
    (await enishi.call(campaignsApi.endpoints.get, { params: { id } })).plan

  it(
    'are written on one page that saves itself, and two who write at once lose nothing',
    async () => {
      // Nothing is there yet: it teaches, and starts.
      const page = await enishi.open('/campaigns', { refusals: [409, 503] })
      await page.getByRole('heading', { name: list('emptyTitle') }).waitFor()
      await page
        .getByRole('button', { name: list('add') })
        .first()
        .click()
      const dialog = page.getByRole('dialog', { name: list('addTitle') })
      await dialog.getByRole('button', { name: list('make') }).click()
      await dialog.getByText(list('nameNeeded')).first().waitFor()
      await dialog.getByRole('textbox', { name: list('name') }).fill('冬のご案内')
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/campaigns\/[0-9a-f-]{36}/)
      const id = page.url().split('/').at(-1) ?? ''
      const name = page.getByRole('textbox', { name: editor('name') })
      await expect.poll(() => name.inputValue()).toBe('冬のご案内')
      expect(await findingsOf(page)).toEqual([])

      // What is chosen is kept without a press.
      await page.getByLabel(editor('everybody')).check()
      await page.getByLabel(editor('heldOutShare')).fill('10')
      await expect.poll(async () => (await planOf(id)).heldOutPercent).toBe(10)
      expect((await planOf(id)).audience.everybody).toBe(true)
      await page.getByRole('button', { name: editor('addVariant') }).click()
      await page.getByLabel(editor('subject'), { exact: true }).nth(1).fill('冬の新商品ができました')
      await expect.poll(async () => (await planOf(id)).variants[1]?.subject).toBe('冬の新商品ができました')
      expect((await planOf(id)).test?.measure).toBe('opens')

      // Somebody changes another part: both stand.
      const other = async (body: { name?: string; windowDays?: number }): Promise<void> => {
        const { version } = await enishi.call(campaignsApi.endpoints.get, { params: { id } })
        await enishi.call(campaignsApi.endpoints.update, { params: { id }, body: { version, ...body } })
      }
      await page.getByText(editor('saved'), { exact: true }).waitFor()
      await other({ windowDays: 14 })
      await expect.poll(() => page.getByLabel(editor('window')).inputValue()).toContain('14')
      await name.fill('冬のご案内 改')
      await expect.poll(async () => (await planOf(id)).name).toBe('冬のご案内 改')
      expect((await planOf(id)).windowDays).toBe(14)

      // A variant is taken out, and comes back with its test.
      await page
        .getByRole('button', { name: editor('removeVariant', { label: editor('letter', { letter: 'A' }) }) })
        .waitFor()
      await page
        .getByRole('button', { name: editor('removeVariant', { label: editor('letter', { letter: 'B' }) }) })
        .click()
      await expect.poll(async () => (await planOf(id)).variants.length).toBe(1)
      await page.getByRole('button', { name: parts('undo') }).click()
      await expect.poll(async () => (await planOf(id)).variants.length).toBe(2)
      await page.reload()
      await expect.poll(() => name.inputValue()).toBe('冬のご案内 改')
    },
    wholeStory,
  )
})
