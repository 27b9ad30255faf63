/**
 * Takes the pictures of the guide and the README: `npm run build`, then
 * `node scripts/run.mjs scripts/screenshots.ts [picture …]`, all of them when none is named.
 *
 * Starts the product in a temporary folder with demo data and writes docs/images/<picture>-<ja|en>.png, 1280×800. The
 * demo decides who is seen; only versions, the time of day and ids of this run differ from one run to the next.
 */
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { CallInput } from '#kit/contract.ts'
import { toWareki } from '#kit/japan/calendar.ts'
import { fill, translator, type Locale } from '#kit/text.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import { accountsApi } from '#features/accounts/accounts.api.ts'
import { accountsText } from '#features/accounts/accounts.text.ts'
import { bulkApi } from '#features/bulk/bulk.api.ts'
import { campaignsApi } from '#features/campaigns/campaigns.api.ts'
import { complaintsApi } from '#features/complaints/complaints.api.ts'
import { contractsApi } from '#features/contracts/contracts.api.ts'
import { customersApi, type Customer } from '#features/customers/customers.api.ts'
import { documentText } from '#features/documents/document.text.ts'
import { documentsApi } from '#features/documents/documents.api.ts'
import { exportsApi } from '#features/exports/exports.api.ts'
import { healthApi } from '#features/health/health.api.ts'
import { provisionsApi } from '#features/provisions/provisions.api.ts'
import { tagsApi } from '#features/tags/tags.api.ts'
import { filesApi } from '#features/files/files.api.ts'
import { mailApi } from '#features/mail/mail.api.ts'
import { mypageText } from '#features/mypage/mypage.text.ts'
import { importsApi } from '#features/imports/imports.api.ts'
import { paymentsApi } from '#features/payments/payments.api.ts'
import { settingsText as pointSettingsText } from '#features/points/settings.text.ts'
import { ordersApi } from '#features/orders/orders.api.ts'
import { deskText } from '#features/orders/desk.text.ts'
import { plansApi } from '#features/plans/plans.api.ts'
import { subscriptionsApi } from '#features/subscriptions/subscriptions.api.ts'
import { qualityApi } from '#features/quality/quality.api.ts'
import { schedulesApi } from '#features/schedules/schedules.api.ts'
import { segmentsApi } from '#features/segments/segments.api.ts'
import { settingsApi } from '#features/settings/settings.api.ts'
import { viewsApi } from '#features/views/views.api.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { blockText } from '#features/templates/block.text.ts'
import { editorText } from '#features/templates/editor.text.ts'
import { templatesApi } from '#features/templates/templates.api.ts'
import { shellText } from '#web/shell.text.ts'
import { callOver, type Answer, type Answering } from '#test/e2e/harness/api.ts'
import { runCommand, startProduct } from '#test/e2e/harness/product.ts'
import { prepareChromium } from './chromium.ts'
import { showCampaign } from './screenshots.campaign.ts'
import { showReturns } from './screenshots.returns.ts'
import { showWebhook } from './screenshots.webhook.ts'

type Call = <E extends Answering>(endpoint: E, input: CallInput<E>) => Promise<Answer<E>>
type Visit = { page: Page; locale: Locale; call: Call; subjects: Subjects }
type Subjects = {
  customer: Customer
  companyId: string
  exportId: string
  importId: string
  orderImportId: string
  documentId: string
  batchId: string
  colleagueId: string
  withPicture: string
  views: { grid: string; calendar: string }
}

const root = join(import.meta.dirname, '..')
const images = join(root, 'docs', 'images')
const organisation = '株式会社みどり屋'
const password = 'nagai-yo-wa-hon-wo-yomu'
const administrator = { name: '山田 花子', email: 'hanako@example.jp', password }
const colleague = { name: '佐藤 一郎', email: 'ichiro@example.jp', password, role: 'manager' } as const
const locales = ['ja', 'en'] as const
/** A file of the demo. */
const pictureName = '届いた箱.png'

