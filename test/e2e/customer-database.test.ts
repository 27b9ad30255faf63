import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { customersText } from '#features/customers/customers.text.ts'
import { exportsText } from '#features/exports/exports.text.ts'
import { fieldsText } from '#features/fields/fields.text.ts'
import { importsUiText } from '#features/imports/ui/imports.ui.text.ts'
import { translator } from '#kit/text.ts'
import { readCsv } from '#platform/csv/read.ts'
import { filterText } from '#web/parts/filter/filter.text.ts'
import { viewsText } from '#web/parts/views/views.text.ts'
import { useEnishi } from './harness/enishi.ts'

const of = {
  fields: translator(fieldsText, 'ja'),
  imports: translator(importsUiText, 'ja'),
  customers: translator(customersText, 'ja'),
  views: translator(viewsText, 'ja'),
  filter: translator(filterText, 'ja'),
  exports: translator(exportsText, 'ja'),
}
const tier = { label: 'お得意様区分', key: 'tier' }
const visits = { label: '来店した回数', key: 'visits' }
const given = [...'春夏秋冬東西南北山川海空花鳥風月雪星光音']
const kana = [...'アイウエオカキクケコサシスセソタチツテト']
const codeOf = (index: number): string => `A${String(index + 1).padStart(3, '0')}`

const list = {
  name: '常連.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [
      `会員番号,姓,名,セイ,メイ,${tier.label},${visits.label}`,
      ...given.map((name, n) => `${codeOf(n)},髙橋,${name},タカハシ,${kana[n]},シルバー,１`),
      '',
    ].join('\r\n'),
  ),
}

