import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createCustomer, removeCustomer } from '#features/customers/customers.actions.ts'
import { evaluateAll } from '#features/segments/segments.evaluate.ts'
import { makeSegment, settleSegments } from '#features/segments/segments.make.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { addTags, createTag } from '#features/tags/tags.actions.ts'
import { eventOf, tell } from '#features/timeline/timeline.actions.ts'
import { insertEvents } from '#features/timeline/timeline.store.ts'
import { newId } from '#kit/ids.ts'
import { runByClock } from '#platform/jobs/run.ts'
import { write } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { webhooksApi, type WebhookInput } from './webhooks.api.ts'
import { deliverDue } from './webhooks.deliver.ts'
import { claimSome, dueWebhooks } from './webhooks.deliveries.ts'
import { webhooksFeature } from './webhooks.feature.ts'
import { answers, hangs, hangsUp, startReceiver } from './webhooks.receiver.make.ts'

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

const never = new AbortController().signal
const deliver = () => deliverDue(system(), never)
const person = async (): Promise<string> =>
  (
    await createCustomer(system(), {
      familyName: '山﨑',
      givenName: '花子',
      contactPoints: [],
      posts: [],
      tagNames: [],
    })
  ).id
const make = (given: Partial<WebhookInput> = {}) =>
  call('administrator', api.create, {
    body: { name: '基幹システム', url: receiver.url, events: ['note.written'], ...given },
  })
const noted = (customerId: string) => tell(system(), customerId, 'note.written', { noteId: newId() })
const deliveriesOf = async (id: string) =>
  (await call('administrator', api.deliveries, { params: { id }, query: {} })).items
const one = async (id: string) => {
  const [first] = await deliveriesOf(id)
  if (!first) throw new Error('nothing was queued')
  return first
}
const reload = (id: string) => call('administrator', api.get, { params: { id } })
const later = () =>
  sql`update webhook_delivery set due_at = now() - interval '1 second' where state in ('queued', 'sending')`.execute(
    system().db,
  )

/** As a receiver does it that has never seen our code: standardwebhooks.com, 1.0. */
function isSignedBy(secret: string, { headers, body }: (typeof receiver.received)[number]): boolean {
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const right = createHmac('sha256', key).update(signed).digest('base64')
  return String(headers['webhook-signature'])
    .split(' ')
    .some((given) => given === `v1,${right}`)
}

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

describe('a webhook', () => {
  it('keeps its secret sealed, out of every answer and of the audit log', async () => {
    const { webhook, secret } = await make()
    const everything = await sql`select w::text as row from webhook w
      union all select e::text from audit_entry e`.execute(system().db)
    expect(JSON.stringify(everything.rows)).not.toContain(secret.slice(6))
    expect(JSON.stringify(await reload(webhook.id))).not.toContain('whsec_')
  })

  it('signs by both secrets for a day after a new one was made, and then by the new one alone', async () => {
    const { webhook, secret: before } = await make()
    const { version } = await reload(webhook.id)
    const { secret } = await call('administrator', api.rotate, {
      params: { id: webhook.id },
      body: { version },
    })
    const trial = () => call('administrator', api.test, { params: { id: webhook.id } })
    expect(await trial()).toMatchObject({ status: 200, isTaken: true })
    const [first] = receiver.received
    expect(first && isSignedBy(before, first) && isSignedBy(secret, first)).toBe(true)
    await sql`update webhook set previous_until = now()`.execute(system().db)
    await trial()
    const second = receiver.received[1]
    expect(second && isSignedBy(secret, second)).toBe(true)
    expect(second && isSignedBy(before, second)).toBe(false)
  })

  it('whose secret cannot be opened is paused and says so, and stops no other', async () => {
    const [broken, whole] = [await make(), await make()]
    await sql`update webhook set secret = '\\x00'::bytea where id = ${broken.webhook.id}::uuid`.execute(
      system().db,
    )
    await noted(await person())
    await deliver()
    expect(await reload(broken.webhook.id)).toMatchObject({ pausedWhy: 'sealed' })
    expect(await one(whole.webhook.id)).toMatchObject({ state: 'delivered' })
    expect((await request('administrator', 'POST', `/webhooks/${broken.webhook.id}/test`)).statusCode).toBe(
      409,
    )
  })

  it('is refused where it says what cannot be', async () => {
    const refused = async (given: object) => {
      const body = { name: 'x', url: receiver.url, events: ['note.written'], ...given }
      const response = await request('administrator', 'POST', '/webhooks', { body })
      return [response.statusCode, response.json().fields?.map(({ path }: { path: string }) => path)]
    }
    expect(await refused({ url: 'ftp://example.jp/' })).toEqual([400, ['url']])
    expect(await refused({ events: ['note.dreamt'] })).toEqual([400, ['events']])
    expect(await refused({ segmentIds: [newId()] })).toEqual([400, ['segmentIds']])
    expect(await refused({ sharing: { purpose: 'provision', recipient: { name: '甲社' } } })).toEqual([
      400,
      ['sharing.recipient.address', 'sharing.ground'],
    ])
  })

  it('is changed only on the version that was read, and a segment that is gone stops no change', async () => {
    const segment = await makeSegment(system(), { kind: 'tag', params: { tagId: newId(), has: false } })
    const { webhook } = await make({ events: ['segment.entered'], segmentIds: [segment.id] })
    expect(webhook.segments).toEqual([{ id: segment.id, name: segment.name }])
    await sql`update segment set deleted_at = now() where id = ${segment.id}::uuid`.execute(system().db)
    const body = {
      name: '倉庫',
      url: receiver.url,
      events: ['segment.entered'],
      segmentIds: [segment.id],
      version: webhook.version,
    }
    const saved = await call('administrator', api.update, { params: { id: webhook.id }, body })
    expect(saved).toMatchObject({ name: '倉庫', segments: [{ id: segment.id, name: null }] })
    const stale = await request('administrator', 'PUT', `/webhooks/${webhook.id}`, { body })
    expect(stale.json()).toMatchObject({ code: 'stale', current: { name: '倉庫' } })
  })

  it('hears nothing while it is paused or in the bin, and comes back from there', async () => {
    const { webhook } = await make()
    const customerId = await person()
    const { version } = await reload(webhook.id)
    await request('administrator', 'DELETE', `/webhooks/${webhook.id}?version=${version}`)
    await noted(customerId)
    expect((await request('administrator', 'GET', `/webhooks/${webhook.id}`)).statusCode).toBe(404)
    await call('administrator', api.restore, { params: { id: webhook.id } })
    expect(await deliveriesOf(webhook.id)).toEqual([])
    await noted(customerId)
    expect(await deliveriesOf(webhook.id)).toHaveLength(1)
  })

  it.each(['manager', 'member', 'readOnly'] as const)('is nothing for a %s', async (role) => {
    const { webhook } = await make()
    for (const [method, path] of [
      ['GET', '/webhooks'],
      ['GET', `/webhooks/${webhook.id}/deliveries`],
      ['POST', `/webhooks/${webhook.id}/secret`],
      ['POST', `/webhooks/${webhook.id}/test`],
    ] as const)
      expect((await request(role, method, path, method === 'POST' ? { body: {} } : {})).statusCode).toBe(403)
  })

  it('tells of a customer in the bin by the id alone', async () => {
    const { webhook } = await make()
    const customerId = await person()
    await noted(customerId)
    const { version } = (
      await sql<{
        version: number
      }>`select version from customer where customer_id = ${customerId}::uuid`.execute(system().db)
    ).rows[0] ?? { version: 0 }
    await removeCustomer(system(), customerId, version)
    expect(await one(webhook.id)).toMatchObject({ customer: { id: customerId, name: null } })
  })
})