/** What leaves the house in the ledger's picture. */
const given = { purpose: 'provision', groundNote: null } as const
const provided = [
  {
    ...given,
    recipient: { name: '株式会社みなと企画', address: '東京都港区芝1-1', representative: '港 太郎' },
    ground: 'consent',
  },
  {
    ...given,
    recipient: { name: '青葉税務署', address: '宮城県仙台市青葉区', representative: null },
    ground: 'law',
  },
] as const

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
  async grid({ page, subjects }) {
    await page.goto(`/customers?view=${subjects.views.grid}`)
    await page.getByRole('gridcell').nth(40).waitFor()
  },
  async 'segment-builder'({ page, call }) {
    await page.goto(`/segments/${await segmentNamed(call, '定期を続けている優良顧客')}/edit`)
    await page.locator('aside li').first().waitFor()
  },
  async 'segment-profile'({ page, call }) {
    await page.goto(`/segments/${await segmentNamed(call, '休眠しそうなお客様')}?tab=profile`)
    await page.getByRole('table').first().waitFor()
  },
  async 'segment-why'({ page, call, subjects }) {
    const id = await segmentNamed(call, '休眠しそうなお客様')
    await page.goto(`/segments/${id}?why=${subjects.customer.id}`)
    await page.getByRole('dialog').getByRole('img').first().waitFor()
  },
  async 'segment-overlap'({ page, call }) {
    const names = [
      'メールをお送りできる方',
      '休眠しそうなお客様',
      '定期を続けている優良顧客',
      '今月が誕生月のお客様',
    ]
    const ids = await Promise.all(names.map((name) => segmentNamed(call, name)))
    await page.goto(`/segments/overlap?ids=${ids.join(',')}`)
    await page.getByRole('table').first().waitFor()
  },
  products: ({ page }) => page.goto('/products'),
  async plan({ page, call }) {
    const { items } = await call(plansApi.endpoints.list, { query: { state: 'published' } })
    await page.goto(`/plans/${items[0]?.id}`)
    await page.locator('aside h4').first().waitFor()
  },
  subscriptions: ({ page }) => page.goto('/subscriptions'),
  async subscription({ page, call }) {
    const query = { state: 'active' as const, limit: 200 }
    const { items } = await call(subscriptionsApi.endpoints.list, { query })
    const longest = items.toSorted((a, b) => b.shippedRounds - a.shippedRounds).find(({ shipOn }) => shipOn)
    await page.goto(`/subscriptions/${longest?.id}`)
    await page.getByRole('table').nth(11).waitFor()
  },
  async 'insight-subscriptions'({ page }) {
    await page.goto('/insight/survival?by=plan')
    await page.getByRole('table').waitFor()
  },
  orders: ({ page }) => page.goto('/orders'),
  async 'order-desk'({ page, locale, call }) {
    const { items } = await call(ordersApi.endpoints.list, { query: { open: true, limit: 20 } })
    const of = items.find(({ customer }) => customer !== null)?.customer?.id
    await page.goto(`/orders/new?customer=${of}`)
    await page.getByLabel(deskText.addLine[locale]).waitFor()
    await page.keyboard.press('F2')
  },
  async 'document-selection'({ page, locale }) {
    await page.goto('/orders?view=open')
    for (const row of [1, 2, 4]) await page.getByRole('checkbox').nth(row).check()
    await page.getByRole('button', { name: documentText.issueChosen[locale] }).click()
    await page.getByRole('dialog').waitFor()
  },
  async closing({ page, call }) {
    const { items } = await call(documentsApi.endpoints.list, { query: { kind: 'invoice', limit: 100 } })
    const closing = items.find(({ carry }) => carry !== null && Number(carry.received) > 0)
    await page.goto(`/documents/${closing?.id}`)
  },
  async payments({ page, call }) {
    const query = { view: 'unknown' as const, limit: 10 }
    const { items } = await call(paymentsApi.endpoints.list, { query })
    await page.goto(`/payments/${items.toSorted((a, b) => b.amount - a.amount)[0]?.id}`)
    await page.getByRole('heading', { level: 3 }).or(page.getByRole('listitem')).first().waitFor()
  },
  views: ({ page, subjects }) => page.goto(`/customers?view=${subjects.views.calendar}`),
  async fields({ page, locale }) {
    await page.goto('/settings/fields')
    await page.getByRole('button', { name: { ja: '肌質', en: 'Skin type' }[locale], exact: true }).click()
  },
  async points({ page, locale }) {
    await page.goto('/points/settings')
    await page.getByRole('button', { name: pointSettingsText.tryIt[locale] }).click()
    await page.getByRole('table').waitFor()
  },
  async mypage({ page, locale, call }) {
    await page.setViewportSize({ width: 390, height: 844 })
    const { items } = await call(subscriptionsApi.endpoints.list, { query: { state: 'active', limit: 100 } })
    for (const { customer, shipOn } of items) {
      const { contactPoints } = await call(customersApi.endpoints.get, { params: { id: customer.id } })
      const email = contactPoints.find(({ kind }) => kind === 'email')?.value
      if (email === undefined || shipOn === null) continue
      await page.goto('/my')
      await page.getByLabel(mypageText.email[locale]).fill(email)
      await page.getByRole('button', { name: mypageText.sendCode[locale] }).click()
      const [mail] = (await call(mailApi.endpoints.list, { query: { customerId: customer.id, limit: 1 } }))
        .items
      const { body } = await call(mailApi.endpoints.get, { params: { id: mail?.id ?? '' } })
      await page.getByLabel(mypageText.code[locale]).fill(/\b\d{6}\b/.exec(body)?.[0] ?? '')
      await page.getByRole('button', { name: mypageText.goIn[locale] }).click()
      await page.getByRole('heading', { name: mypageText.coming[locale] }).waitFor()
      return
    }
  },
  async mail({ page, call }) {
    const { items } = await call(mailApi.endpoints.list, { query: { limit: 100 } })
    await page.goto(`/mail?peek=${items.find(({ template }) => template === 'subscription.notice')?.id}`)
    await page.locator('pre').waitFor()
  },
  async consent({ page }) {
    await page.goto('/reach')
    await page.getByRole('table').first().waitFor()
  },
  contracts: ({ page }) => page.goto('/contracts?view=current'),
  complaints: ({ page }) => page.goto('/complaints?state=all'),
  calendar: ({ page }) => page.goto('/calendar'),
  postal: ({ page }) => page.goto('/postal-data'),
  quality: ({ page }) => page.goto('/quality'),
  bulk: ({ page, subjects }) => page.goto(`/bulk/${subjects.batchId}`),
  handover: ({ page, subjects }) => page.goto(`/handovers/new?from=${subjects.colleagueId}`),
  schedules: ({ page }) => page.goto('/import-schedules'),
  async files({ page, subjects }) {
    await page.goto(`/customers/${subjects.withPicture}`)
    await page.getByRole('button', { name: pictureName }).first().click()
    await page.getByRole('img', { name: pictureName }).waitFor()
  },
  company: ({ page, subjects }) => page.goto(`/companies/${subjects.companyId}`),
  async 'contact-health'({ page, call, subjects }) {
    const id = await customerWithTrouble(call, subjects)
    await page.goto(`/customers/${id}`)
  },
  async tags({ page, call }) {
    const { items } = await call(tagsApi.endpoints.list, {})
    for (const name of ['販路/店頭', '販路/通販', '展示会/春', '展示会/秋'])
      if (!items.some((tag) => tag.name === name))
        await call(tagsApi.endpoints.create, { body: { name, color: 'teal' } })
    await page.goto('/tags')
  },
  async provisions({ page, call }) {
    const { items } = await call(provisionsApi.endpoints.list, { query: {} })
    if (items.length === 0) for (const sharing of provided) await giveAway(call, sharing)
    await page.goto('/provisions')
    await page.getByText(provided[0].recipient.name).waitFor()
  },
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
  'import-orders': ({ page, subjects }) => page.goto(`/imports/${subjects.orderImportId}`),
  documents: ({ page, subjects }) => page.goto(`/documents/${subjects.documentId}`),
  bin: ({ page }) => page.goto('/bin'),
  async 'template-editor'({ page, locale, call }) {
    await page.goto(`/templates/${await templateFrom(call, locale)}`)
    await page
      .getByRole('button', { name: fill(blockText.chooseBlock[locale], { name: blockText.text[locale] }) })
      .first()
      .click()
    await page.getByRole('toolbar', { name: editorText.textTools[locale] }).waitFor()
  },
  async 'template-preview'({ page, locale, call }) {
    await page.goto(`/templates/${await templateFrom(call, locale)}?mode=preview`)
    await page.frameLocator('iframe').locator('table').first().waitFor()
    await page
      .getByRole('button', { name: /^(点検|Checks)/ })
      .first()
      .click()
  },
  async 'template-text'({ page, locale, call }) {
    await page.goto(`/templates/${await templateFrom(call, locale)}?mode=text`)
    await page.getByRole('button', { name: editorText.textWrite[locale] }).waitFor()
  },
  webhooks: ({ page, call }) => showWebhook(page, call),
  'campaign-editor': ({ page, call }) => showCampaign(page, call, 'draft'),
  'campaign-progress': ({ page, call }) => showCampaign(page, call, 'testing'),
  'campaign-calendar': ({ page, call }) => showCampaign(page, call, 'calendar'),
  async 'campaign-results'({ page, call }) {
    const { items } = await call(campaignsApi.endpoints.list, { query: { limit: 50 } })
    await page.goto(`/campaigns/${items.find(({ name }) => name === '青汁の新しい味のご案内')?.id}/results`)
    await page.getByRole('table').nth(1).waitFor()
  },
  async 'campaign-compare'({ page }) {
    await page.goto('/campaigns/compare?measure=opened')
    await page.getByRole('table').first().waitFor()
  },
  returns: ({ page, call }) => showReturns(page, call),
  sending: async ({ page }) => {
    await page.goto('/settings/delivery')
    await page.locator('article').first().scrollIntoViewIfNeeded()
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
  const product = await startProduct(base, { ENISHI_WEBHOOK_PRIVATE: 'true' })
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
  const { id: colleagueId } = await call(accountsApi.endpoints.createUser, { body: colleague })
  for (const command of [['demo'], ['subscriptions', 'make']])
    await runCommand(base, command, { ENISHI_PUBLIC_URL: 'https://crm.example.jp' })
  await until(
    'the data are checked',
    async () => (await call(qualityApi.endpoints.overview, {})).checkedAt !== null,
  )
  const exported = await call(exportsApi.endpoints.create, {
    body: { format: 'cp932', reason: '7月の DM の宛名' },
  })
  const params = { id: exported.id }
  await until(
    'the export ends',
    async () => (await call(exportsApi.endpoints.get, { params })).state === 'done',
  )
  await call(schedulesApi.endpoints.create, {
    body: {
      name: '通販システムの会員（毎朝）',
      kind: 'sftp',
      place: { host: 'sftp.example.jp', user: 'midoriya', folder: 'export/members' },
      secret: { password },
      pattern: 'kaiin_*.csv',
      every: '0 6 * * 1-5',
    },
  })
  await moveToBin(call)
  return {
    customer: await richCustomer(call),
    companyId: await companyUnderContract(call),
    exportId: exported.id,
    importId: await upload(url, session, '顧客名簿.csv', await listToImport(call)),
    orderImportId: await upload(url, session, 'ECモールの受注.csv', await ordersToImport(call)),
    documentId: await invoiceOfOrder(call),
    batchId: await tagMany(call),
    colleagueId,
    withPicture: await customerWithPicture(call),
    views: await viewsOfDemo(call),
  }
}

