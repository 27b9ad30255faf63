import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { removeCustomer } from '#features/customers/customers.actions.ts'
import { makeSegment } from '#features/segments/segments.make.ts'
import { newId } from '#kit/ids.ts'
import { runByClock } from '#platform/jobs/run.ts'
import { useRuntime } from '#test/harness/database.ts'
import { webhooksApi } from './webhooks.api.ts'
import { webhooksFeature } from './webhooks.feature.ts'
import { answers, startReceiver } from './webhooks.receiver.make.ts'
import { isSignedBy, never, webhookTools } from './webhooks.make.ts'

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

const { deliver, person, make, noted, deliveriesOf, one, reload } = webhookTools(harness, () => receiver.url)

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
