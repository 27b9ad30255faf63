import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { getCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { purgeCustomer } from '#features/bin/bin.purge.ts'
import { mailApi } from '#features/mail/mail.api.ts'
import { mergeCustomers } from '#features/merging/merging.actions.ts'
import { browserOver } from '#features/mypage/mypage.make.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { consentApi } from './consent.api.ts'
import { gate } from './consent.gate.ts'
import { oneClickLink, preferenceLink } from './consent.links.ts'
import { addEntries } from './consent.ledger.ts'
import { entryOf, makeReader, refusalOf } from './consent.make.ts'
import { everyPurpose, newsPurpose } from './consent.ts'

const api = consentApi.endpoints

describe('the pages of consent', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const manager = () => harness.as('manager')
  const db = () => harness.runtime.database.db
  let networks = 0
  let browser: ReturnType<typeof browserOver>
  beforeEach(() => {
    browser = browserOver(harness.http, `198.51.100.${++networks}`)
  })
  const pathOf = (url: string): string => url.replace(harness.runtime.config.publicUrl, '')
  const verdict = async (customerId: string, key: string) =>
    (await gate(manager(), [{ customerId, channel: 'email', key, purposeId: newsPurpose }]))[0]
  const entriesOf = async (id: string) => (await call('member', api.entries, { params: { id } })).items
  async function makeConsented(key: string): Promise<string> {
    const id = await makeReader(manager(), key)
    await write(manager(), (tx) => addEntries(tx, [entryOf(id, key)]))
    return id
  }
  async function open(id: string, key: string, madeAt?: Date) {
    const url = pathOf(await preferenceLink(manager(), { customerId: id, key }, madeAt))
    return { url, page: await browser.get(url) }
  }

  it('stops everything with one press on the page behind a link, without signing in', async () => {
    const key = 'stop@example.jp'
    const id = await makeConsented(key)
    const { page } = await open(id, key)
    expect(page.status).toBe(200)
    expect(page.body).toContain('s•••@example.jp')
    expect(page.body).not.toContain(key)
    const done = await browser.send('/c/stop')
    expect(done.body).toContain('配信を停止しました')
    expect(await verdict(id, key)).toMatchObject({ allowed: false, reason: 'refused' })
    expect((await entriesOf(id))[0]).toMatchObject({
      state: 'refused',
      purposeId: null,
      method: 'preferenceCentre',
      own: true,
      ip: `198.51.100.${networks}`,
      actorName: '本人（配信の設定）',
    })
  })

  it('changes nothing by being looked at, nor by a link that a machine follows', async () => {
    const key = 'look@example.jp'
    const id = await makeConsented(key)
    const one = pathOf(await oneClickLink(manager(), { customerId: id, key, purposeId: newsPurpose }))
    expect((await browser.get(one)).status).toBe(200)
    await open(id, key)
    expect(await entriesOf(id)).toHaveLength(1)
  })

  it('pressed twice, it is written once', async () => {
    const key = 'double@example.jp'
    const id = await makeConsented(key)
    const { url } = await open(id, key)
    const t = new URL(url, 'http://x').searchParams.get('t') ?? ''
    await Promise.all([browser.post('/c/stop', { t }), browser.post('/c/stop', { t })])
    await browser.post('/c/stop', { t })
    expect(await entriesOf(id)).toHaveLength(2)
  })

  it('starts and stops one purpose, and takes a wish of frequency; what was left alone is no statement', async () => {
    const key = 'choose@example.jp'
    const id = await makeReader(manager(), key)
    await open(id, key)
    await browser.send('/c/p')
    expect(await entriesOf(id)).toEqual([])
    await open(id, key)
    const saved = await browser.send('/c/p', { [`is-${newsPurpose}`]: 'on', [`every-${newsPurpose}`]: '14' })
    expect(saved.body).toContain('保存しました')
    expect(await verdict(id, key)).toMatchObject({ allowed: true, reason: 'granted' })
    const [entry] = await entriesOf(id)
    expect(entry).toMatchObject({ method: 'preferenceCentre', own: true, url: '/c/p' })
    expect(entry?.wording?.title).toContain('お知らせ・キャンペーン')
    expect(entry?.confirmedAt).not.toBeNull()
    expect((await call('member', api.ofCustomer, { params: { id } })).wishes).toEqual([
      { purposeId: newsPurpose, everyDays: 14 },
    ])
    await open(id, key)
    await browser.send('/c/p', { [`every-${newsPurpose}`]: '0' })
    expect(await verdict(id, key)).toMatchObject({ reason: 'refused' })
    expect((await call('member', api.ofCustomer, { params: { id } })).wishes).toEqual([])
  })

  it('is in English for who reads English', async () => {
    const key = 'english@example.jp'
    const { url } = await open(await makeConsented(key), key)
    const { body } = await browser.get(`${url}&lang=en`)
    expect(body).toContain('<html lang="en">')
    expect(body).toContain('Stop everything')
    expect(body).toContain('News and offers')
    expect((await browser.send('/c/stop')).body).toContain('Stopped.')
  })

  it('by an old link one may stop, and start only by a new one from the mailbox', async () => {
    const key = 'old@example.jp'
    const id = await makeReader(manager(), key)
    const old = new Date(Date.now() - 61 * 86_400_000)
    const { page } = await open(id, key, old)
    expect(page.body).toContain('disabled')
    await browser.send('/c/p', { [`is-${newsPurpose}`]: 'on' })
    expect(await entriesOf(id)).toEqual([])
    await open(id, key, old)
    expect((await browser.send('/c/link')).body).toContain('新しいリンク')
    await open(id, key, old)
    await browser.send('/c/link')
    const { items } = await call('manager', mailApi.endpoints.list, { query: { customerId: id } })
    expect(items.map(({ template, address }) => [template, address])).toEqual([['consent.link', key]])
    await open(id, key, old)
    await browser.send('/c/stop')
    expect(await verdict(id, key)).toMatchObject({ reason: 'refused' })
  })

  it('one press in the mailbox stops one purpose (RFC 8058), in both forms that mailboxes send', async () => {
    const [plain, multipart] = ['click@example.jp', 'multi@example.jp']
    const ids = [await makeConsented(plain), await makeConsented(multipart)] as const
    const urlOf = async (id: string, key: string) =>
      pathOf(await oneClickLink(manager(), { customerId: id, key, purposeId: newsPurpose }))
    const first = await browser.post(await urlOf(ids[0], plain), { 'List-Unsubscribe': 'One-Click' })
    expect(first.status).toBe(200)
    const second = await harness.http().inject({
      method: 'POST',
      url: await urlOf(ids[1], multipart),
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    })
    expect(second.statusCode).toBe(200)
    for (const [at, key] of [plain, multipart].entries()) {
      expect((await entriesOf(ids[at] ?? ''))[0]).toMatchObject({
        method: 'oneClick',
        state: 'refused',
        purposeId: newsPurpose,
      })
      expect(await verdict(ids[at] ?? '', key)).toMatchObject({ allowed: false })
    }
  })

  it('refuses links that were made up or changed, and forms of other sites', async () => {
    const key = 'hostile@example.jp'
    const id = await makeConsented(key)
    const { url } = await open(id, key)
    const t = new URL(url, 'http://x').searchParams.get('t') ?? ''
    const [said = '', signature = ''] = t.split('.')
    const other = Buffer.from(
      Buffer.from(said, 'base64url').toString().replace(key, 'victim@example.jp'),
    ).toString('base64url')
    for (const token of [
      '',
      'x',
      '.',
      `${other}.${signature}`,
      `${said}.${signature.slice(1)}`,
      `${said}.`,
    ]) {
      const stranger = browserOver(harness.http, `203.0.113.${++networks}`)
      expect((await stranger.get(`/c/p?t=${encodeURIComponent(token)}`)).status).toBe(404)
      for (const path of ['/c/p', '/c/stop', '/c/link', '/c/d'])
        expect((await stranger.post(path, { t: token })).status).toBe(404)
      expect((await stranger.post(`/c/u?t=${encodeURIComponent(token)}`, {})).status).toBe(404)
    }
    expect((await browser.post('/c/stop', { t }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await browser.post('/c/stop', { t }, { origin: 'https://evil.example' })).status).toBe(403)
    expect(await entriesOf(id)).toHaveLength(1)
  })

  it('goes on after a merge, and stops the address of somebody who was deleted for good', async () => {
    const key = 'gone@example.jp'
    const id = await makeConsented(key)
    const before = await open(id, key)
    const survivor = await makeReader(manager(), 'survivor@example.jp')
    const versions = await Promise.all(
      [survivor, id].map(async (one) => ({ id: one, version: (await getCustomer(manager(), one)).version })),
    )
    await mergeCustomers(manager(), { survivorId: survivor, loserIds: [id], versions })
    await browser.get(before.url)
    await browser.send('/c/stop')
    expect(await verdict(survivor, key)).toMatchObject({ reason: 'refused' })

    const late = 'late@example.jp'
    const deleted = await makeConsented(late)
    const { url } = await open(deleted, late)
    await removeCustomer(manager(), deleted, 1)
    await write(manager(), (tx) => purgeCustomer(tx, deleted))
    expect((await browser.get(url)).status).toBe(200)
    await browser.send('/c/stop')
    const back = await makeConsented(late)
    expect(await verdict(back, late)).toMatchObject({ reason: 'suppressed', stop: 'optOut' })
  })

  describe('double opt-in', () => {
    async function ask(id: string, key: string): Promise<string> {
      await call('member', api.askConfirmation, { params: { id }, body: { key, purposeIds: [newsPurpose] } })
      const { items } = await call('manager', mailApi.endpoints.list, { query: { customerId: id } })
      const mail = await call('manager', mailApi.endpoints.get, { params: { id: items[0]?.id ?? '' } })
      return /\/c\/d\?t=[\w-]+/.exec(mail.body)?.[0] ?? ''
    }
    const pressed = async (link: string) => {
      await browser.get(link)
      return browser.send('/c/d')
    }

    it('waits until the button behind the mailed link was pressed, and counts once', async () => {
      const key = 'doi@example.jp'
      const id = await makeReader(manager(), key)
      const link = await ask(id, key)
      expect((await browser.get(link)).body).toContain('同意して受け取る')
      const waiting = await call('member', api.ofCustomer, { params: { id } })
      expect(waiting.addresses[0]?.purposes[0]).toMatchObject({
        state: 'unknown',
        verdict: { allowed: false },
      })
      expect(waiting.addresses[0]?.purposes[0]?.pendingUntil).not.toBeNull()
      expect((await browser.send('/c/d')).body).toContain('確認しました')
      expect(await verdict(id, key)).toMatchObject({ allowed: true, reason: 'granted' })
      expect((await browser.get(link)).body).toContain('すでに確認済み')
      const t = link.split('t=')[1] ?? ''
      expect((await browser.post('/c/d', { t })).body).toContain('すでに確認済み')
      const entries = await entriesOf(id)
      expect(entries).toHaveLength(1)
      expect(entries[0]).toMatchObject({ method: 'doubleOptIn', own: true })
      expect(entries[0]?.wording?.title).toBe('配信の確認')
    })

    it('ends a former refusal, since the person themselves confirms', async () => {
      const key = 'back@example.jp'
      const id = await makeReader(manager(), key)
      await write(manager(), (tx) => addEntries(tx, [refusalOf(id, key, { purposeId: everyPurpose })]))
      await pressed(await ask(id, key))
      expect(await verdict(id, key)).toMatchObject({ allowed: true, reason: 'granted' })
    })

    it('is dead when it is too old, when they refused since, and when it was made up', async () => {
      const key = 'dead@example.jp'
      const id = await makeReader(manager(), key)
      const old = await ask(id, key)
      await sql`update consent_request set expires_at = now() - interval '1 second' where customer_id = ${id}::uuid`.execute(
        db(),
      )
      expect((await browser.get(old)).status).toBe(404)
      const since = await ask(id, key)
      await write(manager(), (tx) => addEntries(tx, [refusalOf(id, key)]))
      const t = since.split('t=')[1] ?? ''
      expect((await browser.post('/c/d', { t })).status).toBe(404)
      expect((await browser.get('/c/d?t=nobody')).status).toBe(404)
      expect(await verdict(id, key)).toMatchObject({ reason: 'refused' })
    })

    it('mails one address three times a day at most, and only addresses of the customer', async () => {
      const key = 'flood@example.jp'
      const id = await makeReader(manager(), key)
      for (let times = 0; times < 3; times++) await ask(id, key)
      const body = { key, purposeIds: [newsPurpose] }
      const path = `/customers/${id}/consents/confirmation` as const
      expect((await request('member', 'POST', path, { body })).statusCode).toBe(429)
      const other = await request('member', 'POST', path, { body: { ...body, key: 'else@example.jp' } })
      expect(other.statusCode).toBe(400)
    })
  })
})