/** What is pasted, column by column: as it is typed in a spreadsheet, and as a cell then shows it. */
type Pasted = { key: string; typed: (n: number) => string; shown: (n: number) => string }
const same = (key: string, text: (n: number) => string): Pasted => ({ key, typed: text, shown: text })
const pasted: readonly Pasted[] = [
  {
    key: tier.key,
    typed: (n) => (n % 2 === 0 ? 'ﾌﾟﾗﾁﾅ' : 'シルバー'),
    shown: (n) => (n % 2 === 0 ? 'プラチナ' : 'シルバー'),
  },
  { key: visits.key, typed: (n) => `${n},000`, shown: (n) => String(n * 1000) },
  same('occupation', (n) => (n % 3 === 0 ? '﨑山陶芸' : '農業')),
  same('source', () => '展示会'),
  { key: 'registeredOn', typed: (n) => `2026/4/${n + 1}`, shown: (n) => `2026-04-${two(n + 1)}` },
  { key: 'birthOn', typed: (n) => `昭和55年4月${n + 1}日`, shown: (n) => `1980-04-${two(n + 1)}` },
  same('email', (n) => `customer${n}@sazanami-shokuhin.jp`),
  same('phone', (n) => `03-6403-72${two(n)}`),
  same('honorific', (n) => (n % 2 === 0 ? '様' : '先生')),
  same('remark', (n) => `①${n}番, "カンマと引用"`),
]
function two(n: number): string {
  return String(n).padStart(2, '0')
}
const columns = ['fullName', 'code', ...pasted.map(({ key }) => key)]
/** A tab, a quote or a line break in a cell is quoted, as spreadsheets do. */
const tsvCell = (text: string): string => (/["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const tsv = given.map((_, n) => pasted.map(({ typed }) => tsvCell(typed(n))).join('\t')).join('\r\n')

/** Half a minute on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 180_000

describe('the customer database', () => {
  const enishi = useEnishi()

  async function makeField(page: Page, label: string, english: string, type: string): Promise<void> {
    await page.getByRole('button', { name: of.fields('addField') }).click()
    const panel = page.getByRole('complementary', { name: of.fields('newField') })
    await panel.getByLabel(of.fields('labelJa'), { exact: true }).fill(label)
    await panel.getByLabel(of.fields('labelEn'), { exact: true }).fill(english)
    await panel.getByLabel(of.fields('type'), { exact: true }).selectOption({ label: type })
    if (type === of.fields('type_choice'))
      for (const [index, [name, color]] of [
        ['プラチナ', of.fields('violet')] as const,
        ['シルバー', of.fields('gray')] as const,
      ].entries()) {
        const n = index + 1
        if (n > 1) await panel.getByRole('button', { name: of.fields('addOption') }).click()
        await panel.getByLabel(of.fields('optionName', { n }), { exact: true }).fill(name)
        await panel
          .getByLabel(of.fields('optionColor', { n }), { exact: true })
          .selectOption({ label: color })
      }
    await panel.getByRole('button', { name: of.fields('create'), exact: true }).click()
    await panel.waitFor({ state: 'detached' })
    await page.getByText(label, { exact: true }).first().waitFor()
  }
  async function stored(): Promise<(readonly string[])[]> {
    const { items } = await enishi.call(customersApi.endpoints.list, {
      query: { sort: 'kana', columns: columns.join(','), limit: 100 },
    })
    return items.map(({ cells = {} }) => columns.map((key) => cells[key] ?? ''))
  }
  const row = (n: number): string[] => [`髙橋 ${given[n]}`, codeOf(n), ...pasted.map(({ shown }) => shown(n))]
  const grid = (page: Page) => page.getByRole('grid', { name: of.customers('customers') })
  /** The cell of the member number stands still at the left; every other one is found from there by the arrow keys. */
  async function goTo(page: Page, n: number, key: string): Promise<void> {
    await grid(page)
      .getByRole('gridcell', { name: codeOf(n), exact: true })
      .click()
    for (let at = columns.indexOf('code'); at < columns.indexOf(key); at++)
      await page.keyboard.press('ArrowRight')
  }
  /** What the grid shows, as a spreadsheet gets it. */
  async function copied(page: Page): Promise<string[][]> {
    await grid(page)
      .getByRole('gridcell', { name: codeOf(0), exact: true })
      .click()
    await page.keyboard.press('Control+a')
    await page.evaluate(() => navigator.clipboard.writeText(''))
    await page.keyboard.press('Control+c')
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe('')
    const text = await page.evaluate(() => navigator.clipboard.readText())
    return rowsOf(Buffer.from(text), { encoding: 'utf8', delimiter: '\t' })
  }
  async function rowsOf(
    bytes: Buffer,
    format: { encoding: 'utf8' | 'cp932'; delimiter: ',' | '\t' },
  ): Promise<string[][]> {
    const rows: string[][] = []
    for await (const part of readCsv(Readable.from([bytes]), { ...format, quote: '"' }))
      rows.push(...part.map(({ cells }) => [...cells]))
    return rows
  }

  it(
    'is shaped, filled, typed in like a spreadsheet, narrowed, and taken out again, all by hand',
    async () => {
      // Two fields of one's own.
      const page = await enishi.open('/settings/fields')
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await makeField(page, tier.label, 'Tier', of.fields('type_choice'))
      await makeField(page, visits.label, 'Visits', of.fields('type_number'))

      // A file finds them by their names.
      await page.goto('/imports')
      await page.locator('input[type=file]').first().setInputFiles(list)
      await page.getByRole('button', { name: of.imports('check'), exact: true }).click()
      await page.getByRole('heading', { name: of.imports('checkedTitle') }).waitFor()
      await page.getByRole('button', { name: of.imports('run', { count: given.length }) }).click()
      await page.getByRole('heading', { name: of.imports('doneTitle') }).waitFor()

      // 200 cells are pasted into the grid, and stored.
      await page.goto(`/customers?columns=${columns.join(',')}`)
      await page.getByRole('button', { name: of.views('grid'), exact: true }).click()
      await goTo(page, 0, tier.key)
      await page.evaluate((text) => navigator.clipboard.writeText(text), tsv)
      await page.keyboard.press('Control+v')
      await expect.poll(stored, { timeout: 20_000 }).toEqual(given.map((_, n) => row(n)))
      await page.reload()
      await grid(page)
        .getByRole('gridcell', { name: codeOf(0), exact: true })
        .waitFor()
      expect(await copied(page)).toEqual(given.map((_, n) => row(n)))

      // One cell is changed, and given back by undo.
      const occupations = async (): Promise<string | undefined> =>
        (await stored())[1]?.[columns.indexOf('occupation')]
      await goTo(page, 1, 'occupation')
      await page.keyboard.type('漁業')
      await page.keyboard.press('Enter')
      await expect.poll(occupations).toBe('漁業')
      await page.keyboard.press('Control+z')
      await expect.poll(occupations).toBe('農業')

      // The builder narrows by the new field; what is on the screen gets a name.
      await page.getByRole('button', { name: of.views('conditions'), exact: true }).click()
      const builder = page.getByRole('dialog', { name: of.filter('filter') })
      await builder.getByRole('button', { name: of.filter('add'), exact: true }).click()
      await builder.getByRole('combobox', { name: of.filter('what') }).fill(tier.label)
      await page.getByRole('option', { name: tier.label }).click()
      await builder.getByRole('combobox', { name: of.filter('value') }).click()
      await page.getByRole('option', { name: 'プラチナ' }).click()
      await builder.getByRole('button', { name: of.filter('apply'), exact: true }).click()
      await builder.waitFor({ state: 'detached' })
      await page.locator('[role=grid][aria-rowcount="11"]').waitFor()
      await page.getByRole('button', { name: of.views('saveAs') }).click()
      const naming = page.getByRole('dialog', { name: of.views('saveAs') })
      await naming.getByLabel(of.views('name'), { exact: true }).fill('プラチナのお客様')
      await naming.getByRole('button', { name: of.views('saveIt'), exact: true }).click()
      await page.getByRole('button', { name: 'プラチナのお客様' }).first().waitFor()
      await naming.waitFor({ state: 'detached' })
      const shown = await copied(page)
      expect(shown).toEqual(given.flatMap((_, n) => (n % 2 === 0 ? [row(n)] : [])))

      // The view goes out in the letters of Excel, without one of its columns, and is what the grid shows.
      await page.getByRole('button', { name: of.customers('export'), exact: true }).click()
      await page.getByRole('radio', { name: of.exports('cp932') }).waitFor()
      expect(await page.getByRole('radio', { name: of.exports('cp932') }).isChecked()).toBe(true)
      await page.getByRole('checkbox', { name: '獲得経路', exact: true }).uncheck()
      await page.getByRole('button', { name: of.exports('start'), exact: true }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: of.exports('download') }).click(),
      ])
      const file = await rowsOf(await readFile(await download.path()), { encoding: 'cp932', delimiter: ',' })
      const source = columns.indexOf('source')
      expect(file[0]?.slice(0, 4)).toEqual(['氏名', '会員番号', tier.label, visits.label])
      expect(file.slice(1)).toEqual(shown.map((cells) => cells.toSpliced(source, 1)))
    },
    wholeStory,
  )
})
