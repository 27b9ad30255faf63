import { describe, expect, it } from 'vitest'
import { accountsApi } from '#features/accounts/accounts.api.ts'
import { accountsText } from '#features/accounts/accounts.text.ts'
import { campaignsApi } from '#features/campaigns/campaigns.api.ts'
import { editorText } from '#features/campaigns/editor.text.ts'
import { listText } from '#features/campaigns/list.text.ts'
import { sendCalendarText } from '#features/campaigns/send-calendar.text.ts'
import { sendingText } from '#features/campaigns/sending.text.ts'
import { watchText } from '#features/campaigns/watch.text.ts'
import { consentApi } from '#features/consent/consent.api.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import { customersApi } from '#features/customers/customers.api.ts'
import { deliveryApi } from '#features/delivery/delivery.api.ts'
import { ordersApi } from '#features/orders/orders.api.ts'
import { reactionsApi } from '#features/reactions/reactions.api.ts'
import { settingsApi } from '#features/settings/settings.api.ts'
import { blockText } from '#features/templates/block.text.ts'
import { editorText as templateEditorText } from '#features/templates/editor.text.ts'
import { libraryText } from '#features/templates/library.text.ts'
import { templatesApi } from '#features/templates/templates.api.ts'
import { translator } from '#kit/text.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { findingsOf } from './harness/axe.ts'
import { administrator, useEnishi } from './harness/enishi.ts'

const list = translator(listText, 'ja')
const editor = translator(editorText, 'ja')
const mail = translator(templateEditorText, 'ja')
const block = translator(blockText, 'ja')
const library = translator(libraryText, 'ja')
const calendar = translator(sendCalendarText, 'ja')
const sending = translator(sendingText, 'ja')
const watch = translator(watchText, 'ja')
const parts = translator(partsText, 'ja')

/** Every single wait has a limit of its own. */
const wholeStory = 180_000
/** Recipients are fixed, and the sender process hands their mail over. */
const untilSent = 60_000
const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148'

