import Big from 'big.js'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { shopFile } from '#features/imports/imports.orders.make.ts'
import { importsUiText } from '#features/imports/ui/imports.ui.text.ts'
import { screenText } from '#features/insight/screen.text.ts'
import { orderText } from '#features/orders/order.text.ts'
import { translator } from '#kit/text.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(importsUiText, 'ja')
const of = translator(orderText, 'ja')
const seen = translator(screenText, 'ja')

/** Ten seconds on a machine that has nothing else to do; every single wait has a limit of its own. */
const wholeStory = 120_000
/** A yen has three places less than the amounts of the file: nothing is ever rounded. */
const yenAPound = 1000
const { rows: lines } = shopFile(60, 5)
/** As the shop calls its columns; two of them say nothing to anybody else. */
const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Each,Account,Country'
const file = { name: 'shop.csv', mimeType: 'text/csv', buffer: Buffer.from([header, ...lines].join('\r\n')) }

type Row = {
  invoice: string
  code: string
  count: number
  at: number
  month: string
  price: string
  who: string
}
function rowOf(line: string): Row {
  const cells = line.replace(/"[^"]*"/, '').split(',')
  const [invoice = '', code = '', , count = '', when = '', price = '', who = ''] = cells
  const [month = '', , year = ''] = when.split(/[/ ]/)
  return {
    invoice,
    code,
    count: Number(count),
    at: Date.parse(when),
    month: `${year}-${month.padStart(2, '0')}`,
    price,
    who,
  }
}

/** What the months of the file come to, from its rows alone. An order of which all was taken back counts nowhere. */
function monthsOf(rows: readonly Row[]): Map<string, { revenue: string; orders: number }> {
  const left = new Map(rows.filter(({ count }) => count > 0).map((row) => [row, row.count]))
  const invoiceOf = new Map<Row, string>()
  for (const back of rows) {
    if (back.count > 0 || back.who === '') continue
    // Of the latest order of the same buyer that has so many left of the same at the same price.
    const [of, rest] =
      [...left].findLast(
        ([one, some]) =>
          one.who === back.who &&
          one.code === back.code &&
          one.price === back.price &&
          one.at <= back.at &&
          some >= -back.count,
      ) ?? []
    if (!of || rest === undefined) continue
    left.set(of, rest + back.count)
    invoiceOf.set(back, of.invoice)
  }
  const kept = new Set([...left].flatMap(([{ invoice }, rest]) => (rest > 0 ? [invoice] : [])))
  const months = new Map<string, { revenue: Big; orders: Set<string> }>()
  for (const row of rows) {
    const invoice = row.count > 0 ? row.invoice : invoiceOf.get(row)
    if (invoice !== undefined && !kept.has(invoice)) continue
    const { revenue, orders } = months.get(row.month) ?? { revenue: Big(0), orders: new Set() }
    if (row.count > 0) orders.add(row.invoice)
    months.set(row.month, { revenue: revenue.plus(Big(row.price).times(row.count)), orders })
  }
  return new Map(
    [...months].map(([month, { revenue, orders }]) => [
      month,
      { revenue: revenue.times(yenAPound).toFixed(), orders: orders.size },
    ]),
  )
}

describe('the export of a shop in a shape of its own', () => {
  const enishi = useEnishi()

  const counts = async (page: Page): Promise<string> =>
    (await page.getByLabel(t('counts')).innerText()).replaceAll(/\s+/g, ' ')
  const match = async (page: Page, heading: string, field: string): Promise<void> => {
    const select = page.locator(`input[aria-label="${t('chosenFor', { heading })}"]`)
    await select.fill(field)
    await page.getByRole('option', { name: field, exact: true }).click()
  }
  async function tryFile(page: Page): Promise<void> {
    await page.goto(`${enishi.url}/imports`)
    await page.locator('input[type=file]').first().setInputFiles(file)
    await page.getByText(t('rowsAreLines')).waitFor()
    await page.getByLabel(t('currency'), { exact: true }).fill('GBP')
    await page.getByLabel(t('currency'), { exact: true }).blur()
  }
  async function runFile(page: Page): Promise<void> {
    await page.getByRole('button', { name: t('check'), exact: true }).click()
    await page.getByRole('heading', { name: t('checkedTitle') }).waitFor()
  }

  it(
    'is told to be of orders, matched, tried and imported, with every yen in its month; and once only',
    async () => {
      const page = await enishi.open('/currency-rates')
      await page.getByLabel(of('currency')).fill('GBP')
      await page.getByLabel(of('startsOn')).fill('2000-01-01')
      await page.getByLabel(of('yen')).fill(String(yenAPound))
      await page.getByRole('button', { name: of('setRate') }).click()
      await page.getByRole('cell', { name: 'GBP', exact: true }).waitFor()

      await tryFile(page)
      await match(page, 'Each', '単価')
      await match(page, 'Account', '会員番号')
      await runFile(page)
      const invoices = new Set(lines.map((line) => line.split(',')[0])).size
      expect(await counts(page)).toMatch(new RegExp(`新規 ${invoices} .*エラー 0 `))
      await page.getByRole('button', { name: t('run', { count: invoices }) }).click()
      await page.getByRole('heading', { name: t('doneTitle') }).waitFor()

      await page.goto(`${enishi.url}/insight/monthly?from=2010-01&to=2010-12`)
      const table = page.getByRole('table', { name: seen('numbers') })
      await table.waitFor()
      const shown = (await table.getByRole('row').allInnerTexts())
        .map((row) => row.split('\t').map((cell) => cell.trim()))
        .filter(([month = '']) => month.startsWith('2010-'))
        .map(([month = '', , , , revenue = '', orders = '']) => [
          month,
          { revenue: revenue.replace('−', '-').replaceAll(/[¥,]/g, ''), orders: Number(orders) },
        ])
      const truth = monthsOf(lines.map(rowOf))
      expect(shown).toEqual(
        Array.from({ length: 12 }, (_, at) => `2010-${String(at + 1).padStart(2, '0')}`).map((month) => [
          month,
          truth.get(month) ?? { revenue: '0', orders: 0 },
        ]),
      )

      // The headings were learnt; the orders are there.
      await tryFile(page)
      await runFile(page)
      expect(await counts(page)).toMatch(new RegExp(`新規 0 .*変更なし ${invoices} .*エラー 0 `))
    },
    wholeStory,
  )
})
