import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { evaluateAll } from '#features/segments/segments.evaluate.ts'
import { makeSegment, settleSegments } from '#features/segments/segments.make.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { addTags, createTag } from '#features/tags/tags.actions.ts'
import { eventOf, tell } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { newId } from '#kit/ids.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { webhooksApi } from './webhooks.api.ts'
import { deliverDue } from './webhooks.deliver.ts'
import { claimSome, dueWebhooks } from './webhooks.deliveries.ts'
import { answers, hangs, hangsUp, startReceiver } from './webhooks.receiver.make.ts'
import { isSignedBy, webhookTools } from './webhooks.make.ts'

const harness = useRuntime({ env: { ENISHI_WEBHOOK_PRIVATE: 'true' } })
const { call, request, system } = harness
const api = webhooksApi.endpoints
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  receiver = await startReceiver()
})
afterAll(() => receiver.close())
beforeEach(async () => {
  receiver.behave()
  receiver.always(null)
  receiver.received.length = 0
  await sql`delete from webhook_delivery`.execute(system().db)
  await sql`delete from webhook`.execute(system().db)
})

const { deliver, person, make, noted, deliveriesOf, one, reload, later } = webhookTools(
  harness,
  () => receiver.url,
)

describe('an event that a webhook listens to', () => {
  it('is sent as ids and what happened, signed by the secret that was shown once', async () => {
    const { webhook, secret } = await make()
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/)
    const customerId = await person()
    const noteId = newId()
    await tell(system(), customerId, 'note.written', { noteId })
    expect(await one(webhook.id)).toMatchObject({ state: 'queued', tries: 0, customer: { id: customerId } })
    await deliver()
    const [got] = receiver.received
    if (!got) throw new Error('nothing arrived')
    const delivery = await one(webhook.id)
    expect(delivery).toMatchObject({
      state: 'delivered',
      status: 200,
      said: 'ok',
      tries: 1,
      customer: { name: '山﨑 花子' },
    })
    expect(JSON.parse(got.body)).toEqual({
      id: expect.any(String),
      type: 'note.written',
      timestamp: delivery.occurredAt,
      customerId,
      data: { noteId },
    })
    expect(got.headers['webhook-id']).toBe(delivery.id)
    expect(Math.abs(Number(got.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
    expect(isSignedBy(secret, got)).toBe(true)
    expect(isSignedBy(`whsec_${'A'.repeat(43)}=`, got)).toBe(false)
    expect((await reload(webhook.id)).deliveredAt).not.toBeNull()
  })

  it('says nothing that names or describes a person', async () => {
    const customerId = await person()
    await make({ events: ['contact.bounced'] })
    await tell(system(), customerId, 'contact.bounced', {
      channel: 'email',
      address: 'hanako@example.jp',
      said: '550 no such user hanako',
    })
    await deliver()
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ data: { channel: 'email' } })
    expect(receiver.received[0]?.body).not.toContain('hanako')
  })

  it('is not sent where its transaction does not commit, and others are not heard', async () => {
    const { webhook } = await make()
    const customerId = await person()
    await expect(
      write(system(), async (tx) => {
        await tell(tx, customerId, 'note.written', { noteId: newId() })
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    await tell(system(), customerId, 'note.edited', { noteId: newId() })
    expect(await deliveriesOf(webhook.id)).toEqual([])
  })

  it('is heard in each of many events of one statement, by each of several webhooks', async () => {
    const [a, b] = [await make(), await make({ events: ['note.edited', 'note.written'] })]
    const people = [await person(), await person()]
    await insertEvents(
      system(),
      people.flatMap((id) =>
        ['note.written', 'note.edited', 'note.removed'].map((name) =>
          eventOf(system(), id, name, { noteId: newId() }),
        ),
      ),
    )
    expect(await deliveriesOf(a.webhook.id)).toHaveLength(2)
    expect(await deliveriesOf(b.webhook.id)).toHaveLength(4)
  })

  it('is put on its way for everybody who enters a segment, in the statement that lets them in', async () => {
    const tag = (await createTag(system(), { name: newId() })).id
    const rule = { kind: 'tag', params: { tagId: tag, has: true } }
    const segment = await makeSegment(system(), rule, { name: '休眠のおそれ' })
    const other = await makeSegment(system(), rule, { name: 'ほかのセグメント' })
    const listening = await make({ events: ['segment.entered', 'segment.left'], segmentIds: [segment.id] })
    const people = [await person(), await person(), await person()]
    await addTags(system(), people, [tag])
    await write(system(), async (tx) =>
      evaluateAll(tx, { id: segment.id, name: segment.name, baseId: null, rule }, 'day', await readScope(tx)),
    )
    await settleSegments(system())
    const queued = await deliveriesOf(listening.webhook.id)
    expect(queued.map(({ customer, event }) => [customer.id, event]).toSorted()).toEqual(
      people.map((id) => [id, 'segment.entered']).toSorted(),
    )
    await deliver()
    expect(receiver.received.map(({ body }) => JSON.parse(body).data.segmentId)).toEqual(
      people.map(() => segment.id),
    )
    expect(receiver.received.some(({ body }) => body.includes(other.id))).toBe(false)
  })

  it('asks once a transaction whether anybody listens, and writes nothing where nobody does', async () => {
    const customerId = await person()
    const asked: string[] = []
    await write(system(), async (tx) => {
      const db = tx.db.withPlugin({
        transformQuery: ({ node }) => {
          if (JSON.stringify(node).includes('from webhook w')) asked.push(node.kind)
          return node
        },
        transformResult: async ({ result }) => result,
      })
      for (let at = 0; at < 3; at++)
        await tell({ ...tx, db }, customerId, 'note.written', { noteId: newId() })
    })
    expect(asked).toHaveLength(1)
    expect((await sql`select 1 from webhook_delivery`.execute(system().db)).rows).toEqual([])
  })
})

describe('a receiver that misbehaves', () => {
  it.each([
    ['an error', answers(500, 'けがをしました\0'), { status: 500, said: 'けがをしました', problem: null }],
    [
      'a redirect, which is not followed',
      answers(302, '', { location: 'http://127.0.0.1:9/elsewhere' }),
      { status: 302, problem: null },
    ],
    ['a line that is cut', hangsUp, { status: null, problem: 'cut' }],
  ])('answers with %s: it is tried again, by the same id', async (_what, manner, expected) => {
    const { webhook } = await make()
    await noted(await person())
    receiver.behave(manner)
    await deliver()
    const delivery = await one(webhook.id)
    expect(delivery).toMatchObject({ state: 'queued', tries: 1, ...expected })
    expect(Date.parse(delivery.dueAt) - Date.now()).toBeGreaterThan(2000)
    expect(await reload(webhook.id)).toMatchObject({ failures: 1, heldUntil: null })
    expect(receiver.received).toHaveLength(1)
    await later()
    await deliver()
    expect(await one(webhook.id)).toMatchObject({ state: 'delivered', tries: 2 })
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await reload(webhook.id)).toMatchObject({ failures: 0, failingSince: null })
  })

  it('that answers without end is read for 64 kB, and 500 letters are kept', async () => {
    const { webhook } = await make()
    await noted(await person())
    receiver.behave((response) => {
      response.writeHead(200)
      const more = setInterval(() => response.write('縁'.repeat(20_000)), 1)
      response.on('close', () => clearInterval(more))
    })
    await deliver()
    expect(await one(webhook.id)).toMatchObject({ state: 'delivered', said: '縁'.repeat(500) })
  })

  it('that never answers is left after ten seconds, and holds up no other', async () => {
    const slow = await make()
    const customerId = await person()
    await noted(customerId)
    receiver.behave(hangs)
    const began = Date.now()
    const running = deliver()
    await expect.poll(() => receiver.received.length).toBe(1)
    const quick = await make({ events: ['note.edited'] })
    await tell(system(), customerId, 'note.edited', { noteId: newId() })
    await expect.poll(async () => (await one(quick.webhook.id)).state).toBe('delivered')
    expect(Date.now() - began).toBeLessThan(9000)
    await running
    expect(await one(slow.webhook.id)).toMatchObject({ state: 'queued', problem: 'timeout', status: null })
  }, 20_000)

  it('that is not there is given up after eight tries', async () => {
    const { webhook } = await make({ url: 'http://127.0.0.1:9/' })
    await noted(await person())
    await sql`update webhook_delivery set tries = 7`.execute(system().db)
    await deliver()
    expect(await one(webhook.id)).toMatchObject({ state: 'failed', problem: 'unreachable', tries: 8 })
  })

  it('that is down is tried with one delivery alone after five rounds, and all others wait', async () => {
    const { webhook } = await make()
    const customerId = await person()
    receiver.always(answers(503))
    for (let at = 0; at < 20; at++) await noted(customerId)
    await sql`update webhook set failures = 4`.execute(system().db)
    await deliver()
    expect(receiver.received).toHaveLength(8)
    expect(await dueWebhooks(system())).toEqual([])
    expect((await reload(webhook.id)).heldUntil).not.toBeNull()
    await sql`update webhook set held_until = now()`.execute(system().db)
    await deliver()
    expect(receiver.received).toHaveLength(9)
    receiver.always(null)
    await sql`update webhook set held_until = now()`.execute(system().db)
    await later()
    await deliver()
    expect(await reload(webhook.id)).toMatchObject({ failures: 0, heldUntil: null, waiting: { count: 0 } })
  })

  it('is paused after two days in which nothing got through, which is in the audit log', async () => {
    const { webhook } = await make()
    const customerId = await person()
    receiver.always(answers(500))
    await noted(customerId)
    await sql`update webhook set failures = 9, failing_since = now() - interval '49 hours'`.execute(
      system().db,
    )
    await deliver()
    const paused = await reload(webhook.id)
    expect(paused).toMatchObject({ pausedWhy: 'failing', waiting: { count: 1 } })
    await noted(customerId)
    expect(await deliveriesOf(webhook.id)).toHaveLength(1)
    const { rows } = await sql`select 1 from audit_entry where action = 'webhook.pause'
      and subject_id = ${webhook.id}`.execute(system().db)
    expect(rows).toHaveLength(1)
    receiver.always(null)
    await call('administrator', api.resume, {
      params: { id: webhook.id },
      body: { version: paused.version },
    })
    await later()
    await deliver()
    expect(await one(webhook.id)).toMatchObject({ state: 'delivered' })
  })

  it('is paused at once where it says that it is gone for good', async () => {
    const { webhook } = await make()
    await noted(await person())
    receiver.behave(answers(410))
    await deliver()
    expect(await reload(webhook.id)).toMatchObject({ pausedWhy: 'gone' })
    expect(await dueWebhooks(system())).toEqual([])
  })
})

describe('sending', () => {
  it('begins again by the same id where the process was killed in the middle', async () => {
    const { webhook } = await make()
    await noted(await person())
    const [claimed] = await claimSome(system(), webhook.id, 8)
    await deliver()
    expect(receiver.received).toEqual([])
    await later()
    await deliver()
    expect(await one(webhook.id)).toMatchObject({ id: claimed?.id, state: 'delivered', tries: 2 })
  })

  it('by two workers sends each once', async () => {
    const { webhook } = await make()
    const customerId = await person()
    for (let at = 0; at < 40; at++) await noted(customerId)
    await Promise.all([deliver(), deliver()])
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids).toHaveLength(40)
    expect(new Set(ids).size).toBe(40)
    expect((await deliveriesOf(webhook.id)).every(({ state }) => state === 'delivered')).toBe(true)
  })

  it('that is broken off by a stop counts as no try', async () => {
    const { webhook } = await make()
    await noted(await person())
    receiver.behave(hangs)
    const stopping = new AbortController()
    const running = deliverDue(system(), stopping.signal)
    await expect.poll(() => receiver.received.length).toBe(1)
    stopping.abort()
    await running
    expect(await one(webhook.id)).toMatchObject({ state: 'queued', tries: 0 })
    expect(await reload(webhook.id)).toMatchObject({ failures: 0 })
    await deliver()
    expect(await one(webhook.id)).toMatchObject({ state: 'delivered', tries: 1 })
  })

  it('of what is not there any more is given up, and counts against nobody', async () => {
    const { webhook } = await make()
    await noted(await person())
    await sql`delete from customer_event where name = 'note.written'`.execute(system().db)
    await deliver()
    expect(await one(webhook.id)).toMatchObject({ state: 'failed', problem: 'eventGone' })
    expect(await reload(webhook.id)).toMatchObject({ failures: 0 })
    expect(receiver.received).toEqual([])
  })

  it('again is asked for one or for all that failed, by the same id, and not while it is paused', async () => {
    const { webhook } = await make()
    const customerId = await person()
    await noted(customerId)
    await noted(customerId)
    await deliver()
    const { id } = await one(webhook.id)
    const params = { id: webhook.id, deliveryId: id }
    expect(await call('administrator', api.resend, { params })).toMatchObject({ state: 'queued', tries: 0 })
    await deliver()
    expect(receiver.received.filter(({ headers }) => headers['webhook-id'] === id)).toHaveLength(2)
    await sql`update webhook_delivery set state = 'failed'`.execute(system().db)
    expect(await call('administrator', api.resendFailed, { params: { id: webhook.id } })).toEqual({
      count: 2,
    })
    const { version } = await reload(webhook.id)
    await call('administrator', api.pause, { params: { id: webhook.id }, body: { version } })
    const refused = await request('administrator', 'POST', `/webhooks/${webhook.id}/deliveries/${id}/resend`)
    expect(refused.statusCode).toBe(409)
    await deliver()
    expect(receiver.received).toHaveLength(3)
  })
})