describe('campaigns', () => {
  const enishi = useEnishi()
  const planOf = async (id: string) =>
    (await enishi.call(campaignsApi.endpoints.get, { params: { id } })).plan

  it(
    'are written on one page that saves itself, and two who write at once lose nothing',
    async () => {
      // Nothing is there yet: it teaches, and starts.
      const page = await enishi.open('/campaigns', { refusals: [409] })
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

      // A mail of its own is written in the editor of templates, kept by itself, and seen as somebody gets it.
      await page
        .getByRole('button', { name: editor('writeOwn') })
        .first()
        .click()
      await page.waitForURL(/\/content\/1$/)
      expect(await findingsOf(page)).toEqual([])
      await page.getByRole('button', { name: library('blocks'), exact: true }).click()
      await page.getByRole('textbox', { name: mail('subject'), exact: true }).fill('冬の贈りもの')
      await page.getByRole('button', { name: block('heading'), exact: true }).click()
      await page
        .getByRole('textbox', { name: block('textOf', { name: block('heading') }) })
        .fill('{{ customer.addressee }}へ')
      await page.getByText(editor('saved'), { exact: true }).waitFor()
      expect(await findingsOf(page)).toEqual([])
      await page.getByText(mail('preview'), { exact: true }).first().click()
      await page.frameLocator('iframe').getByText('山田 様へ').waitFor()
      await page.getByText(mail('edit'), { exact: true }).first().click()
      // Taken back and forth it stays what it was.
      await page.getByRole('button', { name: mail('undo') }).click()
      await page.getByRole('button', { name: mail('redo') }).click()
      await page.getByRole('button', { name: editor('contentDone') }).click()
      await page.getByText(editor('kind_blocks')).waitFor()
      const own = (await planOf(id)).variants[0]?.content
      expect(own?.from === 'own' && own.content.subject).toBe('冬の贈りもの')
      expect(JSON.stringify(own)).toContain('{{ customer.addressee }}へ')
      // Its subject is one, wherever it is said.
      await page.getByLabel(editor('subject'), { exact: true }).first().fill('冬の贈りもの 改')
      await expect
        .poll(async () => JSON.stringify((await planOf(id)).variants[0]))
        .toContain('"subject":"冬の贈りもの 改"')

      // A variant is taken out, and comes back with its test.
      await page.getByRole('button', { name: editor('removeVariant', { label: 'A' }) }).waitFor()
      await page.getByRole('button', { name: editor('removeVariant', { label: 'B' }) }).click()
      await expect.poll(async () => (await planOf(id)).variants.length).toBe(1)
      await page.getByRole('button', { name: parts('undo') }).click()
      await expect.poll(async () => (await planOf(id)).variants.length).toBe(2)
      await page.reload()
      await expect.poll(() => name.inputValue()).toBe('冬のご案内 改')
    },
    wholeStory,
  )

  /** Who may be written to. */
  async function reader(familyName: string): Promise<{ id: string; email: string }> {
    const email = `${familyName === '花園' ? 'hana' : familyName === '梅田' ? 'ume' : `reader${readers++}`}@example.jp`
    const { id } = await enishi.call(customersApi.endpoints.create, {
      body: { familyName, contactPoints: [{ kind: 'email', label: null, value: email }] },
    })
    await enishi.call(consentApi.endpoints.record, {
      params: { id },
      body: {
        channel: 'email',
        key: email,
        purposeId: newsPurpose,
        state: 'granted',
        basis: 'consent',
        method: 'paper',
        note: '店頭の申込書',
      },
    })
    return { id, email }
  }
  let readers = 1

  let isShop = false
  /** Whoever sends advertising has said who they are, and from where it comes. */
  async function shop(): Promise<void> {
    if (isShop) return
    isShop = true
    const { version, settings } = await enishi.call(settingsApi.endpoints.get, {})
    const seller = {
      ...settings.seller,
      name: '株式会社みどり屋',
      postalCode: '100-0005',
      address: '東京都千代田区丸の内1-1',
      phone: '03-1234-5678',
    }
    await enishi.call(settingsApi.endpoints.update, { body: { version, settings: { ...settings, seller } } })
    await enishi.call(deliveryApi.endpoints.addDomain, { body: { name: 'example.co.jp' } })
    await enishi.call(deliveryApi.endpoints.createSender, {
      body: { name: 'みどり屋', address: 'news@example.co.jp', preferred: true },
    })
    // A test reacts sooner than people do.
    const counted = await enishi.call(reactionsApi.endpoints.settings, {})
    await enishi.call(reactionsApi.endpoints.updateSettings, {
      body: { ...counted, settings: { ...counted.settings, openSeconds: 0, clickSeconds: 0 } },
    })
    const source = `<h1>新しいお茶ができました</h1><p>{{ customer.addressee }}</p>
      <p><a href="https://shop.example.jp/new">くわしく見る</a></p>`
    const template = await enishi.call(templatesApi.endpoints.create, {
      body: {
        name: '新しいお茶のご案内',
        class: 'advertising',
        content: { subject: '新しいお茶ができました', body: { kind: 'html', source } },
      },
    })
    if (template.edition === 0)
      await enishi.call(templatesApi.endpoints.saveEdition, {
        params: { id: template.id },
        body: {
          version: template.version,
          content: { subject: '新しいお茶ができました', body: { kind: 'html', source } },
        },
      })
  }

  /** What was kept in the built-in mailbox for somebody. */
  async function mailTo(customerId: string) {
    const { items } = await enishi.call(deliveryApi.endpoints.copies, { query: { customerId } })
    const [first] = items
    return first && (await enishi.call(deliveryApi.endpoints.copy, { params: { id: first.id } }))
  }

  it(
    'go out as a test, are opened, clicked and bought from, and whoever refuses them is left out the next time',
    async () => {
      await shop()
      const hana = await reader('花園')
      const ume = await reader('梅田')
      for (const name of ['松本', '竹下', '桜井', '藤田']) await reader(name)

      // Written by hand: to everybody, a template, two subjects, tried on all but a few.
      const page = await enishi.open('/campaigns?add=true')
      await page.getByRole('textbox', { name: list('name') }).fill('新しいお茶のご案内')
      await page.getByRole('button', { name: list('make') }).click()
      await page.waitForURL(/\/campaigns\/[0-9a-f-]{36}/)
      const id = page.url().split('/').at(-1) ?? ''
      await page
        .getByText(sending('blocked', { count: '2' }))
        .or(page.getByText(/あと/))
        .first()
        .waitFor()
      await page.getByLabel(editor('everybody')).check()
      await page.getByRole('combobox', { name: editor('template') }).click()
      await page.getByRole('option', { name: '新しいお茶のご案内' }).click()
      await page.getByRole('button', { name: editor('addVariant') }).click()
      await page.getByLabel(editor('subject'), { exact: true }).nth(1).fill('一年かけて育てました')
      await page.getByLabel(editor('share')).fill('50')
      await page.getByLabel(editor('ifNone')).selectOption({ label: editor('ask') })
      await page.getByLabel(editor('quiet'), { exact: true }).selectOption({ label: editor('without') })
      await page
        .getByText(editor('reachPeople', { count: '6' }))
        .first()
        .waitFor()
      await page.getByText(sending('allRight')).waitFor()
      expect(await findingsOf(page)).toEqual([])

      // The last question says to whom, and how many.
      await page
        .getByRole('button', { name: sending('send') })
        .first()
        .click()
      const sure = page.getByRole('dialog', { name: sending('sure', { name: '新しいお茶のご案内' }) })
      await sure.getByText(/6人に/).waitFor()
      await sure.getByRole('button', { name: sending('send') }).click()
      await page.getByRole('button', { name: watch('pause') }).waitFor()

      // Half of them have it, the rest wait; a person decides what they get.
      await page.getByRole('button', { name: watch('choose') }).click()
      await page.getByRole('dialog').getByRole('radio', { name: 'B', exact: true }).check()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: watch('chooseDo') })
        .click()
      await page
        .getByText(watch('doneOf', { done: '6', total: '6' }))
        .first()
        .waitFor({ timeout: untilSent })
      expect(await findingsOf(page)).toEqual([])

      // In the built-in mailbox: opened, clicked, bought.
      const mail = await mailTo(hana.id)
      const html = mail?.html ?? ''
      const path = (found: string | undefined): string => new URL(found ?? '', enishi.url).pathname
      const follow = (found: string | undefined, init: RequestInit = {}) =>
        fetch(new URL(path(found), enishi.url), {
          redirect: 'manual',
          headers: { 'user-agent': agent },
          ...init,
        })
      expect((await follow(/[^"]*\/r\/o\/[^"]*/.exec(html)?.[0])).status).toBe(200)
      const clicked = await follow(/[^"]*\/r\/c\/[^"]*/.exec(html)?.[0])
      expect(clicked.headers.get('location')).toBe('https://shop.example.jp/new')
      await enishi.call(ordersApi.endpoints.place, {
        body: { customerId: hana.id, lines: [{ name: '緑茶', quantity: '1', unitPrice: '3000' }] },
      })

      // Stopped with one click of the mail program, and only by a POST.
      const header = (await mailTo(ume.id))?.headers['List-Unsubscribe'] ?? ''
      const stop = /<([^>]+)>/.exec(header)?.[1]
      const search = new URL(stop ?? '', enishi.url).search
      const oneClick = (method: string) =>
        fetch(new URL(path(stop) + search, enishi.url), {
          method,
          ...(method === 'POST' && {
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: 'List-Unsubscribe=One-Click',
          }),
        })
      await oneClick('GET')
      const reach = async () =>
        (await enishi.call(campaignsApi.endpoints.get, { params: { id } })).figures.total
      expect(await reach()).toBe(6)
      expect((await oneClick('POST')).ok).toBe(true)

      // The numbers move by themselves.
      const figures = async () => {
        const results = await enishi.call(reactionsApi.endpoints.results, { params: { id } })
        return results.figures
      }
      await expect.poll(figures, { timeout: untilSent }).toMatchObject({
        sent: 6,
        opened: 1,
        clicked: 1,
        converted: 1,
        // Without the tax of 10 %.
        revenue: 2728,
        unsubscribed: 1,
      })

      // Who got it stands on their page; the next campaign leaves out who refused, and says why.
      await page.goto(`/customers/${hana.id}`)
      await page.getByRole('link', { name: '新しいお茶のご案内' }).waitFor()
      const { id: next } = await enishi.call(campaignsApi.endpoints.duplicate, { params: { id } })
      await page.goto(`/campaigns/${next}`)
      await page
        .getByText(editor('reachPeople', { count: '5' }))
        .first()
        .waitFor()
      await page.getByRole('listitem').filter({ hasText: '拒否' }).first().waitFor()
    },
    wholeStory,
  )

  it(
    'are approved by somebody else, stopped for a while, gone on with and cancelled; who did not open them gets another',
    async () => {
      await shop()
      for (const name of ['青木', '石井', '上野']) await reader(name)
      const { items: templates } = await enishi.call(templatesApi.endpoints.list, { query: {} })
      const [template] = templates
      const { version, settings } = await enishi.call(campaignsApi.endpoints.settings, {})
      const approval = { ...settings.approval, needed: 'always' as const }
      await enishi.call(campaignsApi.endpoints.updateSettings, {
        body: { version, settings: { ...settings, approval } },
      })
      const content = { from: 'template' as const, templateId: template?.id ?? '', edition: 1 }
      const plan = {
        name: '秋のお知らせ',
        audience: { everybody: true, segmentIds: [], exceptIds: [], rule: null, addresses: 'main' as const },
        quiet: { use: 'none' as const },
        cap: { use: 'none' as const },
        variants: [{ label: 'A', subject: null, preheader: null, senderId: null, atHour: null, content }],
      }
      // So slow that some are left when it is stopped.
      const { id } = await enishi.call(campaignsApi.endpoints.create, {
        body: { ...plan, speed: { perHour: 2, warmUp: [] } },
      })

      // Whoever wrote it asks, and cannot approve it.
      const page = await enishi.open(`/campaigns/${id}`)
      await page.getByText(sending('allRight')).waitFor()
      await page
        .getByRole('button', { name: sending('ask') })
        .first()
        .click()
      const asking = page.getByRole('dialog', { name: sending('askTitle') })
      await asking.getByRole('textbox').fill('ご確認ください')
      await asking.getByRole('button', { name: sending('ask') }).click()
      await page.getByText(sending('mayNot')).waitFor()
      expect(await page.getByRole('button', { name: sending('approve') }).count()).toBe(0)

      // Somebody else does, and it goes out.
      const second = { email: 'jiro@example.com', name: '承認 次郎', role: 'manager' as const }
      const { password } = administrator
      await enishi.call(accountsApi.endpoints.createUser, { body: { ...second, password } })
      const other = await enishi.open('/', { visitor: true })
      await other.getByLabel(accountsText.email.ja).fill(second.email)
      await other.getByLabel(accountsText.password.ja, { exact: true }).fill(password)
      await other.keyboard.press('Enter')
      await other.getByRole('navigation').first().waitFor()
      await other.goto(`/campaigns/${id}`)
      await other.getByText('ご確認ください').waitFor()
      await other.getByRole('button', { name: sending('approve') }).click()
      await other
        .getByRole('dialog')
        .getByRole('button', { name: sending('approve') })
        .click()
      const figures = async () => (await enishi.call(campaignsApi.endpoints.get, { params: { id } })).figures
      await expect.poll(async () => (await figures()).kept, { timeout: untilSent }).toBeGreaterThan(0)

      // It stops within seconds, and goes on where it was.
      const state = async () => (await enishi.call(campaignsApi.endpoints.get, { params: { id } })).state
      await page.getByRole('button', { name: watch('pause') }).click()
      await expect.poll(state).toBe('paused')
      await page.getByRole('button', { name: watch('resume') }).click()
      await expect.poll(state).toBe('running')
      expect(await findingsOf(page)).toEqual([])

      // Cancelled, those who are left never get it, and it says so.
      await page.getByRole('button', { name: watch('more') }).click()
      await page.getByRole('menuitem', { name: watch('stop') }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: watch('stop') })
        .click()
      await expect.poll(state).toBe('cancelled')
      await expect.poll(async () => (await figures()).queued, { timeout: untilSent }).toBe(0)
      const { kept, stopped } = await figures()
      expect(stopped).toBeGreaterThan(0)

      // Another to those who got it and did not open it: a draft whose audience says so.
      await page.getByRole('button', { name: watch('more') }).click()
      await page.getByRole('menuitem', { name: watch('follow_notOpened') }).click()
      await page.waitForURL(
        (url) => /\/campaigns\/[0-9a-f-]{36}$/.test(url.pathname) && !url.pathname.includes(id),
      )
      await page
        .getByText(editor('reachPeople', { count: String(kept) }))
        .first()
        .waitFor()
    },
    wholeStory,
  )

  it(
    'that are planned are moved to another day on the calendar, by keyboard, as the mouse does it',
    async () => {
      await shop()
      await reader('遠藤')
      const { version, settings } = await enishi.call(campaignsApi.endpoints.settings, {})
      const approval = { ...settings.approval, needed: 'never' as const }
      await enishi.call(campaignsApi.endpoints.updateSettings, {
        body: { version, settings: { ...settings, approval } },
      })
      const { items: templates } = await enishi.call(templatesApi.endpoints.list, { query: {} })
      const content = { from: 'template' as const, templateId: templates[0]?.id ?? '', edition: 1 }
      const on = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)
      const draft = await enishi.call(campaignsApi.endpoints.create, {
        body: {
          name: '月末のお知らせ',
          audience: { everybody: true, segmentIds: [], exceptIds: [], rule: null, addresses: 'main' },
          schedule: { kind: 'at', at: `${on}T01:00:00Z` },
          variants: [{ label: 'A', subject: null, preheader: null, senderId: null, atHour: null, content }],
        },
      })
      await enishi.call(campaignsApi.endpoints.start, {
        params: { id: draft.id },
        body: { version: draft.version, recipients: null },
      })
      const page = await enishi.open(`/campaigns?view=calendar&on=${on}`)
      const entry = page.getByRole('button', { name: '月末のお知らせ' })
      await entry.focus()
      await page.keyboard.press('Shift+ArrowRight')
      const dialog = page.getByRole('dialog', { name: calendar('moveTitle', { name: '月末のお知らせ' }) })
      await dialog.getByText('10:00').waitFor()
      expect(await findingsOf(page)).toEqual([])
      await dialog.getByRole('button', { name: calendar('moveDo') }).click()
      const next = new Date(Date.parse(`${on}T01:00:00Z`) + 86_400_000)
      await expect
        .poll(
          async () => (await enishi.call(campaignsApi.endpoints.get, { params: { id: draft.id } })).startsAt,
        )
        .toBe(next.toISOString())
    },
    wholeStory,
  )
})
