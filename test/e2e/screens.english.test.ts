import { describe, expect, it } from 'vitest'
import { translator } from '#kit/text.ts'
import { shellText } from '#web/shell.text.ts'
import { findingsOf } from './harness/axe.ts'
import { administrator } from './harness/enishi.ts'
import { openEach, useTour, wholeTour } from './harness/tour.ts'

/** あ か さ … in the margin of a list by reading, in both languages. */
const indexLetters: ReadonlySet<string> = new Set('あかさたなはまやらわ')

/** What differs from one language to the other: what things are called. */
const names = [
  'button-name',
  'link-name',
  'label',
  'select-name',
  'aria-input-field-name',
  'aria-command-name',
]

describe('every screen', () => {
  const { enishi, addresses } = useTour()

  it(
    'says everything in English to who chose it, and in Japanese again',
    async () => {
      const page = await enishi.open('/')
      const [ja, en] = [translator(shellText, 'ja'), translator(shellText, 'en')]
      const name = administrator.name
      await page.getByRole('button', { name: ja('account', { name }) }).click()
      const chosen = page.waitForResponse((response) => response.request().method() === 'PATCH')
      await page.getByText('English', { exact: true }).click()
      await page.getByRole('menuitem', { name: en('signOut') }).waitFor()
      await chosen
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
      // Names and examples here have no hiragana, and a Japanese sentence always has; the letters of the index stay.
      const untranslated: string[] = []
      const findings: string[] = []
      const listed = addresses().filter((one) => !/[0-9a-f]{8}-/.test(one))
      await openEach(page, listed, async (path) => {
        const text = await page.locator('main').evaluate((main: HTMLElement) => {
          // What somebody wrote in Japanese and the page says is Japanese: words of Japanese law.
          const quoted = [...main.querySelectorAll<HTMLElement>('[lang="ja"]')]
          for (const one of quoted) one.style.display = 'none'
          const said = main.innerText
          for (const one of quoted) one.style.display = ''
          return said
        })
        for (const line of text.split('\n'))
          if (/\p{Script=Hiragana}/u.test(line) && !indexLetters.has(line))
            untranslated.push(`${path}: ${line}`)
        findings.push(...(await findingsOf(page, names)).map((finding) => `${path} in English: ${finding}`))
      })
      expect(findings).toEqual([])
      expect(untranslated).toEqual([])
      // Where no screen offers the languages besides.
      await page.goto('/')
      await page.getByRole('button', { name: en('account', { name }) }).click()
      const stored = page.waitForResponse((response) => response.request().method() === 'PATCH')
      await page.getByText('日本語', { exact: true }).click()
      await stored
      await page.getByRole('menuitem', { name: ja('signOut') }).waitFor()
      await page.reload()
      expect(await page.locator('html').getAttribute('lang')).toBe('ja')
    },
    wholeTour,
  )
})