/** An export that goes to somebody else. */
async function giveAway(call: Call, sharing: (typeof provided)[number]): Promise<void> {
  const { id } = await call(exportsApi.endpoints.create, {
    body: { format: 'xlsx', columns: ['fullName', 'email', 'phone'], q: '高橋', reason: null, sharing },
  })
  await until(
    'it is in the ledger',
    async () => (await call(exportsApi.endpoints.get, { params: { id } })).state === 'done',
  )
}

/** Somebody one of whose addresses is gone, and another misspelt. */
async function customerWithTrouble(call: Call, { customer: { id } }: Subjects): Promise<string> {
  const params = { id }
  const { contactPoints } = await call(customersApi.endpoints.get, { params })
  if (contactPoints.some(({ health }) => health !== null)) return id
  const add = (value: string, label: string) =>
    call(customersApi.endpoints.addContactPoint, { params, body: { kind: 'email', label, value } })
  await add('hanako@docomo.ne.ip', '携帯')
  const added = await add('h.takahashi@old-mail.jp', '以前')
  const none = { version: 0, softBounces: 0, complainedAt: null }
  for (const { id: partId, kind, value } of added.contactPoints) {
    if (kind !== 'email' || value.endsWith('.ip')) continue
    const isGone = value.endsWith('old-mail.jp')
    await call(healthApi.endpoints.judge, {
      params: { id, partId },
      body: {
        ...none,
        verifiedAt: isGone ? null : '2026-10-01T03:00:00Z',
        verifiedBy: isGone ? null : 'mypage',
        bouncedAt: isGone ? '2026-11-20T03:00:00Z' : null,
        said: isGone ? '550 5.1.1 user unknown' : null,
      },
    })
  }
  return id
}

