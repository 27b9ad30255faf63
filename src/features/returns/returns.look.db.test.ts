import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { purgeCustomer } from '#features/bin/bin.purge.ts'
import { consentApi } from '#features/consent/consent.api.ts'
import { addEntries } from '#features/consent/consent.ledger.ts'
import { entryOf, makeReader } from '#features/consent/consent.make.ts'
import { getCustomer } from '#features/customers/customers.actions.ts'
import { mergeCustomers } from '#features/merging/merging.actions.ts'
import { write, type Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { takeAll } from './returns.actions.ts'
import { returnsApi } from './returns.api.ts'
import { bounceMail, complaintMail, mailOf, replyMail } from './returns.make.ts'

let made = 0

describe('what is seen of what came back', () => {
  const harness = useRuntime()
  const { call, request } = harness
  const { list, get, decide } = returnsApi.endpoints
  const { suppressions } = consentApi.endpoints
  const system = (): Work => harness.system()

  async function reader(): Promise<{ id: string; address: string }> {
    const address = `l${String(++made)}@ito.example.co.jp`
    const id = await makeReader(system(), address)
    await addEntries(system(), [entryOf(id, address)])
    return { id, address }
  }
  const of = async (customerId: string) =>
    (await call('administrator', list, { query: { customerId } })).items
  const stopped = async (address: string) =>
    (await call('administrator', suppressions, { body: { address } })).items

  it('leads from a return to what stops its address, and from there back to the return', async () => {
    const [complained, quiet] = [await reader(), await reader()]
    await takeAll(system(), [complaintMail(complained.address), bounceMail({ to: quiet.address })])
    const [row] = await of(complained.id)
    const { stops } = await call('member', get, { params: { id: row?.id ?? '' } })
    expect(stops).toMatchObject([{ reason: 'complaint', untilOn: null }])
    const [stop] = await stopped(complained.address)
    expect(stop).toMatchObject({ id: stops[0]?.id, cameBack: true })
    const causes = await call('administrator', list, { query: { suppressionId: stop?.id ?? '' } })
    expect(causes.items.map(({ id }) => id)).toEqual([row?.id])
    const [other] = await of(quiet.id)
    expect((await call('member', get, { params: { id: other?.id ?? '' } })).stops).toEqual([])
  })

  it('leads back from a stop that a person decided on, and nowhere from one set by hand', async () => {
    const person = await reader()
    await takeAll(system(), [replyMail(person.address, '配信停止はどうすればよいですか？')])
    const [asked] = await of(person.id)
    await call('manager', decide, { params: { id: asked?.id ?? '' }, body: { decision: 'stop', version: 1 } })
    const [stop] = await stopped(person.address)
    expect(stop?.cameBack).toBe(true)
    expect((await call('manager', list, { query: { suppressionId: stop?.id ?? '' } })).items).toHaveLength(1)
    await call('administrator', consentApi.endpoints.suppress, {
      body: { channel: 'email', address: 'by-hand@ito.example.co.jp', reason: 'manual' },
    })
    const [byHand] = await stopped('by-hand@ito.example.co.jp')
    expect(byHand?.cameBack).toBe(false)
    expect((await call('manager', list, { query: { suppressionId: byHand?.id ?? '' } })).items).toEqual([])
  })

  it('goes out as a file to whoever may export, is written down, and runs in no spreadsheet', async () => {
    const person = await reader()
    await takeAll(system(), [replyMail(person.address, '=HYPERLINK("https://evil.example")')])
    expect((await request('member', 'GET', '/returns/list.csv')).statusCode).toBe(403)
    const answer = await request('administrator', 'GET', '/returns/list.csv', {
      query: { customerId: person.id, format: 'utf8bom' },
    })
    expect(answer.statusCode).toBe(200)
    const [head, line] = answer.body.split('\r\n')
    expect(head).toContain('アドレス')
    expect(line).toContain(person.address)
    expect(line).not.toMatch(/(?:^|,)"?=/)
    const { rows } = await sql<{ after: { rows: number; customerId: string } }>`
      select after from audit_entry where action = 'return.export' order by at desc limit 1`.execute(
      system().db,
    )
    expect(rows[0]?.after).toMatchObject({ rows: 1, customerId: person.id })
  })

  it('is not taken out by one person alone where it is more than they may', async () => {
    const people = [await reader(), await reader()]
    await takeAll(
      system(),
      people.map(({ address }) => bounceMail({ to: address })),
    )
    const most = (rows: number) =>
      sql`insert into setting (key, value) values ('organisation', ${JSON.stringify({ exportApprovalAbove: rows })}::jsonb)
        on conflict (key) do update set value = setting.value || excluded.value`.execute(system().db)
    await most(1)
    const refused = await request('administrator', 'GET', '/returns/list.csv')
    expect(refused.statusCode).toBe(409)
    const narrowed = await request('administrator', 'GET', '/returns/list.csv', {
      query: { customerId: people[0]?.id ?? '' },
    })
    expect(narrowed.statusCode).toBe(200)
    await most(10_000)
  })

  it('a file can be tried: it says what would follow, and nothing does', async () => {
    const person = await reader()
    const mbox = Buffer.concat([
      Buffer.from('From a@b Mon Nov  2 10:00:00 2026\n'),
      bounceMail({ to: person.address }),
      Buffer.from('\nFrom a@b Mon Nov  2 10:00:00 2026\n'),
      mailOf('From: hello@elsewhere.example.com', 'Subject: Hello', '', 'x'),
    ])
    const answer = await request('administrator', 'POST', '/returns/files/try', {
      file: { name: 'a.mbox', content: Uint8Array.from(mbox) },
    })
    expect(answer.json()).toMatchObject({
      messages: 2,
      items: [
        { kind: 'bounce', customer: { id: person.id }, done: 'gone' },
        { kind: 'other', customer: null, done: null },
      ],
    })
    expect(await of(person.id)).toEqual([])
  })

  it('goes with whoever is deleted for good: rows, words of nobody on record, and the way to the bytes', async () => {
    const person = await reader()
    await takeAll(system(), [bounceMail({ to: person.address })])
    await sql`
      insert into return_unmatched (id, intake_id, kind, address, said, happened_at)
      select gen_random_uuid(), id, 'other', ${person.address}, 'x', now() from return_intake limit 1`.execute(
      system().db,
    )
    const [row] = await of(person.id)
    await sql`update customer set deleted_at = now() where customer_id = ${person.id}::uuid`.execute(
      system().db,
    )
    await write(system(), (tx) => purgeCustomer(tx, person.id))
    const { rows } = await sql<{ left: number }>`
      select (select count(*) from mail_return where customer_id = ${person.id}::uuid)::int
        + (select count(*) from return_unmatched where address = ${person.address})::int
        + (select count(*) from return_intake i join mail_return r on r.intake_id = i.id
            where r.id = ${row?.id ?? ''}::uuid and i.blob_key is not null)::int as left`.execute(system().db)
    expect(rows).toEqual([{ left: 0 }])
    expect((await request('administrator', 'GET', `/returns/${row?.id ?? ''}`)).statusCode).toBe(404)
  })

  it('is all there after a merge, each once, and is a matter of whom they became', async () => {
    const [stays, goes] = [await reader(), await reader()]
    await takeAll(system(), [bounceMail({ to: stays.address }), complaintMail(goes.address)])
    const { rows: same } = await sql`
      insert into mail_return select (jsonb_populate_record(r, jsonb_build_object('customer_id', ${stays.id}::text,
        'id', gen_random_uuid()::text))).* from mail_return r where r.customer_id = ${goes.id}::uuid returning id`.execute(
      system().db,
    )
    expect(same).toHaveLength(1)
    const versions = await Promise.all(
      [stays, goes].map(async ({ id }) => ({ id, version: (await getCustomer(system(), id)).version })),
    )
    await mergeCustomers(system(), { survivorId: stays.id, loserIds: [goes.id], versions })
    expect((await of(stays.id)).map(({ kind }) => kind).toSorted()).toEqual(['bounce', 'complaint'])
    // By their former id, too.
    expect(await of(goes.id)).toEqual(await of(stays.id))
  })
})
