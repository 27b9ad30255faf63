/**
 * Takes the pictures of the guide and the README: `npm run build`, then
 * `node scripts/run.mjs scripts/screenshots.ts [picture …]`, all of them when none is named.
 *
 * Starts the product in a temporary folder with demo data and writes docs/images/<picture>-<ja|en>.png, 1280×800. The
 * demo decides who is seen; only versions, the time of day and ids of this run differ from one run to the next.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { CallInput } from '#kit/contract.ts'
import { toWareki } from '#kit/japan/calendar.ts'
import { addDays } from '#kit/japan/days.ts'
import { translator, type Locale } from '#kit/text.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import { accountsApi } from '#features/accounts/accounts.api.ts'
import { accountsText } from '#features/accounts/accounts.text.ts'
import { companiesApi } from '#features/companies/companies.api.ts'
import { complaintsApi } from '#features/complaints/complaints.api.ts'
import { contractsApi } from '#features/contracts/contracts.api.ts'
import { customersApi, type Customer } from '#features/customers/customers.api.ts'
import { exportsApi } from '#features/exports/exports.api.ts'
import { importsApi } from '#features/imports/imports.api.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { shellText } from '#web/shell.text.ts'
import { callOver, type Answer, type Answering } from '#test/e2e/harness/api.ts'
import { startProduct } from '#test/e2e/harness/product.ts'
import { prepareChromium } from './chromium.ts'

type Call = <E extends Answering>(endpoint: E, input: CallInput<E>) => Promise<Answer<E>>
type Visit = { page: Page; locale: Locale; call: Call; subjects: Subjects }
type Subjects = { customer: Customer; companyId: string; exportId: string; importId: string }

const root = join(import.meta.dirname, '..')
const images = join(root, 'docs', 'images')
const organisation = '株式会社みどり屋'
const password = 'nagai-yo-wa-hon-wo-yomu'
const administrator = { name: '山田 花子', email: 'hanako@example.jp', password }
const colleague = { name: '佐藤 一郎', email: 'ichiro@example.jp', password, role: 'manager' } as const
const locales = ['ja', 'en'] as const

/** How to get to each picture, in an order in which none disturbs the next. */
const pictures: { readonly [name: string]: (visit: Visit) => Promise<unknown> } = {
  home: ({ page }) => page.goto('/'),
  async customers({ page }) {
    await page.goto('/customers')
    // The first box chooses all rows.
    for (const row of [2, 3, 5]) await page.getByRole('checkbox').nth(row).check()
  },
  customer: ({ page, subjects }) => page.goto(`/customers/${subjects.customer.id}`),
  async search({ page, locale }) {
    await page.goto('/')
    await settled(page)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: shellText.findWhat[locale] }).fill('たかはし')
    await page.getByRole('option').first().waitFor()
  },
  async grid({ page }) {
    await page.goto('/customers?layout=grid')
    await page.getByRole('gridcell').first().waitFor()
  },
  views: ({ page }) => page.goto('/customers?layout=calendar'),
  fields: ({ page }) => page.goto('/settings/fields'),
  contracts: ({ page }) => page.goto('/contracts'),
  complaints: ({ page }) => page.goto('/complaints'),
  calendar: ({ page }) => page.goto('/calendar'),
  postal: ({ page }) => page.goto('/postal-data'),
  bin: ({ page }) => page.goto('/bin'),
  quality: ({ page }) => page.goto('/quality'),
  bulk: ({ page }) => page.goto('/bulk'),
  handover: ({ page }) => page.goto('/handovers'),
  schedules: ({ page }) => page.goto('/import-schedules'),
  company: ({ page, subjects }) => page.goto(`/companies/${subjects.companyId}`),
  export: ({ page, subjects }) => page.goto(`/exports/${subjects.exportId}`),
  users: ({ page }) => page.goto('/users'),
  api: ({ page }) => page.goto('/api-docs?feature=customers'),
  import: ({ page, subjects }) => page.goto(`/imports/${subjects.importId}`),
  async 'import-checked'({ page, call, subjects }) {
    const params = { id: subjects.importId }
    await call(importsApi.endpoints.check, { params })
    await until(
      'the dry run ends',
      async () => (await call(importsApi.endpoints.get, { params })).state === 'checked',
    )
    await page.goto(`/imports/${subjects.importId}`)
  },
  async stale({ page, locale, call, subjects }) {
    const t = translator(partsText, locale)
    const label = locale === 'ja' ? '職業' : 'Occupation'
    const params = { id: subjects.customer.id }
    const change = async (occupation: string): Promise<void> => {
      const { version } = await call(customersApi.endpoints.get, { params })
      await call(customersApi.endpoints.update, { params, body: { version, occupation } })
    }
    await change('会社員')
    await page.goto(`/customers/${params.id}`)
    await page.getByRole('button', { name: t('edit', { label }) }).click()
    await page.getByRole('textbox', { name: label }).fill('陶芸家')
    await change('農業')
    await page.getByRole('textbox', { name: label }).press('Enter')
    await page.getByRole('dialog', { name: t('staleTitle') }).waitFor()
  },
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => name !== 'setup' && !(name in pictures))
if (unknown.length > 0) throw new Error(`No such picture: ${unknown.join(', ')}`)
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name)

