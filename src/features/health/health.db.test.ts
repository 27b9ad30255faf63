import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createCustomer, getCustomer } from '#features/customers/customers.actions.ts'
import type { Health } from '#features/customers/customers.health.ts'
import { removeContactPoint, addContactPoint } from '#features/customers/customers.parts.ts'
import { countCustomers, listCustomers } from '#features/customers/customers.store.ts'
import { mergeCustomers, undoMerge } from '#features/merging/merging.actions.ts'
import { compose } from '#platform/feature.ts'
import type { Unreachable } from '#platform/unreachable.ts'
import type { Work } from '#platform/work.ts'
import { useRuntime } from '#test/harness/database.ts'
import { healthApi, type Judged } from './health.api.ts'
import { judge as judgeContact } from './health.actions.ts'
import { recordBounce, recordComplaint, recordDelivered, recordVerified } from './health.record.ts'
import { unknownHealth } from './health.ts'

let made = 0
const nextAddress = (): string => `h${String(++made)}@mizuno.co.jp`

describe('the health of contact points', () => {
  const harness = useRuntime()
  const { call, request, signIn } = harness
  const system = () => harness.system()
  const member = () => harness.as('member')
  const { judge } = healthApi.endpoints

  async function make(
    address = nextAddress(),
    familyName = '水野',
  ): Promise<{ id: string; address: string }> {
    const { id } = await createCustomer(member(), {
      familyName,
      contactPoints: [{ kind: 'email', label: null, value: address }],
      posts: [],
      tagNames: [],
    })
    return { id, address }
  }
  const pointOf = async (id: string) => {
    const [point] = (await getCustomer(member(), id)).contactPoints
    if (!point) throw new Error('no contact point')
    return point
  }
  const healthOf = async (id: string): Promise<Health | null> => (await pointOf(id)).health
  const toldOf = async (id: string): Promise<string[]> =>
    (
      await sql<{ name: string }>`select name from customer_event where customer_id = ${id}::uuid
        and name ~ '^contact\\.(verified|bounced|failing|complained|judged)$' order by occurred_at, id`.execute(
        system().db,
      )
    ).rows.map(({ name }) => name)
  const bounce = (id: string, address: string, hard = true, said = '550 5.1.1 user unknown') =>
    recordBounce(system(), [{ customerId: id, address, hard, said }])
  const having = async (rule: object): Promise<string[]> => {
    const filter = JSON.stringify(rule)
    const { items } = await listCustomers(member(), { filter }, { sort: 'kana', limit: 200 })
    expect((await countCustomers(member(), { filter }, true)).count).toBe(items.length)
    return items.map(({ id }) => id)
  }
  const is = (state: string, channel = 'email') =>
    having({ kind: 'contactHealth', params: { channel, is: state } })

  it('is unknown until something comes back', async () => {
    const { id } = await make()
    expect(await healthOf(id)).toBeNull()
    expect(await is('unverified')).toContain(id)
  })

  it('remembers what was taken, and forgets what failed before', async () => {
    const { id, address } = await make()
    await bounce(id, address, false, '451 try later')
    await recordDelivered(system(), [{ customerId: id, address: address.toUpperCase() }])
    expect(await healthOf(id)).toMatchObject({ softBounces: 0, state: null })
    expect((await healthOf(id))?.deliveredAt).not.toBeNull()
    expect(await toldOf(id)).toEqual([])
  })

  it('is bounced once the mailbox is gone, told once, with the words of the server', async () => {
    const { id, address } = await make()
    await bounce(id, address)
    await bounce(id, address, true, '550 again')
    expect(await healthOf(id)).toMatchObject({ state: 'bounced', said: '550 5.1.1 user unknown' })
    expect(await toldOf(id)).toEqual(['contact.bounced'])
    expect(await is('bounced')).toContain(id)
    expect(await is('bounced', 'phone')).not.toContain(id)
  })

  it('is gone for everybody who has the mailbox', async () => {
    const { id, address } = await make()
    const partner = await make(address, '水野花')
    await bounce(id, address)
    expect(await healthOf(partner.id)).toMatchObject({ state: 'bounced' })
    expect(await toldOf(partner.id)).toEqual(['contact.bounced'])
    await recordVerified(system(), [{ customerId: partner.id, address }], 'mypage')
    expect(await healthOf(id)).toMatchObject({ bouncedAt: null, state: null })
  })

  it('fails after three times in a row, not before', async () => {
    const { id, address } = await make()
    await bounce(id, address, false)
    await bounce(id, address, false)
    expect(await healthOf(id)).toMatchObject({ softBounces: 2, state: null })
    await bounce(id, address, false)
    await bounce(id, address, false)
    expect(await healthOf(id)).toMatchObject({ softBounces: 4, state: 'failing' })
    expect(await toldOf(id)).toEqual(['contact.failing'])
  })

  it('is noted for segments also where nothing is told: when it works again', async () => {
    const { id, address } = await make()
    const partner = await make(address, '水野花')
    await bounce(id, address)
    const noted = async (): Promise<string[]> => {
      const { rows } = await sql<{ customerId: string }>`
        delete from customer_change where customer_id in (${id}::uuid, ${partner.id}::uuid) returning customer_id`.execute(
        system().db,
      )
      return [...new Set(rows.map(({ customerId }) => customerId))].toSorted()
    }
    expect(await noted()).toEqual([id, partner.id].toSorted())
    await recordVerified(system(), [{ customerId: id, address }], 'link')
    expect(await noted()).toEqual([id, partner.id].toSorted())
    await bounce(id, address, false)
    await noted()
    await recordDelivered(system(), [{ customerId: id, address }])
    expect(await noted()).toEqual([id])
    await recordDelivered(system(), [{ customerId: id, address }])
    expect(await noted()).toEqual([])
  })

  it('keeps a complaint although the mailbox was verified', async () => {
    const { id, address } = await make()
    await recordComplaint(system(), [{ customerId: id, address }])
    await recordComplaint(system(), [{ customerId: id, address }])
    await recordVerified(system(), [{ customerId: id, address }], 'optIn')
    expect(await healthOf(id)).toMatchObject({ state: 'complained', verifiedBy: 'optIn' })
    expect(await toldOf(id)).toEqual(['contact.complained', 'contact.verified'])
    expect(await is('complained')).toContain(id)
    expect(await is('verified')).toContain(id)
    expect(await is('unverified')).not.toContain(id)
  })

  it('lets the features below know of what must be left alone, in the same transaction', async () => {
    const { id, address } = await make()
    const heard: Unreachable[] = []
    const listening = {
      name: 'tags',
      unreachable: async (_work: unknown, some: readonly Unreachable[]) => void heard.push(...some),
    }
    const app = compose([...harness.runtime.app.features, { ...listening, name: 'listening' }])
    await recordBounce({ ...system(), app }, [{ customerId: id, address, hard: true, said: '550' }])
    await recordComplaint({ ...system(), app }, [{ customerId: id, address }])
    expect(heard).toEqual([
      { customerId: id, channel: 'email', key: address, why: 'bounced' },
      { customerId: id, channel: 'email', key: address, why: 'complained' },
    ])
  })

  it('says nothing of an address that somebody never had, or that was taken off', async () => {
    const { id, address } = await make()
    await bounce(id, 'somebody@else.jp')
    expect(await toldOf(id)).toEqual([])
    await bounce(id, address)
    const point = await pointOf(id)
    await removeContactPoint(member(), id, point.id, point.version)
    expect(await is('bounced')).not.toContain(id)
    expect(
      await having({
        kind: 'field',
        params: { field: 'emailHealth', op: 'containsAny', value: ['bounced'] },
      }),
    ).not.toContain(id)
    await addContactPoint(member(), id, { kind: 'email', label: null, value: address })
    expect(await healthOf(id)).toMatchObject({ state: 'bounced' })
  })

  it('takes very many at once, each told of once, however often it is named', async () => {
    const some = await Promise.all(Array.from({ length: 20 }, () => make()))
    const rows = some.map(({ id, address }) => ({ customerId: id, address, hard: true, said: '550' }))
    await recordBounce(system(), [...rows, ...rows])
    for (const { id } of some) expect(await toldOf(id)).toEqual(['contact.bounced'])
  })

  it('does not lose a bounce where two come at once', async () => {
    const { id, address } = await make()
    await Promise.all(Array.from({ length: 4 }, () => bounce(id, address, false)))
    expect(await healthOf(id)).toMatchObject({ softBounces: 4 })
  })

  describe('as a column of lists', () => {
    it('shows the state of the addresses that somebody has', async () => {
      const { id, address } = await make()
      await bounce(id, address)
      const { items } = await listCustomers(
        member(),
        { filter: JSON.stringify({ kind: 'contactHealth', params: { channel: 'email', is: 'bounced' } }) },
        { sort: 'kana', limit: 200, columns: ['emailHealth'] },
      )
      expect(items.find((row) => row.id === id)?.cells).toMatchObject({ emailHealth: expect.anything() })
    })
  })

  describe('decided by a person', () => {
    const body = (health: Health | null): Judged => {
      const { deliveredAt: _at, state: _state, ...judged } = health ?? unknownHealth
      return judged
    }

    const judgeWith = (work: Work, { id, partId }: { id: string; partId: string }, judged: Judged) =>
      judgeContact(work, id, partId, judged)

    it('is verified, or no longer undeliverable, and put back as it was', async () => {
      const { id, address } = await make()
      await bounce(id, address)
      const point = await pointOf(id)
      const params = { id, partId: point.id }
      const cleared = await call('member', judge, {
        params,
        body: {
          ...body(point.health),
          bouncedAt: null,
          said: null,
          verifiedAt: new Date().toISOString(),
          verifiedBy: 'operator',
        },
      })
      expect(cleared).toMatchObject({ state: 'verified', bouncedAt: null })
      const back = await call('member', judge, {
        params,
        body: { ...body(point.health), version: cleared.version },
      })
      expect(back).toMatchObject({ state: 'bounced', said: '550 5.1.1 user unknown' })
      expect(back.bouncedAt).toBe(new Date(point.health?.bouncedAt ?? '').toISOString())
      expect(await toldOf(id)).toEqual(['contact.bounced', 'contact.verified', 'contact.judged'])
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from audit_entry
        where subject_id = ${id} and action = 'customer.judgeContact'`.execute(system().db)
      expect(rows[0]?.count).toBe(2)
    })

    it('is refused over what came in since, and shows it', async () => {
      const { id, address } = await make()
      const { id: partId } = await pointOf(id)
      await bounce(id, address)
      const response = await request(
        await signIn('member'),
        'PUT',
        `/customers/${id}/contact-points/${partId}/health`,
        {
          body: body(null),
        },
      )
      expect(response.statusCode).toBe(409)
      expect(response.json()).toMatchObject({ code: 'stale', current: { state: 'bounced' } })
    })

    it('is refused for what is no address, and without saying by whom', async () => {
      const { id } = await createCustomer(member(), {
        familyName: '川端',
        contactPoints: [{ kind: 'email', label: null, value: 'kawabata' }],
        posts: [],
        tagNames: [],
      })
      const params = { id, partId: (await pointOf(id)).id }
      await expect(judgeWith(member(), params, body(null))).rejects.toMatchObject({ code: 'conflict' })
      const good = await make()
      const goodParams = { id: good.id, partId: (await pointOf(good.id)).id }
      await expect(
        judgeWith(member(), goodParams, { ...body(null), verifiedAt: new Date().toISOString() }),
      ).rejects.toMatchObject({ code: 'invalid' })
    })
  })

  describe('of customers who become one', () => {
    it('is the worst of what was known of the address, until the merge is taken back', async () => {
      const a = await make()
      const b = await make(a.address, '水野')
      await recordVerified(system(), [{ customerId: a.id, address: a.address }], 'mypage')
      await recordComplaint(system(), [{ customerId: b.id, address: a.address }])
      const versions = await Promise.all(
        [a.id, b.id].map(async (id) => ({ id, version: (await getCustomer(member(), id)).version })),
      )
      const merged = await mergeCustomers(harness.as('manager'), {
        survivorId: a.id,
        loserIds: [b.id],
        versions,
      })
      expect(await healthOf(a.id)).toMatchObject({ state: 'complained', verifiedBy: 'mypage' })
      await recordDelivered(system(), [{ customerId: b.id, address: a.address }])
      expect((await healthOf(a.id))?.deliveredAt).not.toBeNull()
      await undoMerge(harness.as('manager'), merged.id)
      expect(await healthOf(b.id)).toMatchObject({ state: 'complained' })
      expect(await healthOf(a.id)).toMatchObject({ complainedAt: null })
    })
  })
})