/** Puts those who left a while ago into the bin. */
async function moveToBin(call: Call): Promise<void> {
  const filter = JSON.stringify({ kind: 'field', params: { field: 'stage', op: 'in', value: ['left'] } })
  const { items } = await call(customersApi.endpoints.list, { query: { filter, limit: 6 } })
  await doToMany(call, { action: 'customer.delete', params: {}, ids: items.map(({ id }) => id) })
}

function tagMany(call: Call): Promise<string> {
  const condition = { kind: 'field', params: { field: 'prefecture', op: 'equals', value: '大阪府' } }
  const filter = JSON.stringify(condition)
  return doToMany(call, { action: 'tag.add', params: { tagName: '大阪催事' }, filter })
}

async function doToMany(
  call: Call,
  body: CallInput<typeof bulkApi.endpoints.start>['body'],
): Promise<string> {
  const { id } = await call(bulkApi.endpoints.start, { body })
  const params = { id }
  await until(
    'the bulk action ends',
    async () => (await call(bulkApi.endpoints.get, { params })).state === 'done',
  )
  return id
}

async function customerWithPicture(call: Call): Promise<string> {
  const { items } = await call(complaintsApi.endpoints.list, { query: { state: 'all', limit: 20 } })
  for (const { customer } of items) {
    const query = { limit: 20 }
    const files = await call(filesApi.endpoints.list, {
      params: { on: 'customer', recordId: customer.id },
      query,
    })
    if (files.items.some(({ name }) => name === pictureName)) return customer.id
  }
  throw new Error(`Nobody has the picture ${pictureName}`)
}

