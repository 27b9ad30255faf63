import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createCustomer, getCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { signedLink } from '#features/mail/mail.links.ts'
import { mailApi } from '#features/mail/mail.api.ts'
import { mergeCustomers } from '#features/merging/merging.actions.ts'
import { newId } from '#kit/ids.ts'
import { useRuntime } from '#test/harness/database.ts'
import { browserOver } from './mypage.make.ts'

describe('the entrance of My page', () => {
  const harness = useRuntime()
  const { call } = harness
  const manager = () => harness.as('manager')
  let networks = 0
  const browser = () => browserOver(harness.http, `198.51.100.${++networks}`)
  type Browser = ReturnType<typeof browser>

  async function makeCustomer(email: string, familyName = '山﨑'): Promise<string> {
    const { id } = await createCustomer(manager(), {
      familyName,
      givenName: '花子',
      contactPoints: [
        { kind: 'email', label: null, value: email },
        { kind: 'phone', label: null, value: '03-1234-5678' },
        { kind: 'address', label: null, value: '東京都港区1-1', postalCode: '105-0001' },
      ],
      posts: [],
      tagNames: [],
    })
    return id
  }
  /** The text of the last mail in the built-in mailbox. */
  async function lastMail(customerId: string): Promise<string> {
    const { items } = await call('manager', mailApi.endpoints.list, { query: { customerId } })
    const [first] = items
    if (!first) throw new Error('no mail')
    return (await call('manager', mailApi.endpoints.get, { params: { id: first.id } })).body
  }
  const codeIn = (mail: string): string => /\b\d{6}\b/.exec(mail)?.[0] ?? ''
  async function askForCode(visitor: Browser, email: string) {
    await visitor.get('/my')
    return visitor.send('/my/code', { email })
  }
  async function enter(visitor: Browser, email: string, customerId: string) {
    await askForCode(visitor, email)
    return visitor.send('/my/enter', { code: codeIn(await lastMail(customerId)) })
  }
  const healthOfMail = async (id: string) =>
    (await getCustomer(manager(), id)).contactPoints.find(({ kind }) => kind === 'email')?.health
  const isIn = async (visitor: Browser) => (await visitor.get('/my')).body.includes('これからのお届け')

  it('lets in with the code from the mailbox, once, and out again', async () => {
    const id = await makeCustomer('a1@example.jp')
    const visitor = browser()
    const before = (await visitor.get('/my'), visitor.cookies.get('enishi_my'))
    const home = await enter(visitor, 'Ａ１@example.jp', id)
    expect(home).toMatchObject({ status: 200 })
    expect(home.body).toContain('山﨑 花子 様')
    expect(await healthOfMail(id)).toMatchObject({ state: 'verified', verifiedBy: 'mypage' })
    expect(visitor.cookies.get('enishi_my')).not.toBe(before)
    const mail = await lastMail(id)
    expect(mail).toMatch(/^山﨑 花子 様\n/)
    const late = browser()
    await askForCode(late, 'a1@example.jp')
    expect((await late.send('/my/enter', { code: codeIn(mail) })).status).toBe(400)
    await visitor.get('/my')
    await visitor.send('/my/out')
    expect(await isIn(visitor)).toBe(false)
  })

  it('answers the same whether or not anybody has the address, as slowly', async () => {
    await makeCustomer('known@example.jp')
    const pages = []
    for (const email of ['known@example.jp', 'nobody@example.jp']) {
      const visitor = browser()
      await visitor.get('/my')
      const began = performance.now()
      const { body, status } = await visitor.send('/my/code', { email })
      expect(performance.now() - began).toBeGreaterThan(390)
      pages.push([status, body.replaceAll(email, '').replaceAll(/(nonce|value)="[^"]*"/g, '')])
    }
    expect(pages[0]).toEqual(pages[1])
    const visitor = browser()
    await askForCode(visitor, 'nobody@example.jp')
    expect((await visitor.send('/my/enter', { code: '000000' })).status).toBe(400)
  })

  it('refuses a code of another browser, an old one, and more than five tries', async () => {
    const id = await makeCustomer('a2@example.jp')
    const [mine, other] = [browser(), browser()]
    await askForCode(mine, 'a2@example.jp')
    const code = codeIn(await lastMail(id))
    await other.get('/my')
    const stolen = await other.post('/my/enter', {
      csrf: csrfOf(await other.get('/my')),
      email: 'a2@example.jp',
      code,
    })
    expect(stolen.status).toBe(400)
    for (let tries = 0; tries < 5; tries++)
      expect((await mine.send('/my/enter', { code: code === '111111' ? '222222' : '111111' })).status).toBe(
        400,
      )
    expect((await mine.send('/my/enter', { code })).status).toBe(400)
    await askForCode(mine, 'a2@example.jp')
    const fresh = codeIn(await lastMail(id))
    await sql`update mypage_code set created_at = created_at - interval '11 minutes'`.execute(
      harness.system().db,
    )
    expect((await mine.send('/my/enter', { code: fresh })).status).toBe(400)
  })
  const csrfOf = ({ body }: { body: string }): string => /name="csrf" value="([^"]*)"/.exec(body)?.[1] ?? ''

  it('mails no more than five codes an hour to an address, and stops a network that asks on and on', async () => {
    const id = await makeCustomer('flood@example.jp')
    for (let times = 0; times < 7; times++)
      expect((await askForCode(browser(), 'flood@example.jp')).status).toBe(200)
    expect((await call('manager', mailApi.endpoints.list, { query: { customerId: id } })).items).toHaveLength(
      5,
    )
    await sql`insert into mypage_code (id, visitor_hash, address_hash, network_hash, code_hash)
      select gen_random_uuid(), '\\x00', sha256(n::text::bytea), sha256('203.0.113.9'), '\\x00' from generate_series(1, 30) n`.execute(
      harness.system().db,
    )
    const flooder = browserOver(harness.http, '203.0.113.9')
    const refused = await askForCode(flooder, 'someone@example.jp')
    expect(refused.status).toBe(429)
    expect(refused.body).toContain('1時間ほど')
    for (let times = 0; times < 10; times++) await flooder.post('/my/code', {})
    expect((await flooder.post('/my/code', {})).status).toBe(429)
  })

  it('asks whose page it is where several share an address, and takes no other choice', async () => {
    const [first, second] = [
      await makeCustomer('both@example.jp', '佐藤'),
      await makeCustomer('both@example.jp', '鈴木'),
    ]
    const visitor = browser()
    await askForCode(visitor, 'both@example.jp')
    const mails = await Promise.all([first, second].map((id) => lastMail(id).catch(() => '')))
    const asked = await visitor.send('/my/enter', { code: codeIn(mails.join('')) })
    expect(asked.body).toMatch(/佐藤[\s\S]*鈴木|鈴木[\s\S]*佐藤/)
    const csrf = csrfOf(asked)
    const forged = await visitor.post('/my/choose', { csrf, ticket: `${newId()}.${Date.now() + 60_000}.x` })
    expect(forged.status).toBe(400)
    const [, ticket = ''] = /name="ticket" value="([^"]*)"/.exec(asked.body) ?? []
    const thief = browser()
    const stolen = await thief.post('/my/choose', { csrf: csrfOf(await thief.get('/my')), ticket })
    expect(stolen.status).toBe(400)
    expect(await visitor.post('/my/choose', { csrf, ticket })).toMatchObject({ status: 303, to: '/my' })
    expect(await isIn(visitor)).toBe(true)
  })

  it('opens by a signed link, which nobody can make up, change, or use after two weeks or after it was closed', async () => {
    const id = await makeCustomer('link@example.jp')
    const pathOf = (link: string): string => link.slice(link.indexOf('/my/in'))
    const path = pathOf(await signedLink(harness.system(), id, '/my/history'))
    const visitor = browser()
    expect(await visitor.get(path)).toMatchObject({ status: 303, to: '/my/history' })
    expect(await isIn(visitor)).toBe(true)
    const [head = '', signature = ''] = path.split('.')
    const other = Buffer.from(JSON.stringify([newId(), '/my', 2_000_000_000])).toString('base64url')
    for (const forged of [
      `/my/in?t=${other}.${signature}`,
      `${head}.${signature.slice(0, -1)}`,
      head,
      '/my/in',
    ]) {
      const stranger = browser()
      expect((await stranger.get(forged)).status).toBe(400)
      expect(await isIn(stranger)).toBe(false)
    }
    await sql`insert into mypage_access (customer_id, links_from) values (${id}::uuid, now() + interval '1 second')`.execute(
      harness.system().db,
    )
    expect((await browser().get(path)).status).toBe(400)
  })

  it('ends with the record: nobody in the bin is in, and after a merge it is the page of the survivor', async () => {
    const [gone, kept] = [
      await makeCustomer('gone@example.jp', '旧姓'),
      await makeCustomer('kept@example.jp', '新姓'),
    ]
    const link = await signedLink(harness.system(), gone)
    const visitor = browser()
    await enter(visitor, 'gone@example.jp', gone)
    const versions = await Promise.all(
      [kept, gone].map(async (one) => ({ id: one, version: (await getCustomer(manager(), one)).version })),
    )
    await mergeCustomers(manager(), { survivorId: kept, loserIds: [gone], versions })
    expect((await visitor.get('/my')).body).toContain('新姓')
    const late = browser()
    expect((await late.get(link.slice(link.indexOf('/my/in')))).status).toBe(303)
    expect((await late.get('/my')).body).toContain('新姓')
    await removeCustomer(manager(), kept, (await getCustomer(manager(), kept)).version)
    expect(await isIn(visitor)).toBe(false)
    expect((await browser().get(link.slice(link.indexOf('/my/in')))).status).toBe(400)
  })

  it('ends an hour after the last page', async () => {
    const id = await makeCustomer('idle@example.jp')
    const visitor = browser()
    await enter(visitor, 'idle@example.jp', id)
    await sql`update mypage_session set last_seen_at = now() - interval '61 minutes' where customer_id = ${id}::uuid`.execute(
      harness.system().db,
    )
    expect(await isIn(visitor)).toBe(false)
  })

  it('takes no form without its token, and none of another site', async () => {
    const id = await makeCustomer('csrf@example.jp')
    const visitor = browser()
    await enter(visitor, 'csrf@example.jp', id)
    const form = { postalCode: '1', address: '盗まれた住所', phone: '1', language: 'ja' }
    const stranger = csrfOf(await browser().get('/my'))
    for (const csrf of ['', 'x', stranger])
      expect((await visitor.post('/my/profile', { ...form, csrf })).status).toBe(403)
    const own = csrfOf(await visitor.get('/my/profile'))
    const foreign = await visitor.post(
      '/my/profile',
      { ...form, csrf: own },
      { 'sec-fetch-site': 'cross-site' },
    )
    expect(foreign.status).toBe(403)
    expect(foreign.body).toContain('<h1>')
    expect((await getCustomer(manager(), id)).contactPoints.some(({ value }) => value.includes('盗'))).toBe(
      false,
    )
  })

  it('keeps details that customers change by themselves, and says in the log that it was them', async () => {
    const id = await makeCustomer('own@example.jp')
    const visitor = browser()
    await enter(visitor, 'own@example.jp', id)
    await visitor.get('/my/profile')
    const saved = await visitor.send('/my/profile', {
      postalCode: '150-0001',
      address: '渋谷区<script>alert(1)</script>',
      phone: '090-1111-2222',
      language: 'en',
    })
    expect(saved.body).toContain('保存しました')
    expect(saved.body).not.toContain('<script>')
    const customer = await getCustomer(manager(), id)
    expect(customer).toMatchObject({ language: 'en' })
    expect(customer.contactPoints.map(({ value }) => value)).toContain('090-1111-2222')
    const { rows } = await sql<{ actorKind: string; actorName: string }>`
      select actor_kind, actor_name from audit_entry where subject_id = ${id} order by id desc limit 1`.execute(
      harness.system().db,
    )
    expect(rows).toEqual([{ actorKind: 'customer', actorName: '本人（マイページ）' }])
    await visitor.get('/my/profile')
    const empty = await visitor.send('/my/profile', {
      postalCode: '',
      address: '',
      phone: '',
      language: 'ja',
    })
    expect(empty.status).toBe(400)
  })

  it('changes the address of mail only from the new mailbox, tells the old one, and shuts out all others', async () => {
    const id = await makeCustomer('old@example.jp')
    const [visitor, elsewhere] = [browser(), browser()]
    await enter(elsewhere, 'old@example.jp', id)
    await enter(visitor, 'old@example.jp', id)
    const old = await signedLink(harness.system(), id)
    await visitor.get('/my/email')
    await visitor.send('/my/email', { email: 'new@example.jp' })
    const [link = ''] = /\/my\/confirm\?t=\S+/.exec(await lastMail(id)) ?? []
    const opened = await visitor.get(link)
    const emails = async () =>
      (await getCustomer(manager(), id)).contactPoints
        .filter(({ kind }) => kind === 'email')
        .map(({ value }) => value)
    expect(await emails()).toEqual(['old@example.jp'])
    expect(opened.body).toContain('new@example.jp')
    expect((await visitor.send('/my/confirm')).body).toContain('new@example.jp に変えました')
    expect(await emails()).toEqual(['new@example.jp'])
    expect(await healthOfMail(id)).toMatchObject({ state: 'verified', verifiedBy: 'link' })
    const { items } = await call('manager', mailApi.endpoints.list, { query: { customerId: id } })
    expect(items[0]).toMatchObject({ template: 'mypage.emailChanged', address: 'old@example.jp' })
    expect(await isIn(visitor)).toBe(true)
    expect(await isIn(elsewhere)).toBe(false)
    expect((await browser().get(old.slice(old.indexOf('/my/in')))).status).toBe(400)
    expect((await browser().get(`${link}x`)).status).toBe(400)
  })

  it('speaks both languages, needs no script, rests in no cache, and weighs little', async () => {
    const visitor = browser()
    const page = await visitor.get('/my?lang=en')
    expect(page.body).toContain('<html lang="en">')
    expect((await visitor.get('/my')).body).toContain('Enter My page')
    expect(page.body).not.toMatch(/<script| style="| on\w+="/)
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'nonce-/)
    expect(Buffer.byteLength(page.body)).toBeLessThan(20_000)
    const missing = await visitor.get('/my/nowhere')
    expect(missing.status).toBe(404)
    expect(missing.body).toContain('<h1>')
  })
})