describe('what is given to a third party', () => {
  const sharing = {
    purpose: 'provision' as const,
    recipient: { name: '株式会社乙', address: '東京都港区1-1', representative: null },
    ground: 'consent' as const,
    groundNote: null,
  }
  const entries = async () =>
    (
      await sql<{ rowCount: string; people: number; items: string[] }>`
        select p.row_count, p.items, (select count(*)::int from provision_customer c where c.provision_id = p.id) as people
        from provision p where p.source = 'webhook' order by p.provided_at`.execute(system().db)
    ).rows
  beforeEach(async () => {
    await sql`delete from provision_customer`.execute(system().db)
    await sql`delete from provision`.execute(system().db)
  })

  it('stands in the ledger, one entry a day, everybody once', async () => {
    const { webhook } = await make({ sharing })
    const [a, b] = [await person(), await person()]
    await noted(a)
    await deliver()
    await noted(a)
    await noted(b)
    await deliver()
    expect(await entries()).toEqual([{ rowCount: '2', people: 2, items: ['顧客ID', 'メモを書きました'] }])
    await sql`update webhook set provision_on = provision_on - 1 where id = ${webhook.id}::uuid`.execute(
      system().db,
    )
    await noted(a)
    await deliver()
    expect((await entries()).map(({ rowCount }) => rowCount)).toEqual(['2', '1'])
  })

  it('stands there too where the receiver failed after it had it, and not where it never arrived', async () => {
    const [there, away] = [await make({ sharing }), await make({ sharing, url: 'http://127.0.0.1:9/' })]
    await noted(await person())
    receiver.behave(answers(500))
    await deliver()
    expect(await one(there.webhook.id)).toMatchObject({ status: 500 })
    expect(await one(away.webhook.id)).toMatchObject({ problem: 'unreachable' })
    expect(await entries()).toHaveLength(1)
  })

  it('of own use is not written down', async () => {
    await make()
    await noted(await person())
    await deliver()
    expect(await entries()).toEqual([])
  })
})

it('deliveries go after thirty days, and those of a webhook that is gone by night', async () => {
  const [kept, gone] = [await make(), await make()]
  const customerId = await person()
  await noted(customerId)
  await noted(customerId)
  const [old] = await deliveriesOf(kept.webhook.id)
  await sql`update webhook_delivery set created_at = now() - interval '31 days' where id = ${old?.id}::uuid`.execute(
    system().db,
  )
  await sql`delete from webhook where id = ${gone.webhook.id}::uuid`.execute(system().db)
  const [expire] = webhooksFeature.jobs ?? []
  if (!expire) throw new Error('no job')
  await runByClock(harness.runtime, expire, never)
  const { rows } = await sql`select webhook_id from webhook_delivery`.execute(system().db)
  expect(rows).toEqual([{ webhookId: kept.webhook.id }])
})
