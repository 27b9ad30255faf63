import iconv from 'iconv-lite'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { customersApi } from '#features/customers/customers.api.ts'
import { importsUiText } from '#features/imports/ui/imports.ui.text.ts'
import { translator } from '#kit/text.ts'
import { useEnishi } from './harness/enishi.ts'

const t = translator(importsUiText, 'ja')

/** As Excel saves it in Japan: Shift_JIS with the letters of Windows, half-width kana, an era date, a lost zero, reserved domains. */
const file = {
  name: '顧客名簿.csv',
  mimeType: 'text/csv',
  buffer: iconv.encode(
    [
      '会員番号,氏名,フリガナ,電話番号,メールアドレス,生年月日',
      'A001,髙橋 一郎,ﾀｶﾊｼ ｲﾁﾛｳ,03-6403-7291,ichiro@example.com,昭和55年4月1日',
      'A002,佐藤 花子,サトウ ハナコ,9064037292,hanako.sato@example.com,1985/5/3',
      'A003,﨑山 次郎,サキヤマ ジロウ,,jiro@example.com,1990/12/24',
      ',,,,,1990/1/1',
      '',
    ].join('\r\n'),
    'cp932',
  ),
}

describe.each([
  { where: 'its own PostgreSQL', database: 'own' as const },
  { where: 'an external PostgreSQL', database: 'external' as const },
])('with $where, a list from Excel', ({ database }) => {
  const enishi = useEnishi({ database })

  async function counts(page: Page): Promise<string> {
    return (await page.getByLabel(t('counts')).innerText()).replaceAll(/\s+/g, ' ')
  }
  async function names(): Promise<string[]> {
    const { items } = await enishi.call(customersApi.endpoints.list, { query: {} })
    return items.map(({ displayName }) => displayName).sort()
  }

  it('is tried without writing, imported, found, and undone', async () => {
    const page = await enishi.open('/imports')
    await page.locator('input[type=file]').first().setInputFiles(file)
    await page.getByRole('button', { name: t('check'), exact: true }).waitFor()
    expect(await page.getByLabel(t('encoding')).inputValue()).toBe('cp932')
    await page.getByRole('button', { name: t('check'), exact: true }).click()

    await page.getByRole('heading', { name: t('checkedTitle') }).waitFor()
    const tried = await counts(page)
    expect(tried).toMatch(/新規 3 .*更新 0 .*要確認 3 .*エラー 1 /)
    expect(await names()).toEqual([])

    await page.getByRole('button', { name: t('run', { count: 3 }) }).click()
    await page.getByRole('heading', { name: t('doneTitle') }).waitFor()
    expect(await counts(page)).toBe(tried)
    expect(await names()).toEqual(['佐藤 花子', '﨑山 次郎', '髙橋 一郎'].sort())

    await page.getByRole('button', { name: t('undo'), exact: true }).click()
    await page.getByRole('button', { name: t('undoAction', { count: 3 }) }).click()
    await page.getByText(t('undoneTitle'), { exact: true }).waitFor()
    expect(await names()).toEqual([])
  })
})