await mkdir(images, { recursive: true })
const base = await realpath(await mkdtemp(join(tmpdir(), 'enishi-screenshots-')))
const browser = await startBrowser()
try {
  const product = await startProduct(base)
  try {
    await takeAll(product.url)
  } finally {
    await product.stop()
  }
} finally {
  await browser.close()
  await rm(base, { recursive: true, force: true })
}

async function startBrowser(): Promise<Browser> {
  const { executablePath, args, env } = await prepareChromium(process.env)
  return chromium.launch({
    executablePath,
    args,
    env: { PATH: process.env['PATH'] ?? '', HOME: base, TMPDIR: base, ...env },
  })
}

async function takeAll(url: string): Promise<void> {
  if (isWanted('setup'))
    for (const locale of locales)
      await photograph('setup', locale, { url, session: null }, (page) => fillSetUp(page, locale))
  const body = { ...administrator, organisation }
  await callOver(url, null, accountsApi.endpoints.setUp, { body })
  const { session } = await callOver(url, null, accountsApi.endpoints.signIn, { body: administrator })
  const call: Call = async (endpoint, input) => (await callOver(url, session, endpoint, input)).answer
  const subjects = await prepare(url, session, call)
  for (const [name, take] of Object.entries(pictures)) {
    if (!isWanted(name)) continue
    for (const locale of locales) {
      await call(accountsApi.endpoints.updateMe, { body: { locale } })
      await photograph(name, locale, { url, session }, (page) => take({ page, locale, call, subjects }))
    }
  }
}

async function photograph(
  name: string,
  locale: Locale,
  { url, session }: { url: string; session: string | null },
  take: (page: Page) => Promise<unknown>,
): Promise<void> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    locale: locale === 'ja' ? 'ja-JP' : 'en-GB',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  })
  if (session !== null) await context.addCookies([{ name: 'enishi_session', value: session, url }])
  const page = await context.newPage()
  await take(page)
  await settled(page)
  const path = join(images, `${name}-${locale}.png`)
  await page.screenshot({ path, animations: 'disabled' })
  await context.close()
  console.log(path)
}

/** Everything that was asked for is here: no skeleton is left, and what it brought has been drawn. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await until('the page is there', async () => (await page.locator('.mantine-Skeleton-root').count()) === 0)
  await sleep(500)
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited a minute in vain: ${what}`)
    await sleep(100)
  }
}

async function fillSetUp(page: Page, locale: Locale): Promise<void> {
  const t = translator(accountsText, locale)
  await page.goto('/')
  await page.getByLabel(t('organisation')).fill(organisation)
  await page.getByLabel(t('yourName')).fill(administrator.name)
  await page.getByLabel(t('email')).fill(administrator.email)
  await page.getByLabel(t('email')).blur()
}

/** The demo's customers, and what the pictures show of them. */
async function prepare(url: string, session: string | null, call: Call): Promise<Subjects> {
  await call(accountsApi.endpoints.createUser, { body: colleague })
  await promisify(execFile)(process.execPath, [join(root, 'src', 'main.ts'), 'demo'], {
    env: { PATH: process.env['PATH'], ENISHI_DATA: join(base, 'data'), ENISHI_LOG: 'error' },
  })
  const exported = await call(exportsApi.endpoints.create, {
    body: { format: 'cp932', reason: '7月の DM の宛名' },
  })
  const params = { id: exported.id }
  await until(
    'the export ends',
    async () => (await call(exportsApi.endpoints.get, { params })).state === 'done',
  )
  const customer = await richCustomer(call)
  const companyId = await largestCompany(call)
  await agree(call, customer.id, companyId)
  return {
    customer,
    companyId,
    exportId: exported.id,
    importId: await upload(url, session, await listToImport(call)),
  }
}

