import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { getCustomer } from '#features/customers/customers.actions.ts'
import { gate } from '#features/consent/consent.gate.ts'
import { addEntries } from '#features/consent/consent.ledger.ts'
import { entryOf, makeReader } from '#features/consent/consent.make.ts'
import { newsPurpose } from '#features/consent/consent.ts'
import { sendMail } from '#features/mail/mail.write.ts'
import { mergeCustomers } from '#features/merging/merging.actions.ts'
import { newId } from '#kit/ids.ts'
import { compose } from '#platform/feature.ts'
import { mailTokens } from '#platform/mail-tokens.ts'
import type { Returned } from '#platform/returned.ts'
import type { Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { takeAll } from './returns.actions.ts'
import { returnsApi } from './returns.api.ts'
import { tidyReturns } from './returns.jobs.ts'
import { bounceMail, complaintMail, replyMail } from './returns.make.ts'
import { listReturns, listUnmatched } from './returns.store.ts'

let made = 0
const nextAddress = (): string => `r${String(++made)}@ito.example.co.jp`

describe('what comes back for mail', () => {
  const harness = useRuntime()
  const system = (): Work => harness.system()
  const { decide, decideUnmatched, list } = returnsApi.endpoints

  async function reader(): Promise<{ id: string; address: string }> {
    const address = nextAddress()
    const id = await makeReader(system(), address)
    await addEntries(system(), [entryOf(id, address)])
    return { id, address }
  }
  const mayGet = async ({ id, address }: { id: string; address: string }): Promise<string> =>
    (await gate(system(), [{ customerId: id, channel: 'email', key: address, purposeId: newsPurpose }]))[0]
      ?.reason ?? 'none'
  const of = async (customerId: string) => (await listReturns(system(), { limit: 50, customerId })).items
  const toldOf = async (customerId: string): Promise<string[]> => {
    const { rows } = await sql<{ name: string }>`
      select name from customer_event where customer_id = ${customerId}::uuid and name ~ '^(mail|contact|consent)\\.'
      order by occurred_at, id`.execute(system().db)
    return rows.map(({ name }) => name)
  }
  async function letterTo({
    id,
    address,
  }: {
    id: string
    address: string
  }): Promise<{ mailId: string; messageId: string }> {
    const about = `test:${address}:${String(made++)}`
    await sendMail(system(), {
      customerId: id,
      template: 'test',
      about,
      address,
      subject: 'ご注文',
      body: '…',
    })
    const { rows } = await sql<{ id: string }>`
      update mail_message set message_id = '<' || id || '@shop.example.jp>', state = 'sent' where about = ${about}
      returning id`.execute(system().db)
    const mailId = rows[0]?.id ?? ''
    return { mailId, messageId: `${mailId}@shop.example.jp` }
  }

  it('a hard bounce makes the address undeliverable, is told once, and the gate refuses it next time', async () => {
    const person = await reader()
    expect(await mayGet(person)).toBe('granted')
    const { mailId, messageId } = await letterTo(person)
    const bounce = bounceMail({ to: person.address, originalId: messageId })
    expect(await takeAll(system(), [bounce])).toEqual({ fresh: 1, matched: 1, unmatched: 0 })
    expect(await of(person.id)).toMatchObject([
      {
        kind: 'bounce',
        hard: true,
        reason: 'userUnknown',
        status: '5.1.1',
        replyCode: '550',
        done: 'gone',
        mailId,
      },
    ])
    expect(await mayGet(person)).toBe('bounced')
    expect(await toldOf(person.id)).toContain('contact.bounced')
    expect((await toldOf(person.id)).filter((name) => name === 'mail.bounced')).toHaveLength(1)
    expect(await takeAll(system(), [bounce])).toEqual({ fresh: 0, matched: 0, unmatched: 0 })
    // The same said again in other words, by another server, about the same mail.
    const again = bounceMail({
      to: person.address,
      originalId: messageId,
      date: 'Tue, 03 Nov 2026 10:00:00 +0900',
    })
    expect(await takeAll(system(), [again])).toEqual({ fresh: 1, matched: 0, unmatched: 0 })
    expect((await toldOf(person.id)).filter((name) => name === 'mail.bounced')).toHaveLength(1)
  })

  it('our signed token tells whose it is, although the report names an address that they were forwarded to', async () => {
    const person = await reader()
    const { mailId } = await letterTo(person)
    const tokens = await mailTokens(system().config.dataDir, 'return')
    const token = tokens.make({ of: 'message', mailId, link: 0 })
    await takeAll(system(), [
      bounceMail({
        to: 'elsewhere@forwarded.example.com',
        deliveredTo: `bounce+${token.toUpperCase()}@shop.example.jp`,
      }),
    ])
    expect(await of(person.id)).toMatchObject([{ address: person.address, mailId, done: 'gone' }])
  })

  /** A campaign that was sent to these, as far as returns look at it. */
  async function campaignTo(people: readonly { id: string; address: string }[]) {
    const campaignId = newId()
    const { rows } = await sql<{ number: number }>`
      insert into campaign (id, name, purpose_id, audience, schedule, speed, cap, quiet)
      values (${campaignId}::uuid, '春の新作', ${newsPurpose}::uuid, '{}', '{}', '{}', '{}', '{}')
      returning number`.execute(system().db)
    for (const { id, address } of people)
      await sql`
        insert into campaign_recipient (customer_id, campaign_id, address, domain, variant, state, due_at, message_id)
        values (${id}::uuid, ${campaignId}::uuid, ${address}, 'ito.example.co.jp', 1, 'sent', now(),
          ${`${campaignId}.${id}@shop.example.jp`})`.execute(system().db)
    return { campaignId, number: rows[0]?.number ?? 0 }
  }

  it('of a campaign the token tells which one and who, the Message-ID too, and the list finds them by it', async () => {
    const [one, two] = [await reader(), await reader()]
    const { campaignId, number } = await campaignTo([one, two])
    const tokens = await mailTokens(system().config.dataDir, 'return')
    const token = tokens.make({ of: 'campaign', campaign: number, customerId: one.id, variant: 1, link: 0 })
    await takeAll(system(), [
      bounceMail({ to: 'hidden@elsewhere.example.com', deliveredTo: `b+${token}@shop.example.jp` }),
      bounceMail({ to: two.address, originalId: `${campaignId}.${two.id}@shop.example.jp` }),
    ])
    const { items } = await harness.call('member', list, { query: { campaignId } })
    expect(
      items.map(({ customer, address, campaign }) => [customer.id, address, campaign?.name]).toSorted(),
    ).toEqual([one, two].map(({ id, address }) => [id, address, '春の新作']).toSorted())
    const other = await mailTokens(system().config.dataDir, 'click')
    const clicked = other.make({ of: 'campaign', campaign: number, customerId: one.id, variant: 1, link: 0 })
    expect(
      await takeAll(system(), [
        bounceMail({ to: 'x@elsewhere.example.com', deliveredTo: `b+${clicked}@shop.example.jp` }),
      ]),
    ).toMatchObject({ matched: 0, unmatched: 1 })
  })

  it('a token that was made up names nobody', async () => {
    const { unmatched } = await takeAll(system(), [
      bounceMail({
        to: 'nobody@nowhere.example.com',
        deliveredTo: `bounce+${'a'.repeat(52)}@shop.example.jp`,
      }),
    ])
    expect(unmatched).toBe(1)
  })

  it('three soft bounces of different mails rest the address for advertising, and not for letters', async () => {
    const person = await reader()
    for (let time = 0; time < 3; time++) {
      const { messageId } = await letterTo(person)
      await takeAll(system(), [
        bounceMail({
          to: person.address,
          originalId: messageId,
          status: '4.2.2',
          diagnostic: 'smtp; 452 4.2.2 Mailbox full',
        }),
      ])
    }
    expect((await of(person.id)).map(({ reason, hard, done }) => [reason, hard, done])).toEqual([
      ['mailboxFull', false, 'counted'],
      ['mailboxFull', false, 'counted'],
      ['mailboxFull', false, 'counted'],
    ])
    expect(await mayGet(person)).toBe('suppressed')
    const { rows } = await sql<{ untilOn: string }>`
      select until_on from suppression where note is not null and until_on is not null`.execute(system().db)
    expect(rows.length).toBeGreaterThan(0)
  })

  it('a refusal of our server says nothing against the address, however often', async () => {
    const person = await reader()
    for (let time = 0; time < 4; time++) {
      const { messageId } = await letterTo(person)
      await takeAll(system(), [
        bounceMail({
          to: person.address,
          originalId: messageId,
          status: '5.7.1',
          diagnostic: 'smtp; 554 5.7.1 Client host blocked using zen.spamhaus.org',
        }),
      ])
    }
    expect(new Set((await of(person.id)).map(({ reason, done }) => `${String(reason)} ${done}`))).toEqual(
      new Set(['blocked noted']),
    )
    expect(await mayGet(person)).toBe('granted')
  })

  it('a warning that a server goes on trying changes nothing and is told to nobody', async () => {
    const person = await reader()
    await takeAll(system(), [
      bounceMail({
        to: person.address,
        action: 'delayed',
        status: '4.4.1',
        diagnostic: 'smtp; 451 4.4.1 timed out',
      }),
    ])
    expect(await of(person.id)).toMatchObject([{ done: 'delayed', hard: false }])
    expect(await toldOf(person.id)).not.toContain('mail.bounced')
  })

  it('a complaint stops advertising to the address', async () => {
    const person = await reader()
    await takeAll(system(), [complaintMail(person.address)])
    expect(await of(person.id)).toMatchObject([{ kind: 'complaint', done: 'suppressed' }])
    expect(await toldOf(person.id)).toEqual(expect.arrayContaining(['contact.complained', 'mail.complained']))
    expect(await mayGet(person)).toBe('suppressed')
  })

  it('an answer that asks for no more mail is a refusal by their own hand, with the answer as evidence, and they are told', async () => {
    const person = await reader()
    await takeAll(system(), [replyMail(person.address, '配信停止をお願いします。\n\n> 新商品のご案内')])
    expect(await of(person.id)).toMatchObject([{ kind: 'stopRequest', done: 'stopped' }])
    expect(await mayGet(person)).toBe('refused')
    const { rows } = await sql<{ method: string; own: boolean; evidenceId: string | null }>`
      select method, own, evidence_id from consent_entry where customer_id = ${person.id}::uuid and state = 'refused'`.execute(
      system().db,
    )
    expect(rows).toMatchObject([{ method: 'reply', own: true, evidenceId: expect.any(String) as string }])
    const letters = async () =>
      (
        await sql`select 1 from mail_message where customer_id = ${person.id}::uuid and template = 'returns.stopped'`.execute(
          system().db,
        )
      ).rows.length
    expect(await letters()).toBe(1)
    // An answering machine that repeats it is not answered again.
    await takeAll(system(), [replyMail(person.address, '配信停止をお願いします。(2)')])
    expect(await letters()).toBe(1)
  })

  it('what stands in the quoted mail is not what they ask for', async () => {
    const person = await reader()
    await takeAll(system(), [
      replyMail(
        person.address,
        'ありがとうございます。\n\n2026年11月1日 10:00 店 <shop@shop.example.jp>:\n> 配信停止はこちら',
      ),
    ])
    expect(await of(person.id)).toMatchObject([{ kind: 'reply', done: 'noted' }])
    expect(await mayGet(person)).toBe('granted')
  })

  it('an answer that could mean the contrary waits for a person, who decides once', async () => {
    const person = await reader()
    await takeAll(system(), [replyMail(person.address, '配信停止しないでください。毎月楽しみにしています。')])
    const [asked] = await of(person.id)
    expect(asked).toMatchObject({ done: 'asked', version: 1 })
    expect(await mayGet(person)).toBe('granted')
    const id = asked?.id ?? ''
    const stale = await harness.request('manager', 'POST', `/returns/${id}/decide`, {
      body: { decision: 'stop', version: 9 },
    })
    expect(stale.statusCode).toBe(409)
    expect(
      await harness.call('manager', decide, { params: { id }, body: { decision: 'ignore', version: 1 } }),
    ).toMatchObject({ done: 'ignored', decidedByName: expect.any(String) as string })
    const late = await harness.request('manager', 'POST', `/returns/${id}/decide`, {
      body: { decision: 'stop', version: 2 },
    })
    expect(late.statusCode).toBe(409)
    expect(await mayGet(person)).toBe('granted')
  })

  it('a person may say that it asks for no more mail, and then it is so', async () => {
    const person = await reader()
    await takeAll(system(), [replyMail(person.address, 'メルマガの配信停止はどうすればよいですか？')])
    const [asked] = await of(person.id)
    await harness.call('manager', decide, {
      params: { id: asked?.id ?? '' },
      body: { decision: 'stop', version: asked?.version ?? 0 },
    })
    expect(await mayGet(person)).toBe('refused')
  })

  it('an automatic answer is told apart and asks for nothing', async () => {
    const person = await reader()
    await takeAll(system(), [
      replyMail(person.address, '不在にしております。配信停止', ['Auto-Submitted: auto-replied']),
    ])
    expect(await of(person.id)).toMatchObject([{ kind: 'autoReply', done: 'noted' }])
    expect(await mayGet(person)).toBe('granted')
  })

  it('a complaint of nobody on record is shown, and stopped when a person says so', async () => {
    const address = nextAddress()
    await takeAll(system(), [complaintMail(address)])
    const found = (await listUnmatched(system(), { limit: 50 })).items.find((one) => one.address === address)
    expect(found).toMatchObject({ kind: 'complaint', decision: null })
    await harness.call('manager', decideUnmatched, {
      params: { id: found?.id ?? '' },
      body: { decision: 'stop', version: 1 },
    })
    const id = await makeReader(system(), address)
    await addEntries(system(), [entryOf(id, address)])
    expect(await mayGet({ id, address })).toBe('suppressed')
  })

  it('whoever was merged meanwhile is whom they became', async () => {
    const [stays, goes] = [await reader(), await reader()]
    const { mailId } = await letterTo(goes)
    await mergeCustomers(system(), {
      survivorId: stays.id,
      loserIds: [goes.id],
      versions: await Promise.all(
        [stays, goes].map(async ({ id }) => ({ id, version: (await getCustomer(system(), id)).version })),
      ),
    })
    const tokens = await mailTokens(system().config.dataDir, 'return')
    const token = tokens.make({ of: 'message', mailId, link: 0 })
    await takeAll(system(), [bounceMail({ to: goes.address, deliveredTo: `b+${token}@shop.example.jp` })])
    expect(await of(stays.id)).toMatchObject([{ address: goes.address, mailId }])
  })

  it('the features that sent it are told in the same transaction, and what they refuse is not taken in', async () => {
    const person = await reader()
    const heard: Returned[] = []
    const listening = (returned: (work: Work, all: readonly Returned[]) => Promise<void>): Work => ({
      ...system(),
      app: compose([...system().app.features, { name: 'listener', returned }]),
    })
    const { messageId, mailId } = await letterTo(person)
    const bounce = bounceMail({ to: person.address, originalId: messageId })
    await expect(
      takeAll(
        listening(() => Promise.reject(new Error('no'))),
        [bounce],
      ),
    ).rejects.toThrow('no')
    expect(await of(person.id)).toEqual([])
    await takeAll(
      listening(async (_work, all) => void heard.push(...all)),
      [bounce],
    )
    expect(heard).toMatchObject([
      {
        customerId: person.id,
        kind: 'bounce',
        hard: true,
        reason: 'userUnknown',
        of: { of: 'message', mailId },
      },
    ])
  })

  it('the message itself is opened by whoever may see the customer, and goes after its days', async () => {
    const person = await reader()
    const bounce = bounceMail({ to: person.address })
    await takeAll(system(), [bounce])
    const [row] = await of(person.id)
    const opened = await harness.request('member', 'GET', `/returns/${row?.id ?? ''}/raw`)
    expect(opened.rawPayload.equals(bounce)).toBe(true)
    expect(opened.headers['content-disposition']).toContain('attachment')
    await sql`update return_intake set taken_at = now() - interval '31 days'`.execute(system().db)
    await tidyReturns(system())
    expect(await of(person.id)).toMatchObject([{ hasRaw: false }])
    expect((await harness.request('member', 'GET', `/returns/${row?.id ?? ''}/raw`)).statusCode).toBe(404)
    // What is known stays known.
    expect((await takeAll(system(), [bounce])).fresh).toBe(0)
  })

  it('the list is filtered by kind, reason and customer', async () => {
    const person = await reader()
    await takeAll(system(), [bounceMail({ to: person.address }), complaintMail(person.address)])
    const kinds = async (query: {
      kind?: 'bounce'
      reason?: 'userUnknown' | 'spam'
      hard?: 'true' | 'false'
    }) =>
      (await harness.call('member', list, { query: { ...query, customerId: person.id } })).items.map(
        ({ kind }) => kind,
      )
    expect((await kinds({})).toSorted()).toEqual(['bounce', 'complaint'])
    expect(await kinds({ kind: 'bounce' })).toEqual(['bounce'])
    expect(await kinds({ reason: 'spam' })).toEqual([])
    expect(await kinds({ hard: 'true' })).toEqual(['bounce'])
  })
})
