import { describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { blockText } from '#features/templates/block.text.ts'
import { editorText } from '#features/templates/editor.text.ts'
import { libraryText } from '#features/templates/library.text.ts'
import { templatesApi } from '#features/templates/templates.api.ts'
import { translator } from '#kit/text.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { findingsOf } from './harness/axe.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(editorText, 'ja')
const block = translator(blockText, 'ja')
const library = translator(libraryText, 'ja')
const parts = translator(partsText, 'ja')

/** Half a minute on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 180_000

/** Two by two pixels of green. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGNgaOiHIAYIBQAj9gP9l1ShCgAAAABJRU5ErkJggg==',
  'base64',
)

describe('templates', () => {
  const enishi = useEnishi()
  const template = async () => {
    const { items } = await enishi.call(templatesApi.endpoints.list, { query: {} })
    return enishi.call(templatesApi.endpoints.get, { params: { id: items[0]?.id ?? '' } })
  }

  it(
    'begin with a model, are written by mouse and keys, checked, seen as somebody, saved, and brought back',
    async () => {
      await enishi.call(customersApi.endpoints.create, {
        body: { familyName: '花園', givenName: '桜' },
      })

      // Nothing is there yet: it teaches, and starts.
      const page = await enishi.open('/templates')
      await page.getByRole('heading', { name: library('emptyTitle') }).waitFor()
      await page
        .getByRole('region', { name: library('starters') })
        .getByRole('button')
        .first()
        .click()
      await page.getByRole('tab', { name: t('tabPart') }).waitFor()
      const canvas = page.getByRole('button', { name: block('chooseBlock', { name: block('heading') }) })

      // A heading by mouse, its words where they stand.
      await page.getByRole('button', { name: block('heading'), exact: true }).click()
      const words = page.getByRole('textbox', { name: block('textOf', { name: block('heading') }) })
      await words.fill('夏の新茶')

      // By keys: up, a copy, and away with the copy.
      await words.press('Escape')
      await page.keyboard.press('Alt+ArrowUp')
      await page.getByText(/番目に動かしました/).waitFor({ state: 'attached' })
      const before = await canvas.count()
      await page.keyboard.press('Control+d')
      await expect.poll(() => canvas.count()).toBe(before + 1)
      await page.keyboard.press('Control+z')
      await expect.poll(() => canvas.count()).toBe(before)

      // A variable in the subject, with what is said of whom it is not known.
      const subject = page.getByLabel(t('subject'), { exact: true })
      await subject.fill('さま、新茶ができました')
      await subject.press('Home')
      await page
        .getByRole('button', { name: t('insertVariable') })
        .first()
        .click()
      await page.getByRole('textbox', { name: t('findVariable') }).fill('姓')
      await page.getByRole('option', { name: /^姓 / }).click()
      const fallback = page.getByRole('textbox', { name: /が空のとき$/ })
      await fallback.fill('お客')
      await fallback.press('Enter')
      await expect
        .poll(() => subject.inputValue())
        .toBe("{{ customer.familyName | default: 'お客' }}さま、新茶ができました")

      // A picture from outside, and what it shows.
      await page.getByRole('button', { name: block('image'), exact: true }).click()
      await page.getByRole('button', { name: block('chooseImage') }).click()
      const images = page.getByRole('dialog', { name: library('chooseImage') })
      const chooser = page.waitForEvent('filechooser')
      await images.getByRole('button', { name: library('addImage') }).click()
      await (await chooser).setFiles({ name: '新茶.png', mimeType: 'image/png', buffer: picture })
      await images.getByLabel(library('alt')).fill('湯のみに注いだ新茶')
      expect(await findingsOf(page)).toEqual([])
      await images.getByRole('button', { name: library('useImage') }).click()
      await expect
        .poll(() => page.getByLabel(block('alt'), { exact: true }).inputValue())
        .toBe('湯のみに注いだ新茶')

      // Kept by itself, and left by mistake it is still there.
      await page.getByText(t('kept_kept')).waitFor()
      await page.reload()
      await page.getByText('夏の新茶').first().waitFor()
      expect(await findingsOf(page)).toEqual([])

      // As somebody gets it, in the dark, and as text.
      await page.getByText(t('preview'), { exact: true }).first().click()
      await page.getByRole('combobox', { name: t('previewAs') }).fill('花園')
      await page.getByRole('option', { name: /花園/ }).click()
      await page.getByText('花園さま、新茶ができました').waitFor()
      await page.frameLocator('iframe').getByText('夏の新茶').first().waitFor()
      await page.getByText(t('dark'), { exact: true }).click()
      expect(await findingsOf(page)).toEqual([])
      await page.getByText(t('textPart'), { exact: true }).click()
      await page.locator('pre').getByText('夏の新茶').waitFor()

      // The text part is made by itself until somebody writes it; then it says when the body went on.
      await page.getByText(t('textMode'), { exact: true }).first().click()
      await page
        .getByRole('region', { name: t('textMode') })
        .getByText('夏の新茶')
        .waitFor()
      await page.getByRole('button', { name: t('textWrite') }).click()
      const textPart = page.getByRole('textbox', { name: t('textMode') })
      await expect.poll(() => textPart.inputValue()).toContain('{{ footer }}')
      await textPart.fill('新茶のご案内です。')
      expect(await findingsOf(page)).toEqual([])
      await page.getByText(t('edit'), { exact: true }).first().click()

      // A finding is led to its place, and put right at a press.
      await page.getByRole('button', { name: block('button'), exact: true }).click()
      const link = page.getByLabel(block('linkTo'), { exact: true })
      await link.fill('http://shop.example.jp/shincha')
      await page.getByRole('tab', { name: /^点検/ }).click()
      const repair = page.getByRole('button', { name: t('doIt') }).first()
      await repair.click()
      await page.getByRole('tab', { name: t('tabPart') }).click()
      await expect.poll(() => link.inputValue()).toBe('https://shop.example.jp/shincha')

      await page.getByText(t('textMode'), { exact: true }).first().click()
      await page.getByText(t('textBehindWhy')).waitFor()
      await page.getByRole('button', { name: t('textStays') }).click()
      await page.getByText(t('textBehindWhy')).waitFor({ state: 'detached' })
      await page.getByRole('button', { name: t('textMakeAgain') }).click()
      await page.getByText(t('textMadeWhy')).waitFor()
      await page.getByText(t('edit'), { exact: true }).first().click()

      // Saved by keys as an edition, the first is brought back, and undone again.
      await page.keyboard.press('Control+s')
      await page.getByText(t('savedAs', { number: 2 })).waitFor()
      expect((await template()).edition).toBe(2)
      await page.getByRole('button', { name: library('more'), exact: true }).click()
      await page.getByRole('menuitem', { name: t('editions') }).click()
      await page.getByRole('button', { name: new RegExp(t('editionOf', { number: 1 })) }).click()
      await page.getByRole('button', { name: t('restore', { number: 1 }) }).click()
      await expect.poll(() => page.getByText('夏の新茶').count()).toBe(0)
      await page.keyboard.press('Control+s')
      await page.getByText(t('savedAs', { number: 3 })).waitFor()
      const { current } = await template()
      expect(JSON.stringify(current?.content)).not.toContain('夏の新茶')

      // From blocks to MJML, which is said before; the blocks stay in the edition before.
      await page.getByRole('button', { name: library('more'), exact: true }).click()
      await page.getByRole('menuitem', { name: t('toMjml') }).click()
      await page.getByRole('dialog').getByText(t('toMjmlEdition')).waitFor()
      await page.getByRole('button', { name: t('turn') }).click()
      const source = page.getByRole('textbox', { name: t('kind_mjml') })
      await expect.poll(() => source.inputValue()).toContain('<mj-section')
      expect(await source.inputValue()).toContain('{{ footer }}')
      expect(await findingsOf(page)).toEqual([])
      await page.keyboard.press('Control+s')
      await page.getByText(t('savedAs', { number: 4 })).waitFor()
      expect((await template()).current?.content.body.kind).toBe('mjml')
    },
    wholeStory,
  )

  it(
    'written by two people at once are shown side by side, and nothing is lost',
    async () => {
      const heading = { id: 'h1', type: 'heading' as const, text: '春' }
      const content = {
        subject: '春のお知らせ',
        body: {
          kind: 'blocks' as const,
          document: {
            sections: [{ id: 's1', type: 'columns' as const, columns: [{ blocks: [heading] }] }],
          },
        },
      }
      const { id } = await enishi.call(templatesApi.endpoints.create, {
        body: { name: '春', class: 'transactional', content },
      })
      const page = await enishi.open(`/templates/${id}`, { refusals: [409] })
      const subject = page.getByLabel(t('subject'), { exact: true })
      await subject.waitFor()
      await enishi.call(templatesApi.endpoints.saveDraft, {
        params: { id },
        body: { content: { ...content, subject: 'ほかの人の件名' }, version: 0 },
      })
      await subject.fill('わたしの件名')
      const dialog = page.getByRole('dialog', { name: parts('staleTitle') })
      await dialog.getByText('ほかの人の件名').waitFor()
      await dialog.getByText('わたしの件名').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await dialog.getByRole('button', { name: parts('keepTheirs') }).click()
      await expect.poll(() => subject.inputValue()).toBe('ほかの人の件名')
      await page.getByRole('button', { name: t('undo') }).click()
      await expect.poll(() => subject.inputValue()).toBe('わたしの件名')
      await page.getByText(t('kept_kept')).waitFor()
      const { draft } = await enishi.call(templatesApi.endpoints.get, { params: { id } })
      expect(draft?.content.subject).toBe('わたしの件名')
    },
    wholeStory,
  )

  it(
    'are written on a phone, with blocks and settings in sheets',
    async () => {
      const { id } = await enishi.call(templatesApi.endpoints.create, {
        body: {
          name: '携帯から',
          class: 'transactional',
          content: { subject: '', body: { kind: 'blocks', document: { sections: [] } } },
        },
      })
      const page = await enishi.open(`/templates/${id}`, { size: 'phone' })
      await page.getByRole('button', { name: block('addBlock') }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: block('button'), exact: true })
        .click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: block('openSettings') }).click()
      const sheet = page.getByRole('dialog', { name: t('side') })
      await sheet.getByLabel(block('buttonLabel'), { exact: true }).fill('予約する')
      await page.keyboard.press('Escape')
      await sheet.waitFor({ state: 'detached' })
      await page.getByText('予約する').waitFor()
      expect(await findingsOf(page)).toEqual([])
    },
    wholeStory,
  )
})
