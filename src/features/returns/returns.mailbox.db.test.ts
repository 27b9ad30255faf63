import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeReader } from '#features/consent/consent.make.ts'
import { compose } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { returnsApi, type Mailbox } from './returns.api.ts'
import { bounceMail, replyMail, startImap, type FakeImap } from './returns.make.ts'
import { pollMailboxes } from './returns.poll.ts'
import { listReturns, listUnmatched } from './returns.store.ts'

let made = 0

describe('mailboxes that are read', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const { createMailbox, updateMailbox, mailboxes, testMailbox, restoreMailbox } = returnsApi.endpoints
  let imap: FakeImap
  beforeAll(async () => {
    imap = await startImap()
  })
  afterAll(() => imap.close())
  beforeEach(async () => {
    imap.folders.clear()
    imap.folders.set('INBOX', [])
    imap.asked.length = 0
    imap.cutAt = null
    await sql`update return_mailbox set deleted_at = now()`.execute(harness.system().db)
  })

  const input = (change: Partial<Mailbox> = {}) => ({
    name: '戻り',
    host: '127.0.0.1',
    port: imap.port,
    security: 'none' as const,
    userName: 'returns',
    folder: 'INBOX',
    afterReading: 'keep' as const,
    moveTo: null,
    ...change,
  })
  const add = (change: Partial<Mailbox> = {}, password = 'secret'): Promise<Mailbox> =>
    call('administrator', createMailbox, { body: { mailbox: input(change), password } })
  const poll = (): Promise<{ taken: number }> => {
    const work: Work = harness.system()
    return pollMailboxes({ ...work, signal: new AbortController().signal })
  }
  async function person(): Promise<{ id: string; address: string }> {
    const address = `m${String(++made)}@ito.example.co.jp`
    return { id: await makeReader(harness.system(), address), address }
  }
  const countOf = async (customerId: string): Promise<number> =>
    (await listReturns(harness.system(), { limit: 50, customerId })).items.length
  const stateOf = async (id: string): Promise<Mailbox | undefined> =>
    (await call('administrator', mailboxes, {})).items.find((one) => one.id === id)

  it('what came is taken in once, and the next look asks for what is newer only', async () => {
    await add()
    const [one, two] = [await person(), await person()]
    imap.add(bounceMail({ to: one.address }))
    expect(await poll()).toEqual({ taken: 1 })
    expect(await poll()).toEqual({ taken: 0 })
    imap.asked.length = 0
    imap.add(bounceMail({ to: two.address }))
    expect(await poll()).toEqual({ taken: 1 })
    expect(imap.asked.filter((line) => line.includes('FETCH'))).toHaveLength(1)
    expect([await countOf(one.id), await countOf(two.id)]).toEqual([1, 1])
  })

  it('a folder that was made anew is read from its beginning, and nothing is taken in twice', async () => {
    await add()
    const one = await person()
    imap.add(bounceMail({ to: one.address }))
    await poll()
    imap.uidValidity++
    expect(await poll()).toEqual({ taken: 0 })
    expect(imap.asked.filter((line) => line.includes('FETCH'))).toHaveLength(2)
    expect(await countOf(one.id)).toBe(1)
  })

  it('a line that breaks after the messages were taken in loses none and doubles none', async () => {
    const mailbox = await add({ afterReading: 'move', moveTo: 'Done' })
    imap.folders.set('Done', [])
    const people = [await person(), await person(), await person()]
    for (const { address } of people) imap.add(bounceMail({ to: address }))
    imap.cutAt = 'UID COPY'
    await poll()
    expect(await Promise.all(people.map(({ id }) => countOf(id)))).toEqual([1, 1, 1])
    expect((await stateOf(mailbox.id))?.problem).toBeNull()
    imap.cutAt = 'UID FETCH'
    const late = await person()
    imap.add(bounceMail({ to: late.address }))
    await poll()
    expect(await countOf(late.id)).toBe(0)
    expect((await stateOf(mailbox.id))?.problem).toEqual(expect.any(String))
    await poll()
    expect(await countOf(late.id)).toBe(1)
    expect((await stateOf(mailbox.id))?.problem).toBeNull()
  })

  it('one that nothing can follow from is set aside for a person, and the others go on', async () => {
    const mailbox = await add()
    const people = [await person(), await person(), await person()]
    for (const { address } of people) imap.add(bounceMail({ to: address }))
    const bad = people[1]?.id
    const work = harness.system()
    const refusing: Work = {
      ...work,
      app: compose([
        ...work.app.features,
        {
          name: 'refusing',
          async returned(_tx, all) {
            if (all.some(({ customerId }) => customerId === bad)) throw new Error('not this one')
          },
        },
      ]),
    }
    await pollMailboxes({ ...refusing, signal: new AbortController().signal })
    expect(await Promise.all(people.map(({ id }) => countOf(id)))).toEqual([1, 0, 1])
    const { items } = await listUnmatched(work, { limit: 50 })
    const aside = items.find(({ address }) => address === people[1]?.address)
    expect(aside).toMatchObject({ kind: 'other', hasRaw: true, decision: null })
    expect(aside?.said).toContain('取り込めませんでした')
    expect((await stateOf(mailbox.id))?.problem).toBeNull()
    expect(await poll()).toEqual({ taken: 0 })
  })

  it('messages that were read are moved where the settings say, into a folder that is made for them', async () => {
    await add({ afterReading: 'move', moveTo: 'Enishi' })
    imap.add(bounceMail({ to: (await person()).address }))
    await poll()
    expect(imap.folders.get('Enishi')).toHaveLength(1)
  })

  it('the trouble of one mailbox is shown with the words of its server, and keeps no other waiting', async () => {
    const wrong = await add({ name: 'あ' }, 'not it')
    const right = await add({ name: 'い' })
    const one = await person()
    imap.add(bounceMail({ to: one.address }))
    expect(await poll()).toEqual({ taken: 1 })
    expect((await stateOf(wrong.id))?.problem).toContain('wrong password')
    expect((await stateOf(right.id))?.problem).toBeNull()
    expect(await countOf(one.id)).toBe(1)
  })

  it('trying it out says what is seen and takes nothing in', async () => {
    const { id } = await add()
    const one = await person()
    imap.add(replyMail('stranger@elsewhere.example.com', '届きました'))
    imap.add(bounceMail({ to: one.address }))
    expect(await call('administrator', testMailbox, { params: { id } })).toMatchObject({
      messages: 2,
      unread: 2,
      folders: ['INBOX'],
      latest: [
        { kind: 'bounce', reason: 'userUnknown', hard: true, customer: { id: one.id }, done: 'gone' },
        { kind: 'reply', address: 'stranger@elsewhere.example.com', customer: null, done: null },
      ],
    })
    expect(await countOf(one.id)).toBe(0)
    await poll()
    expect(await countOf(one.id)).toBe(1)
    // What was read may be looked at again.
    const again = await call('administrator', testMailbox, { params: { id } })
    expect([again.unread, again.latest.length]).toEqual([0, 2])
    const wrong = await add({ userName: 'somebody' })
    const refused = await request('administrator', 'POST', `/return-mailboxes/${wrong.id}/test`)
    expect(refused.statusCode).toBe(409)
    expect(refused.json<{ detail: string }>().detail).toContain('wrong password')
  })

  it('the password is in no answer and forgotten with another server', async () => {
    const mailbox = await add()
    expect(JSON.stringify(mailbox)).not.toContain('secret')
    expect(mailbox.hasPassword).toBe(true)
    const change = (version: number, given: Partial<Mailbox>) =>
      call('administrator', updateMailbox, {
        params: { id: mailbox.id },
        body: { version, mailbox: input(given) },
      })
    expect((await change(mailbox.version, { name: '新しい名前' })).hasPassword).toBe(true)
    expect((await change(mailbox.version + 1, { host: 'localhost' })).hasPassword).toBe(false)
    const { rows } =
      await sql`select 1 from audit_entry e where e::text like '%secret%' and e::text like '%eturnMailbox%'`.execute(
        harness.system().db,
      )
    expect(rows).toEqual([])
  })

  it('a stale change is refused, and what is in the bin is not read until it is taken out', async () => {
    const mailbox = await add()
    const stale = await request('administrator', 'PUT', `/return-mailboxes/${mailbox.id}`, {
      body: { version: 99, mailbox: input() },
    })
    expect(stale.statusCode).toBe(409)
    await request('administrator', 'DELETE', `/return-mailboxes/${mailbox.id}`, {
      query: { version: mailbox.version },
    })
    imap.add(bounceMail({ to: (await person()).address }))
    expect(await poll()).toEqual({ taken: 0 })
    await call('administrator', restoreMailbox, { params: { id: mailbox.id } })
    expect(await poll()).toEqual({ taken: 1 })
  })
})