/** One made of the first model, named as that is in the language of the picture. */
async function templateFrom(call: Call, locale: Locale): Promise<string> {
  const { starters, list, create } = templatesApi.endpoints
  const { items } = await call(starters, {})
  const starter = items.find(({ class: of }) => of === 'advertising')
  if (!starter) throw new Error('There is no model to start from')
  const name = starter.label[locale]
  const made = (await call(list, { query: { q: name } })).items.find((one) => one.name === name)
  if (made) return made.id
  const body = { name, class: starter.class, content: starter.content }
  return (await call(create, { body })).id
}

/** Once it has been worked out. */
async function segmentNamed(call: Call, name: string): Promise<string> {
  const read = async () => (await call(segmentsApi.endpoints.list, { query: { q: name } })).items[0]
  await until(`${name} is worked out`, async () => (await read())?.state === 'ready')
  return (await read())?.id ?? ''
}

async function viewsOfDemo(call: Call): Promise<Subjects['views']> {
  const { items } = await call(viewsApi.endpoints.list, { query: { subject: 'customer' } })
  const of = (layout: string): string => {
    const view = items.find(({ definition }) => definition.layout === layout)
    if (!view) throw new Error(`The demo has no view as ${layout}`)
    return view.id
  }
  return { grid: of('grid'), calendar: of('calendar') }
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

async function companyUnderContract(call: Call): Promise<string> {
  const { items } = await call(contractsApi.endpoints.list, { query: { view: 'due', limit: 20 } })
  const contract = items.find(({ on }) => on.kind === 'company')
  if (!contract) throw new Error('The demo has no contract with a company that is due')
  return contract.on.id
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

/** Orders of the demo as a shop might have written them: a row a line, cancels marked before their number. */
async function ordersToImport(call: Call): Promise<Uint8Array> {
  const { items } = await call(ordersApi.endpoints.list, { query: { limit: 12 } })
  const orders = await Promise.all(items.map(({ id }) => call(ordersApi.endpoints.get, { params: { id } })))
  const csv = csvEncoder({ encoding: 'cp932', newline: 'crlf', quote: 'minimal' })
  const headings = ['注文番号', '注文日時', 'お客様番号', '商品コード', '商品名', '数量', '単価']
  const rows = orders.flatMap(({ lines, orderedAt }, index) =>
    lines.map(({ code, name, quantity, unitPrice }) => [
      `${Number(quantity) < 0 ? 'C' : ''}EC-${2001 + index}`,
      orderedAt.slice(0, 16).replace('T', ' ').replaceAll('-', '/'),
      index % 4 === 3 ? '' : `M-${String(1001 + ((index * 37) % 500))}`,
      code,
      name,
      quantity,
      unitPrice,
    ]),
  )
  return Buffer.concat([headings, ...rows].map((row) => csv.row(row)))
}

/** An invoice of the shop for an order of more than one line. */
async function invoiceOfOrder(call: Call): Promise<string> {
  const { version, settings } = await call(settingsApi.endpoints.get, {})
  const seller = {
    name: organisation,
    postalCode: '604-0924',
    address: '京都府京都市中京区河原町通二条下る',
    phone: '075-000-0000',
    invoiceNumber: 'T7000012050002',
    bankAccount: 'みどり銀行 本店 普通 1234567',
  }
  await call(settingsApi.endpoints.update, { body: { version, settings: { ...settings, seller } } })
  const { items } = await call(ordersApi.endpoints.list, { query: { limit: 100 } })
  for (const { id, kind, customer, voidedOn, lineCount } of items) {
    if (kind !== 'order' || customer === null || voidedOn !== null || lineCount < 2) continue
    const { items: made } = await call(documentsApi.endpoints.issue, {
      body: { kind: 'invoice', of: { orderId: id } },
    })
    const [issued] = made
    if (issued) return issued.id
  }
  throw new Error('The demo has no order for an invoice')
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

async function upload(
  url: string,
  session: string | null,
  fileName: string,
  bytes: Uint8Array,
): Promise<string> {
  const form = new FormData()
  form.set('file', new File([Buffer.from(bytes)], fileName, { type: 'text/csv' }))
  const headers = { cookie: `enishi_session=${session ?? ''}` }
  const answer = await fetch(new URL('/api/v1/imports', url), { method: 'POST', body: form, headers })
  return importsApi.endpoints.upload.returns.parse(await answer.json()).id
}