/** What a customer and a company have agreed on, and what one of them was unhappy about. */
async function agree(call: Call, customerId: string, companyId: string): Promise<void> {
  const day = (offset: number): string => addDays(new Date().toISOString().slice(0, 10), offset)
  const onCompany = { kind: 'company', id: companyId } as const
  const onCustomer = { kind: 'customer', id: customerId } as const
  const contracts = [
    {
      on: onCompany,
      title: '年間保守',
      number: 'K-2026-014',
      startedOn: day(-330),
      endsOn: day(34),
      amount: 480_000,
    },
    {
      on: onCompany,
      title: '業務委託',
      number: 'K-2026-031',
      startedOn: day(-40),
      endsOn: day(324),
      amount: 120_000,
    },
    {
      on: onCustomer,
      title: '定期お手入れ',
      number: null,
      startedOn: day(-90),
      endsOn: day(274),
      amount: 9800,
    },
  ]
  for (const contract of contracts)
    await call(contractsApi.endpoints.create, {
      body: { ...contract, cycle: 'yearly', renewalMonths: 12, noticeDays: 60 },
    })
  await call(complaintsApi.endpoints.create, {
    body: {
      customerId,
      receivedOn: day(-3),
      channel: 'phone',
      about: '届いた箱がつぶれていた',
      wish: '交換',
    },
  })
}

/** Somebody with a place of work, an owner, tags and notes: the first of those with the most to show. */
async function richCustomer(call: Call): Promise<Customer> {
  const rules = [
    { kind: 'event', params: { name: 'note.written' } },
    { kind: 'contact', params: { kind: 'email', has: true } },
    { kind: 'contact', params: { kind: 'address', has: true } },
    { op: 'not', rule: { kind: 'owner', params: { ownerId: null } } },
  ]
  const filter = JSON.stringify({ op: 'and', rules })
  const { items } = await call(customersApi.endpoints.list, { query: { filter, limit: 200 } })
  const [best] = items.toSorted((a, b) => worth(b) - worth(a))
  if (!best) throw new Error('The demo has nobody to show')
  return call(customersApi.endpoints.get, { params: { id: best.id } })
}

function worth({ company, tags }: { company: string | null; tags: readonly unknown[] }): number {
  return (company === null ? 0 : 3) + Math.min(tags.length, 3)
}

async function largestCompany(call: Call): Promise<string> {
  const { items } = await call(companiesApi.endpoints.list, { query: { limit: 200 } })
  const companies = await Promise.all(
    items.slice(0, 60).map(({ id }) => call(companiesApi.endpoints.get, { params: { id } })),
  )
  const [largest] = companies.toSorted((a, b) => b.peopleCount - a.peopleCount)
  if (!largest) throw new Error('The demo has no companies')
  return largest.id
}

/** People of the demo as another system might have written them: some known, some with new numbers, one wrong. */
async function listToImport(call: Call): Promise<Uint8Array> {
  const { items } = await call(customersApi.endpoints.list, { query: { limit: 40 } })
  const people = await Promise.all(
    items.map(({ id }) => call(customersApi.endpoints.get, { params: { id } })),
  )
  const csv = csvEncoder({ encoding: 'cp932', newline: 'crlf', quote: 'minimal' })
  const rows = people.filter(({ givenName, birthOn }) => givenName && birthOn).map(asOthersWrite)
  const wrong = ['', '', '', '', '', '東京都', '', '', '住所だけ']
  const headings = [
    'お客様番号',
    'お客様氏名',
    'ふりがな',
    '生年月日',
    'TEL',
    'ご住所',
    '性別',
    '職業',
    '社内メモ',
  ]
  return Buffer.concat([headings, ...rows, wrong].map((row) => csv.row(row)))
}

function asHiragana(kana: string): string {
  return kana.replace(/[ァ-ヶ]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) - 0x60))
}

function asOthersWrite(customer: Customer, index: number): (string | null)[] {
  const { code, familyName, givenName, familyKana, givenKana, birthOn, occupation } = customer
  const first = (kind: string): string | undefined =>
    customer.contactPoints.find((point) => point.kind === kind)?.value
  const phone = first('phone')?.replaceAll('-', '') ?? null
  return [
    index % 3 === 0 ? code : `T-${String(index + 1).padStart(4, '0')}`,
    [familyName, givenName].join(index === 2 ? '' : ' '),
    asHiragana([familyKana, givenKana].join(' ')),
    birthOn === null ? null : index % 2 === 0 ? toWareki(birthOn) : birthOn.replaceAll('-', '/'),
    index % 4 === 1 ? (phone?.replace(/^0/, '') ?? null) : phone,
    first('address') ?? null,
    { male: '男', female: '女', other: 'その他' }[customer.gender ?? 'other'],
    index % 6 === 0 ? '会社員' : occupation,
    null,
  ]
}

async function upload(url: string, session: string | null, bytes: Uint8Array): Promise<string> {
  const form = new FormData()
  form.set('file', new File([Buffer.from(bytes)], '顧客名簿.csv', { type: 'text/csv' }))
  const headers = { cookie: `enishi_session=${session ?? ''}` }
  const answer = await fetch(new URL('/api/v1/imports', url), { method: 'POST', body: form, headers })
  return importsApi.endpoints.upload.returns.parse(await answer.json()).id
}
